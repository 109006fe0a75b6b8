from baton.foundation.walls import KeyLast
from django.db import migrations, models


class Migration(migrations.Migration):
    """An index in which all rows of an organization may stand under one value is the smallest, and so misleads the server."""

    dependencies = [
        ('crm', '0003_keys_last'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='account', name='account_by_owner'),
        migrations.RemoveIndex(model_name='contact', name='contact_by_email'),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(fields=['organization', 'owner'], condition=models.Q(('owner__isnull', False)), name='account_by_owner'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['organization', 'email_key'], condition=models.Q(('email_key', ''), _negated=True), name='contact_by_email'),
        ),
        KeyLast("Account"),
        KeyLast("Contact"),
    ]
