from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0004_no_index_of_one_value'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='contactrole',
            index=models.Index(fields=['organization', 'contact'], name='contact_role_of_contact'),
        ),
    ]
