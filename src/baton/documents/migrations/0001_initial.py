import baton.foundation.columns
import baton.foundation.keys
import django.db.models.deletion
from baton.foundation.walls import Wall
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('crm', '0001_initial'),
        ('foundation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.UUIDField()),
                ('sha256', models.CharField(max_length=64)),
                ('size_bytes', models.PositiveIntegerField()),
                ('media_type', models.CharField(max_length=100)),
                ('name', models.CharField(max_length=100)),
                ('language', models.CharField(max_length=5)),
                ('stored_at', models.DateTimeField()),
                ('account', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='crm.account')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'account', 'id'], name='document_of_account')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'subject_kind', 'subject_id', 'kind'), name='document_made_once'), models.CheckConstraint(condition=models.Q(('kind__in', ('invoice', 'receipt'))), name='document_kind'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='document_hash'), models.CheckConstraint(condition=models.Q(('size_bytes__gt', 0)), name='document_not_empty')],
            },
        ),
        Wall("Document", append_only=True),
    ]
