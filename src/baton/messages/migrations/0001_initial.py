import baton.foundation.columns
import baton.foundation.keys
import django.db.models.deletion
from baton.foundation.walls import Wall
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('crm', '0001_initial'),
        ('documents', '0001_initial'),
        ('foundation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(max_length=20)),
                ('about_kind', models.CharField(max_length=40)),
                ('about_id', models.UUIDField()),
                ('request', models.UUIDField()),
                ('language', models.CharField(max_length=5)),
                ('sender_name', models.CharField(max_length=200)),
                ('sender_address', models.CharField(max_length=254)),
                ('subject', models.CharField(max_length=500)),
                ('body', models.TextField()),
                ('message_id', models.CharField(max_length=320)),
                ('state', models.CharField(default='queued', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('written_at', models.DateTimeField()),
                ('queued_at', models.DateTimeField()),
                ('next_try_at', models.DateTimeField(null=True)),
                ('tried_at', models.DateTimeField(null=True)),
                ('server_words', models.CharField(blank=True, max_length=500)),
                ('account', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.account')),
                ('document', baton.foundation.columns.Reference(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('outcome', models.CharField(max_length=8)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
                ('message', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='mail.message')),
            ],
        ),
        migrations.CreateModel(
            name='Recipient',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('address', models.CharField(max_length=254)),
                ('state', models.CharField(default='waiting', max_length=8)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('message', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='recipients', to='mail.message')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Template',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(max_length=20)),
                ('language', models.CharField(max_length=5)),
                ('subject', models.CharField(max_length=500)),
                ('body', models.TextField()),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state', 'queued')), fields=['organization', 'next_try_at'], name='message_waiting'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state', 'sending')), fields=['organization', 'tried_at'], name='message_sending'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['organization', 'account', 'id'], name='message_of_account'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['organization', 'about_id'], name='message_about'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('organization', 'request'), name='message_once_a_request'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('organization', 'message_id'), name='message_id_unique'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('invoice', 'receipt'))), name='message_kind'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('queued', 'sending', 'accepted', 'bounced', 'failed', 'unknown'))), name='message_state'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('next_try_at__isnull', False), ('state', 'queued')), models.Q(models.Q(('state', 'queued'), _negated=True), ('next_try_at', None)), _connector='OR'), name='message_next_try_while_queued'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('attempts', 0), ('tried_at', None)), models.Q(('attempts__gte', 1), ('tried_at__isnull', False)), _connector='OR'), name='message_tried_when_counted'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('queued', 'failed')), ('attempts__gte', 1), _connector='OR'), name='message_sent_was_tried'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(fields=('organization', 'message', 'number', 'outcome'), name='attempt_once'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ('accepted', 'refused', 'later', 'unknown'))), name='attempt_outcome'),
        ),
        migrations.AddConstraint(
            model_name='recipient',
            constraint=models.UniqueConstraint(fields=('organization', 'message', 'address'), name='recipient_once'),
        ),
        migrations.AddConstraint(
            model_name='recipient',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'accepted', 'refused', 'unknown'))), name='recipient_state'),
        ),
        migrations.AddConstraint(
            model_name='template',
            constraint=models.UniqueConstraint(fields=('organization', 'kind', 'language'), name='template_once'),
        ),
        migrations.AddConstraint(
            model_name='template',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('invoice', 'receipt'))), name='template_kind'),
        ),
        migrations.AddConstraint(
            model_name='template',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ('en', 'de', 'fr'))), name='template_language'),
        ),
        Wall("Template"),
        Wall("Message"),
        Wall("Recipient"),
        Wall("Attempt", append_only=True),
    ]
