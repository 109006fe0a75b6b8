import baton.foundation.columns
import baton.foundation.keys
import django.db.models.deletion
from baton.foundation.walls import Wall
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('foundation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('name', models.CharField(max_length=200)),
                ('unit', models.CharField(default='piece', max_length=40)),
                ('revenue_code', models.CharField(blank=True, max_length=40)),
                ('tax_category', models.CharField(blank=True, max_length=2)),
                ('is_goods', models.BooleanField(default=False)),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Price',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('currency', baton.foundation.columns.CurrencyField(max_length=3)),
                ('model', models.CharField(default='per_unit', max_length=10)),
                ('unit_minor', models.BigIntegerField()),
                ('every_n', models.PositiveSmallIntegerField(null=True)),
                ('every_unit', models.CharField(max_length=7, null=True)),
                ('in_advance', models.BooleanField(default=True)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
                ('product', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='prices', to='catalog.product')),
            ],
        ),
        migrations.CreateModel(
            name='TaxRate',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('code', models.CharField(max_length=40)),
                ('country', models.CharField(max_length=2)),
                ('region', models.CharField(blank=True, max_length=10)),
                ('category', models.CharField(default='S', max_length=2)),
                ('percent', models.DecimalField(decimal_places=4, max_digits=7)),
                ('from_on', models.DateField()),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.UniqueConstraint(fields=('organization', 'name'), name='product_name_unique'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('tax_category__in', ('', 'S', 'Z', 'E', 'AE', 'K', 'G', 'O'))), name='product_tax_category'),
        ),
        migrations.AddIndex(
            model_name='price',
            index=models.Index(fields=['organization', 'product', 'currency', 'from_on'], name='price_of_product'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.CheckConstraint(condition=models.Q(('model__in', ('flat', 'per_unit'))), name='price_model'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.CheckConstraint(condition=models.Q(('unit_minor__gte', 0)), name='price_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('every_n', None), ('every_unit', None)), models.Q(('every_n__gte', 1), ('every_unit__in', ('day', 'week', 'month', 'quarter', 'year'))), _connector='OR'), name='price_every_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gt', models.F('from_on')), _connector='OR'), name='price_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='taxrate',
            constraint=models.UniqueConstraint(fields=('organization', 'country', 'region', 'category', 'code', 'from_on'), name='tax_rate_unique'),
        ),
        migrations.AddConstraint(
            model_name='taxrate',
            constraint=models.CheckConstraint(condition=models.Q(('percent__gte', 0), ('percent__lte', 100)), name='tax_rate_percent'),
        ),
        migrations.AddConstraint(
            model_name='taxrate',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ('S', 'Z', 'E', 'AE', 'K', 'G', 'O'))), name='tax_rate_category'),
        ),
        Wall("Product"),
        Wall("Price"),
        Wall("TaxRate"),
    ]
