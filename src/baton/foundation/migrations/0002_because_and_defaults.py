from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='announcement',
            index=models.Index(condition=models.Q(('because__isnull', False)), fields=['organization', 'because'], name='announcement_because'),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.CheckConstraint(condition=models.Q(('terms_kind__in', ('net', 'end_of_month', 'day_of_next_month'))), name='organization_terms'),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.CheckConstraint(condition=models.Q(('tax_category__in', ('S', 'Z', 'E', 'AE', 'K', 'G', 'O'))), name='organization_tax_category'),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.CheckConstraint(condition=models.Q(('discount_limit_percent__range', (0, 100))), name='organization_discount_limit'),
        ),
    ]
