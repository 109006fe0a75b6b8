from baton.foundation.walls import KeyLast
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0005_invoice_lists'),
    ]

    operations = [
        KeyLast("Invoice"),
        KeyLast("Payment"),
    ]
