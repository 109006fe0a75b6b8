import baton.foundation.columns
import baton.foundation.keys
import django.db.models.deletion
from baton.foundation.frozen import Frozen
from baton.foundation.walls import Wall
from django.conf import settings
from django.db import migrations, models

DECISION = ["state", "decided_by_id", "decided_at", "words"]
# Where money comes in and who gets in needs two people from now on, wherever there are two who may.
LIVE = """
SELECT set_config('baton.deed', 'organization.set_second_person', true);
UPDATE foundation_organization SET second_bank = true, second_roles = true WHERE kind = 'live';
SELECT set_config('baton.deed', '', true)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0009_by_whom'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeRequest',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('deed', models.CharField(max_length=80)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.UUIDField(null=True)),
                ('account_id', models.UUIDField(null=True)),
                ('label', models.CharField(blank=True, max_length=200)),
                ('seen', models.PositiveIntegerField(null=True)),
                ('entered', models.JSONField()),
                ('was', models.JSONField()),
                ('reason', models.CharField(max_length=500)),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(default='open', max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('words', models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.AddField(
            model_name='organization',
            name='second_bank',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='organization',
            name='second_discount_percent',
            field=models.DecimalField(decimal_places=2, max_digits=5, null=True),
        ),
        migrations.AddField(
            model_name='organization',
            name='second_roles',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='organization',
            name='second_terms_days',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.CheckConstraint(condition=models.Q(('second_discount_percent', None), ('second_discount_percent__range', (0, 100)), _connector='OR'), name='organization_second_discount'),
        ),
        migrations.AddField(
            model_name='changerequest',
            name='asked_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='changerequest',
            name='decided_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='changerequest',
            name='organization',
            field=models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization'),
        ),
        migrations.AddIndex(
            model_name='changerequest',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['organization', 'id'], name='change_open'),
        ),
        migrations.AddIndex(
            model_name='changerequest',
            index=models.Index(fields=['organization', 'subject_id', 'id'], name='change_of_subject'),
        ),
        migrations.AddConstraint(
            model_name='changerequest',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='change_by_two_people'),
        ),
        migrations.AddConstraint(
            model_name='changerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'open')), models.Q(('decided_at__isnull', False), ('decided_by', None), ('state', 'withdrawn')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ('approved', 'refused'))), _connector='OR'), name='change_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='changerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='change_refused_in_words'),
        ),
        migrations.AddConstraint(
            model_name='changerequest',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='change_asked_with_a_reason'),
        ),
        Wall("ChangeRequest"),
        Frozen("ChangeRequest", "state", {"open": DECISION, "approved": [], "refused": [], "withdrawn": []}),
        migrations.RunSQL(LIVE, migrations.RunSQL.noop),
    ]
