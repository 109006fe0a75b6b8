import baton.foundation.columns
import baton.foundation.keys
import django.db.models.deletion
import django.db.models.functions.datetime
from baton.foundation.walls import Wall
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0001_initial'),
        ('crm', '0001_initial'),
        ('foundation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('received_on', models.DateField()),
                ('amount_minor', models.BigIntegerField()),
                ('fee_minor', models.BigIntegerField(default=0)),
                ('currency', baton.foundation.columns.CurrencyField(max_length=3)),
                ('method', models.CharField(max_length=20)),
                ('reference', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('account', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='crm.account')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Credit',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('currency', baton.foundation.columns.CurrencyField(max_length=3)),
                ('balance_minor', models.BigIntegerField()),
                ('account', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='crm.account')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
                ('payment', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='billing.payment')),
            ],
        ),
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('amount_minor', models.BigIntegerField()),
                ('allocated_on', models.DateField()),
                ('invoice', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='billing.invoice')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
                ('undoes', baton.foundation.columns.Reference(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.allocation')),
                ('payment', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='billing.payment')),
            ],
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('series', models.CharField(max_length=20)),
                ('sequence', models.PositiveIntegerField()),
                ('number', models.CharField(max_length=40)),
                ('issued_on', models.DateField()),
                ('snapshot', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('account', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='crm.account')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
                ('payment', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='billing.payment')),
            ],
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['organization', 'account', 'received_on'], name='payment_of_account'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='payment_positive'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('fee_minor__gte', 0), ('fee_minor__lte', models.F('amount_minor'))), name='payment_fee'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ('bank_transfer', 'card', 'cash', 'cheque', 'direct_debit', 'other'))), name='payment_method'),
        ),
        migrations.AddIndex(
            model_name='credit',
            index=models.Index(condition=models.Q(('balance_minor__gt', 0)), fields=['organization', 'account'], name='credit_open'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.UniqueConstraint(fields=('organization', 'payment'), name='credit_one_per_payment'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.CheckConstraint(condition=models.Q(('balance_minor__gte', 0)), name='credit_not_overdrawn'),
        ),
        migrations.AddIndex(
            model_name='allocation',
            index=models.Index(fields=['organization', 'invoice'], name='allocation_of_invoice'),
        ),
        migrations.AddIndex(
            model_name='allocation',
            index=models.Index(fields=['organization', 'payment'], name='allocation_of_payment'),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.UniqueConstraint(fields=('organization', 'undoes'), name='allocation_undone_once'),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='allocation_positive'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('organization', 'payment'), name='receipt_one_per_payment'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('organization', 'series', 'sequence'), name='receipt_number_unique_in_series'),
        ),
        Wall("Payment", append_only=True),
        Wall("Credit"),
        Wall("Allocation", append_only=True),
        Wall("Receipt", append_only=True),
    ]
