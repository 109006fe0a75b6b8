import django.db.models.functions.text
from baton.core.likeness import bare_name, web_domain
from django.conf import settings
from django.db import migrations, models


def note_what_they_are_found_by(apps, schema_editor):
    """Fill the new columns of the accounts that are there; the owner of the tables passes the walls."""
    schema_editor.execute("SELECT set_config('baton.deed', 'account.change', true)")
    accounts = apps.get_model("crm", "Account")
    for account in accounts.objects.only("pk", "name", "legal_name", "website").iterator(1_000):
        made = {"bare_name": bare_name(account.legal_name or account.name), "web_domain": web_domain(account.website)}
        accounts.objects.filter(pk=account.pk).update(**made)
    schema_editor.execute("SELECT set_config('baton.deed', '', true)")


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0001_initial'),
        ('foundation', '0002_because_and_defaults'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='account',
            name='account_number_unique',
        ),
        migrations.RemoveIndex(
            model_name='contact',
            name='contact_by_email',
        ),
        migrations.AddField(
            model_name='account',
            name='bare_name',
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name='account',
            name='web_domain',
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name='account',
            name='withdrawn_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunPython(note_what_they_are_found_by, migrations.RunPython.noop),
        migrations.AddField(
            model_name='contact',
            name='email_key',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Lower('email'), output_field=models.CharField(max_length=254)),
        ),
        migrations.AddField(
            model_name='contact',
            name='withdrawn_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(fields=['organization', 'bare_name'], name='account_by_bare_name'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(condition=models.Q(('web_domain', ''), _negated=True), fields=['organization', 'web_domain'], name='account_by_domain'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(condition=models.Q(('tax_id', ''), _negated=True), fields=['organization', 'tax_id'], name='account_by_tax_id'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['organization', 'email_key'], name='contact_by_email'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('organization', 'number'), name='account_number_unique'),
        ),
    ]
