import baton.foundation.columns
import baton.foundation.keys
import django.db.models.deletion
import django.db.models.expressions
from baton.foundation.frozen import Frozen, FrozenPart
from baton.foundation.walls import Wall
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0002_payments'),
        ('crm', '0001_initial'),
        ('foundation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Business',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('legal_name', models.CharField(max_length=200)),
                ('address', models.JSONField(default=dict)),
                ('tax_id', models.CharField(blank=True, max_length=40)),
                ('registration', models.CharField(blank=True, max_length=200)),
                ('email', models.CharField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=60)),
                ('website', models.CharField(blank=True, max_length=200)),
                ('bank', models.JSONField(default=dict)),
                ('colour', models.CharField(default='#0b5563', max_length=7)),
                ('logo', models.CharField(blank=True, max_length=64)),
                ('paper', models.CharField(default='a4', max_length=10)),
                ('texts', models.JSONField(default=dict)),
                ('send_hold_seconds', models.PositiveSmallIntegerField(default=30)),
            ],
        ),
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('first_sequence', models.PositiveIntegerField(default=1)),
                ('last_sequence', models.PositiveIntegerField(default=0)),
                ('last_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=10)),
                ('prefix', models.CharField(blank=True, max_length=20)),
                ('per_year', models.BooleanField(default=False)),
                ('padding', models.PositiveSmallIntegerField(default=1)),
            ],
        ),
        migrations.AddField(
            model_name='invoice',
            name='send_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='invoice',
            name='void_reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(condition=models.Q(('send_at__isnull', False)), fields=['organization', 'send_at'], name='invoice_to_send'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('delivery_state', 'scheduled'), ('document_state', 'draft'), ('send_at__isnull', False)), models.Q(models.Q(('delivery_state', 'scheduled'), _negated=True), ('send_at', None)), _connector='OR'), name='invoice_scheduled_while_a_draft'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document_state', 'void'), _negated=True), ('balance_minor', 0), _connector='OR'), name='invoice_void_owes_nothing'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('snapshot', None)), models.Q(('digest__regex', '^[0-9a-f]{64}$'), ('snapshot__isnull', False)), _connector='OR'), name='invoice_snapshot_has_its_digest'),
        ),
        migrations.AddField(
            model_name='business',
            name='organization',
            field=models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization'),
        ),
        migrations.AddField(
            model_name='counter',
            name='organization',
            field=models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization'),
        ),
        migrations.AddField(
            model_name='series',
            name='organization',
            field=models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization'),
        ),
        migrations.AddField(
            model_name='counter',
            name='series',
            field=baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='counters', to='billing.series'),
        ),
        migrations.AddConstraint(
            model_name='business',
            constraint=models.UniqueConstraint(fields=('organization',), name='business_one'),
        ),
        migrations.AddConstraint(
            model_name='business',
            constraint=models.CheckConstraint(condition=models.Q(('legal_name', ''), _negated=True), name='business_named'),
        ),
        migrations.AddConstraint(
            model_name='business',
            constraint=models.CheckConstraint(condition=models.Q(('paper__in', ('a4', 'us-letter'))), name='business_paper'),
        ),
        migrations.AddConstraint(
            model_name='business',
            constraint=models.CheckConstraint(condition=models.Q(('colour__regex', '^#[0-9a-f]{6}$')), name='business_colour'),
        ),
        migrations.AddConstraint(
            model_name='business',
            constraint=models.CheckConstraint(condition=models.Q(('logo__regex', '^([0-9a-f]{64})?$')), name='business_logo'),
        ),
        migrations.AddConstraint(
            model_name='business',
            constraint=models.CheckConstraint(condition=models.Q(('send_hold_seconds__lte', 120)), name='business_hold'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(fields=('organization', 'kind'), name='series_one_per_kind'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(fields=('organization', 'name'), name='series_name_unique'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(fields=('organization', 'prefix'), name='series_prefix_unique'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('invoice', 'receipt', 'credit_note'))), name='series_kind'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.CheckConstraint(condition=models.Q(('name__regex', '^[A-Z]+$')), name='series_name'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.CheckConstraint(condition=models.Q(('prefix__regex', '^[^0-9]*$')), name='series_prefix_without_digit'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.CheckConstraint(condition=models.Q(('padding__gte', 1), ('padding__lte', 10)), name='series_padding'),
        ),
        migrations.AddConstraint(
            model_name='counter',
            constraint=models.UniqueConstraint(fields=('organization', 'series', 'year'), name='counter_one_per_year', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='counter',
            constraint=models.CheckConstraint(condition=models.Q(('first_sequence__gte', 1), models.Q(models.Q(('last_on', None), ('last_sequence', django.db.models.expressions.CombinedExpression(models.F('first_sequence'), '-', models.Value(1)))), models.Q(('last_on__isnull', False), ('last_sequence__gte', models.F('first_sequence'))), _connector='OR')), name='counter_begins_at_its_first'),
        ),
        Wall("Business"),
        Wall("Series"),
        Wall("Counter"),
        Frozen("Invoice", "document_state", {
            "issued": ["document_state", "delivery_state", "balance_minor", "void_reason"],
            "void": ["delivery_state"],
            "discarded": [],
        }),
        FrozenPart("InvoiceLine", "invoice", "digest <> ''"),
        FrozenPart("InvoiceTaxLine", "invoice", "digest <> ''"),
    ]
