from baton.fields.entries import FoundByFields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0007_covering'),
        ('fields', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='invoice',
            name='fields',
            field=models.JSONField(null=True),
        ),
        FoundByFields("Invoice", "invoice"),
    ]
