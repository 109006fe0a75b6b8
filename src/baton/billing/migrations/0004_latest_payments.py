from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0003_issuing'),
        ('crm', '0001_initial'),
        ('foundation', '0002_because_and_defaults'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['organization', 'received_on', 'id'], name='payment_latest'),
        ),
    ]
