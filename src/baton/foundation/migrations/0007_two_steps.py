import baton.foundation.keys
import django.db.models.deletion
import django.db.models.functions.datetime
from baton.foundation.walls import DROP_SANDBOX
from django.conf import settings
from django.db import migrations, models


# Who bills, keeps the books or may do everything signs in in two steps, also where the organization was founded earlier.
ASK = """
SELECT set_config('baton.deed', 'role.require_second_factor', true);
UPDATE foundation_role AS role SET asks_second_factor = true FROM foundation_organization AS house
 WHERE house.id = role.organization_id AND house.kind = 'live' AND role.is_built_in AND role.name IN ('owner', 'billing', 'accountant');
SELECT set_config('baton.deed', '', true);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0006_tokens'),
    ]

    operations = [
        migrations.CreateModel(
            name='LastCode',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('step', models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='role',
            name='asks_second_factor',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='Tries',
            fields=[
                ('key', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('failures', models.PositiveIntegerField()),
                ('last_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['last_at'], name='tries_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('last_at'))), name='tries_wait_after')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=10)),
                ('digest', models.CharField(max_length=64, null=True, unique=True)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('mail_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('organization', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='foundation.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('mail_at__isnull', False)), fields=['mail_at'], name='link_to_mail')],
                'constraints': [models.CheckConstraint(condition=models.Q(('purpose', 'reset'), models.Q(('organization__isnull', False), ('purpose', 'invite')), _connector='OR'), name='link_purpose'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='link_ends')],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('used_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'digest'), name='recovery_code_unique')],
            },
        ),
        migrations.RunSQL(DROP_SANDBOX, migrations.RunSQL.noop),  # a sandbox's links go with it
        migrations.RunSQL(ASK, migrations.RunSQL.noop),
    ]
