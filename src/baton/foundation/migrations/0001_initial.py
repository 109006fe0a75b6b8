import baton.foundation.columns
import baton.foundation.keys
import datetime
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from baton.foundation.walls import DROP_SANDBOX, FUNCTIONS, GRANTS, Guard, Wall
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('duty', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('succeeded_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('error', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_lower_case')],
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(default='live', max_length=10)),
                ('path', models.CharField(default='suite', max_length=20)),
                ('currency', baton.foundation.columns.CurrencyField(max_length=3)),
                ('country', models.CharField(max_length=2)),
                ('timezone', models.CharField(max_length=64)),
                ('clock_offset', models.DurationField(default=datetime.timedelta)),
                ('terms_kind', models.CharField(default='net', max_length=20)),
                ('terms_days', models.PositiveSmallIntegerField(default=30)),
                ('tax_category', models.CharField(default='S', max_length=2)),
                ('discount_limit_percent', models.DecimalField(decimal_places=2, default=100, max_digits=5)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('live', 'sandbox', 'probe'))), name='organization_kind'), models.CheckConstraint(condition=models.Q(('path__in', ('suite', 'connected', 'invoice-first'))), name='organization_path'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'live'), _negated=True), ('clock_offset', datetime.timedelta(0)), _connector='OR'), name='organization_live_clock_is_real')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Key',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('key', models.CharField(max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('answer', models.JSONField(null=True)),
                ('used_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Due',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('deed', models.CharField(max_length=80)),
                ('actor', models.JSONField()),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.UUIDField()),
                ('changes', models.JSONField()),
                ('because', models.UUIDField(null=True)),
                ('key', models.CharField(max_length=200, null=True)),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('deed', models.CharField(max_length=80)),
                ('actor', models.JSONField()),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.UUIDField()),
                ('account_id', models.UUIDField(null=True)),
                ('because', models.UUIDField(null=True)),
                ('details', models.JSONField(default=dict)),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('is_built_in', models.BooleanField(default=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='RoleAssignment',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='foundation.membership')),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='foundation.role')),
            ],
        ),
        migrations.CreateModel(
            name='RoleRight',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('scope', models.CharField(default='all', max_length=4)),
                ('groups', models.JSONField(null=True)),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rights', to='foundation.role')),
            ],
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('organization', 'user'), name='membership_unique'),
        ),
        migrations.AddIndex(
            model_name='key',
            index=models.Index(fields=['organization', 'used_at'], name='key_age'),
        ),
        migrations.AddConstraint(
            model_name='key',
            constraint=models.UniqueConstraint(fields=('organization', 'key'), name='key_used_once'),
        ),
        migrations.AddIndex(
            model_name='due',
            index=models.Index(fields=['duty', 'at'], name='due_next'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(fields=('duty', 'organization'), name='due_once'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['organization', 'subject_id', 'id'], name='audit_subject'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['organization', 'id'], name='audit_newest'),
        ),
        migrations.AddConstraint(
            model_name='auditentry',
            constraint=models.CheckConstraint(condition=models.Q(('deed__contains', '.')), name='audit_deed_named'),
        ),
        migrations.AddIndex(
            model_name='announcement',
            index=models.Index(fields=['organization', 'subject_id', 'id'], name='announcement_subject'),
        ),
        migrations.AddIndex(
            model_name='announcement',
            index=models.Index(fields=['organization', 'account_id', 'id'], name='announcement_account'),
        ),
        migrations.AddConstraint(
            model_name='announcement',
            constraint=models.CheckConstraint(condition=models.Q(('name__contains', '.')), name='announcement_named'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.UniqueConstraint(fields=('organization', 'name'), name='role_name_unique'),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.UniqueConstraint(fields=('membership', 'role'), name='role_assignment_unique'),
        ),
        migrations.AddConstraint(
            model_name='roleright',
            constraint=models.UniqueConstraint(fields=('role', 'name'), name='role_right_unique'),
        ),
        migrations.AddConstraint(
            model_name='roleright',
            constraint=models.CheckConstraint(condition=models.Q(('scope__in', ('own', 'team', 'all'))), name='role_right_scope'),
        ),
        migrations.RunSQL(DROP_SANDBOX, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),  # before the walls, which take some of it back
        Wall("AuditEntry", append_only=True),
        Wall("Announcement", append_only=True),
        Wall("Key"),
        Guard("Organization"),
        Guard("Membership"),
        Guard("Role"),
        Guard("RoleRight"),
        Guard("RoleAssignment"),
    ]
