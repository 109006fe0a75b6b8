from baton.fields.entries import FoundByFields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0006_merged_are_few'),
        ('fields', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='fields',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='contact',
            name='fields',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='deal',
            name='fields',
            field=models.JSONField(null=True),
        ),
        FoundByFields("Account", "account"),
        FoundByFields("Contact", "contact"),
        FoundByFields("Deal", "deal"),
    ]
