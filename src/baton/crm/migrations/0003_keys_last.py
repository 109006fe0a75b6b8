from baton.foundation.walls import KeyLast
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0002_alike_and_withdrawn'),
    ]

    operations = [
        KeyLast("Account"),
        KeyLast("Contact"),
    ]
