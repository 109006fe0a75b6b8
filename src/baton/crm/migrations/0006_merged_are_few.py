from django.conf import settings
from baton.foundation.walls import KeyLast
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0005_roles_of_contact'),
        ('foundation', '0003_when_it_was'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='account',
            index=models.Index(condition=models.Q(('survivor', models.F('id')), _negated=True), fields=['organization', 'id'], name='account_merged'),
        ),
        KeyLast("Account"),
    ]
