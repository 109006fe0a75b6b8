import baton.foundation.columns
import baton.foundation.keys
import django.db.models.deletion
from baton.foundation.walls import Wall
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('crm', '0002_alike_and_withdrawn'),
        ('foundation', '0002_because_and_defaults'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(max_length=10)),
                ('file_name', models.CharField(max_length=255)),
                ('sha256', models.CharField(max_length=64)),
                ('size_bytes', models.BigIntegerField()),
                ('layout', models.CharField(max_length=60)),
                ('header_line', models.PositiveIntegerField()),
                ('columns', models.JSONField()),
                ('duplicates', models.CharField(default='ask', max_length=6)),
                ('decisions', models.JSONField(default=dict)),
                ('state', models.CharField(default='new', max_length=8)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('created', models.PositiveIntegerField(default=0)),
                ('updated', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('rejected', models.PositiveIntegerField(default=0)),
                ('undecided', models.PositiveIntegerField(default=0)),
                ('left_out', models.PositiveIntegerField(default=0)),
                ('undone', models.PositiveIntegerField(default=0)),
                ('last_line', models.PositiveIntegerField(default=0)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
                ('started_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('line', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('state', models.CharField(max_length=9)),
                ('reason', models.TextField(blank=True)),
                ('cells', models.JSONField()),
                ('did', models.JSONField(default=dict)),
                ('wanted_parent', models.TextField(blank=True)),
                ('account', baton.foundation.columns.Reference(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.account')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
                ('run', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='exchange.import')),
            ],
        ),
        migrations.AddIndex(
            model_name='import',
            index=models.Index(fields=['organization', 'id'], name='import_newest'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('accounts', 'contacts'))), name='import_kind'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(('duplicates__in', ('ask', 'skip', 'update', 'create'))), name='import_duplicates'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='import_hash'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state__in', ('new', 'running'))), models.Q(('ended_at__isnull', False), ('state__in', ('done', 'stopped', 'undoing', 'undone'))), _connector='OR'), name='import_state'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(condition=models.Q(('state__in', ('created', 'updated', 'unchanged'))), fields=['organization', 'digest'], name='import_row_same'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(condition=models.Q(('account__isnull', False)), fields=['organization', 'account'], name='import_row_of_account'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(condition=models.Q(('state__in', ('rejected', 'undecided'))), fields=['organization', 'run', 'line'], name='import_row_to_mend'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.UniqueConstraint(fields=('organization', 'run', 'line'), name='import_row_once'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('created', 'updated', 'unchanged', 'rejected', 'undecided', 'left_out', 'undone'))), name='import_row_state'),
        ),
        Wall("Import"),
        Wall("ImportRow"),
    ]
