import baton.foundation.columns
import baton.foundation.keys
import django.db.models.deletion
import django.db.models.expressions
from baton.foundation.walls import Wall
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalog', '0001_initial'),
        ('crm', '0001_initial'),
        ('foundation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Invoice',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('win', models.PositiveSmallIntegerField(null=True)),
                ('document_state', models.CharField(default='draft', max_length=9)),
                ('delivery_state', models.CharField(default='none', max_length=9)),
                ('currency', baton.foundation.columns.CurrencyField(max_length=3)),
                ('terms_kind', models.CharField(max_length=20, null=True)),
                ('terms_days', models.PositiveSmallIntegerField(null=True)),
                ('po_number', models.CharField(max_length=60, null=True)),
                ('discount_percent', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('supplied_on', models.DateField()),
                ('net_minor', models.BigIntegerField(default=0)),
                ('tax_minor', models.BigIntegerField(default=0)),
                ('total_minor', models.BigIntegerField(default=0)),
                ('balance_minor', models.BigIntegerField(default=0)),
                ('series', models.CharField(max_length=20, null=True)),
                ('sequence', models.PositiveIntegerField(null=True)),
                ('number', models.CharField(max_length=40, null=True)),
                ('issued_on', models.DateField(null=True)),
                ('due_on', models.DateField(null=True)),
                ('snapshot', models.JSONField(null=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('account', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='crm.account')),
                ('deal', baton.foundation.columns.Reference(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='crm.deal')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='InvoiceLine',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('position', models.PositiveSmallIntegerField()),
                ('description', models.CharField(max_length=500)),
                ('quantity', models.DecimalField(decimal_places=6, max_digits=18)),
                ('unit_minor', models.BigIntegerField()),
                ('discount_percent', models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ('net_minor', models.BigIntegerField()),
                ('tax_category', models.CharField(max_length=2, null=True)),
                ('tax_percent', models.DecimalField(decimal_places=4, max_digits=7, null=True)),
                ('tax_rate_code', models.CharField(blank=True, max_length=40)),
                ('tax_why', models.CharField(blank=True, max_length=200)),
                ('period_start', models.DateField(null=True)),
                ('period_end', models.DateField(null=True)),
                ('invoice', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='billing.invoice')),
                ('location', baton.foundation.columns.Reference(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.location')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
                ('price', baton.foundation.columns.Reference(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.price')),
                ('product', baton.foundation.columns.Reference(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.product')),
            ],
        ),
        migrations.CreateModel(
            name='InvoiceTaxLine',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('category', models.CharField(max_length=2)),
                ('percent', models.DecimalField(decimal_places=4, max_digits=7)),
                ('net_minor', models.BigIntegerField()),
                ('tax_minor', models.BigIntegerField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('invoice', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tax_lines', to='billing.invoice')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(fields=['organization', 'account', 'document_state'], name='invoice_of_account'),
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(fields=['organization', 'document_state', 'due_on'], name='invoice_by_state'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(fields=('organization', 'deal', 'win'), name='invoice_one_per_win'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(fields=('organization', 'series', 'sequence'), name='invoice_number_unique_in_series'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deal', None), ('win', None)), models.Q(('deal__isnull', False), ('win__gte', 1)), _connector='OR'), name='invoice_win_of_a_deal'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('document_state__in', ('draft', 'issued', 'void', 'discarded'))), name='invoice_document_state'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('delivery_state__in', ('none', 'scheduled', 'queued', 'accepted', 'bounced', 'failed', 'viewed'))), name='invoice_delivery_state'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('total_minor', django.db.models.expressions.CombinedExpression(models.F('net_minor'), '+', models.F('tax_minor'))), ('total_minor__gte', 0)), name='invoice_total_is_net_plus_tax'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('balance_minor__gte', 0), ('balance_minor__lte', models.F('total_minor'))), name='invoice_balance_within_total'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document_state__in', ('draft', 'discarded')), ('due_on', None), ('issued_on', None), ('number', None), ('sequence', None), ('series', None), ('balance_minor', 0)), models.Q(('document_state__in', ('issued', 'void')), ('due_on__isnull', False), ('issued_on__isnull', False), ('number__isnull', False), ('sequence__gte', 1), ('series__isnull', False)), _connector='OR'), name='invoice_numbered_once_issued'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('terms_days', None), ('terms_kind', None)), models.Q(('terms_days__isnull', False), ('terms_kind__in', ('net', 'end_of_month', 'day_of_next_month'))), _connector='OR'), name='invoice_terms_are_whole'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('discount_percent', None), models.Q(('discount_percent__gte', 0), ('discount_percent__lte', 100)), _connector='OR'), name='invoice_discount'),
        ),
        migrations.AddConstraint(
            model_name='invoiceline',
            constraint=models.UniqueConstraint(fields=('organization', 'invoice', 'position'), name='invoice_line_position'),
        ),
        migrations.AddConstraint(
            model_name='invoiceline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='invoice_line_quantity'),
        ),
        migrations.AddConstraint(
            model_name='invoiceline',
            constraint=models.CheckConstraint(condition=models.Q(('discount_percent__gte', 0), ('discount_percent__lte', 100)), name='invoice_line_discount'),
        ),
        migrations.AddConstraint(
            model_name='invoiceline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('tax_category', None), ('tax_percent', None)), models.Q(('tax_category__in', ('S', 'Z', 'E', 'AE', 'K', 'G', 'O')), ('tax_percent__gte', 0)), _connector='OR'), name='invoice_line_tax'),
        ),
        migrations.AddConstraint(
            model_name='invoiceline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('period_end', None), ('period_start', None)), ('period_end__gt', models.F('period_start')), _connector='OR'), name='invoice_line_period'),
        ),
        migrations.AddConstraint(
            model_name='invoicetaxline',
            constraint=models.UniqueConstraint(fields=('organization', 'invoice', 'category', 'percent'), name='invoice_tax_line_group'),
        ),
        migrations.AddConstraint(
            model_name='invoicetaxline',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ('S', 'Z', 'E', 'AE', 'K', 'G', 'O'))), name='invoice_tax_line_category'),
        ),
        Wall("Invoice"),
        Wall("InvoiceLine"),
        Wall("InvoiceTaxLine"),
    ]
