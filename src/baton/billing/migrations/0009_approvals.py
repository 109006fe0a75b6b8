import baton.billing.models.approval
import baton.foundation.columns
import baton.foundation.keys
import django.contrib.postgres.fields
import django.db.models.deletion
from baton.foundation.walls import Wall
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0008_own_fields'),
        ('foundation', '0011_approvals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('asked_for', models.PositiveIntegerField()),
                ('decision', models.CharField(max_length=8)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('decided_at', models.DateTimeField()),
                ('authors', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('decided_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invoice', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='billing.invoice')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
                ('role', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.role')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'invoice', 'asked_for', 'role', 'decided_by'), name='approval_once_a_person'), models.CheckConstraint(condition=models.Q(('decision__in', ('approved', 'refused'))), name='approval_decision'), models.CheckConstraint(condition=models.Q(models.Q(('decision', 'refused'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='approval_refused_in_words'), models.CheckConstraint(condition=baton.billing.models.approval.IsNoneOf('decided_by', 'authors'), name='approval_not_of_ones_own')],
            },
        ),
        migrations.CreateModel(
            name='ApprovalRound',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('asked_for', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('asked_at', models.DateTimeField(null=True)),
                ('absent_at', models.DateTimeField(null=True)),
                ('is_handed_on', models.BooleanField(default=False)),
                ('invoice', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='billing.invoice')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
                ('role', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.role')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('role__isnull', False)), fields=['organization', 'absent_at'], name='approval_round_waits')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'invoice'), name='approval_round_one'), models.CheckConstraint(condition=models.Q(models.Q(('absent_at', None), ('asked_at', None), ('is_handed_on', False), ('role', None)), models.Q(('absent_at__isnull', False), ('asked_at__isnull', False), ('role__isnull', False)), _connector='OR'), name='approval_round_asks_since')],
            },
        ),
        migrations.CreateModel(
            name='ApprovalRule',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(max_length=12)),
                ('limit_percent', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('limit_minor', models.BigIntegerField(null=True)),
                ('chain', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('retired_at', models.DateTimeField(null=True)),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('organization', 'kind', 'limit_percent', 'limit_minor'), name='approval_rule_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('kind__in', ('discount', 'total', 'terms', 'new_customer'))), name='approval_rule_kind'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'discount'), ('limit_minor', None), ('limit_percent__isnull', False), ('limit_percent__range', (0, 100))), models.Q(('kind', 'total'), ('limit_minor__gte', 0), ('limit_minor__isnull', False), ('limit_percent', None)), models.Q(('kind__in', ('terms', 'new_customer')), ('limit_minor', None), ('limit_percent', None)), _connector='OR'), name='approval_rule_has_its_limit'), models.CheckConstraint(condition=models.Q(('chain', []), _negated=True), name='approval_rule_asks_somebody')],
            },
        ),
        Wall("ApprovalRule"),
        Wall("ApprovalRound"),
        Wall("Approval", append_only=True),
    ]
