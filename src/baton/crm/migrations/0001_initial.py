import baton.foundation.columns
import baton.foundation.keys
import django.db.models.deletion
from django.conf import settings
from baton.foundation.walls import Wall
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalog', '0001_initial'),
        ('foundation', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('name', models.CharField(max_length=200)),
                ('legal_name', models.CharField(blank=True, max_length=200)),
                ('number', models.CharField(max_length=40, null=True)),
                ('currency', baton.foundation.columns.CurrencyField(max_length=3, null=True)),
                ('language', models.CharField(blank=True, max_length=5)),
                ('website', models.CharField(blank=True, max_length=200)),
                ('phone', models.CharField(blank=True, max_length=60)),
                ('terms_kind', models.CharField(max_length=20, null=True)),
                ('terms_days', models.PositiveSmallIntegerField(null=True)),
                ('terms_discount_percent', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('terms_discount_days', models.PositiveSmallIntegerField(null=True)),
                ('billing_every_n', models.PositiveSmallIntegerField(null=True)),
                ('billing_every_unit', models.CharField(max_length=7, null=True)),
                ('billing_anchor', models.CharField(max_length=4, null=True)),
                ('po_number', models.CharField(blank=True, max_length=60)),
                ('po_required', models.BooleanField(default=False)),
                ('tax_id', models.CharField(blank=True, max_length=40)),
                ('tax_exempt', models.BooleanField(default=False)),
                ('exemption_reason', models.CharField(blank=True, max_length=200)),
                ('exemption_expires_on', models.DateField(null=True)),
                ('reverse_charge', models.BooleanField(default=False)),
                ('tax_country', models.CharField(blank=True, max_length=2)),
                ('tax_region', models.CharField(blank=True, max_length=10)),
                ('service_tier', models.CharField(default='Standard', max_length=40)),
                ('billing_address', models.JSONField(default=dict)),
                ('delivery_address', models.JSONField(default=dict)),
                ('delivery_preference', models.CharField(default='email', max_length=10)),
                ('credit_limit_minor', models.BigIntegerField(null=True)),
                ('bill_to', baton.foundation.columns.Reference(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.account')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
                ('owner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('parent', baton.foundation.columns.Reference(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.account')),
                ('survivor', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.account')),
            ],
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('name', models.CharField(max_length=200)),
                ('email', models.CharField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=60)),
                ('language', models.CharField(blank=True, max_length=5)),
                ('left_on', models.DateField(null=True)),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='ContactRole',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('role', models.CharField(max_length=20)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('account', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='contact_roles', to='crm.account')),
                ('contact', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='crm.contact')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Deal',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('name', models.CharField(max_length=200)),
                ('outcome', models.CharField(default='open', max_length=4)),
                ('win', models.PositiveSmallIntegerField(default=0)),
                ('closed_at', models.DateTimeField(null=True)),
                ('lost_reason', models.CharField(blank=True, max_length=200)),
                ('expected_close_on', models.DateField(null=True)),
                ('next_step', models.CharField(blank=True, max_length=200)),
                ('next_step_on', models.DateField(null=True)),
                ('currency', baton.foundation.columns.CurrencyField(max_length=3, null=True)),
                ('po_number', models.CharField(blank=True, max_length=60)),
                ('discount_percent', models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ('terms_kind', models.CharField(max_length=20, null=True)),
                ('terms_days', models.PositiveSmallIntegerField(null=True)),
                ('account', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deals', to='crm.account')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
                ('owner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.UUIDField()),
                ('reason', models.CharField(max_length=10)),
                ('source', models.CharField(max_length=40)),
                ('words', models.CharField(max_length=500)),
                ('exit', models.CharField(blank=True, max_length=300)),
                ('placed_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('account', baton.foundation.columns.Reference(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.account')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Location',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('name', models.CharField(max_length=200)),
                ('address', models.JSONField(default=dict)),
                ('po_number', models.CharField(blank=True, max_length=60)),
                ('account', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='locations', to='crm.account')),
                ('bills_to', baton.foundation.columns.Reference(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.account')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='DealLine',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('position', models.PositiveSmallIntegerField()),
                ('description', models.CharField(blank=True, max_length=500)),
                ('quantity', models.DecimalField(decimal_places=6, max_digits=18)),
                ('unit_minor', models.BigIntegerField(null=True)),
                ('discount_percent', models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ('deal', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='crm.deal')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
                ('price', baton.foundation.columns.Reference(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.price')),
                ('location', baton.foundation.columns.Reference(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.location')),
            ],
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('text', models.TextField()),
                ('noted_at', models.DateTimeField()),
                ('account', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='crm.account')),
                ('author', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('name', models.CharField(max_length=60)),
                ('position', models.PositiveSmallIntegerField()),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.AddField(
            model_name='deal',
            name='stage',
            field=baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.stage'),
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(max_length=10)),
                ('subject', models.CharField(max_length=300)),
                ('state', models.CharField(default='open', max_length=4)),
                ('group', models.CharField(default='billing', max_length=40)),
                ('due_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('script', models.TextField(blank=True)),
                ('next_step', models.CharField(blank=True, max_length=300)),
                ('source_kind', models.CharField(blank=True, max_length=40)),
                ('source_id', models.UUIDField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('account', baton.foundation.columns.Reference(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.account')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
                ('owner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('name', models.CharField(max_length=100)),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
                ('team', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='crm.team')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(fields=['organization', 'name'], name='account_by_name'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(fields=['organization', 'owner'], name='account_by_owner'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(fields=['organization', 'survivor'], name='account_by_survivor'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(fields=('organization', 'number'), name='account_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='account_named'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('terms_days', None), ('terms_discount_days', None), ('terms_discount_percent', None), ('terms_kind', None)), models.Q(('terms_days__isnull', False), ('terms_kind__in', ('net', 'end_of_month', 'day_of_next_month'))), _connector='OR'), name='account_terms_are_whole'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('billing_every_n', None), ('billing_every_unit', None)), models.Q(('billing_every_n__gte', 1), ('billing_every_unit__in', ('day', 'week', 'month', 'quarter', 'year'))), _connector='OR'), name='account_cycle_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('billing_anchor', None), ('billing_anchor__regex', '^([1-9]|[12][0-9]|3[01]|last)$'), _connector='OR'), name='account_anchor'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('delivery_preference__in', ('email', 'link_only', 'post'))), name='account_delivery'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('credit_limit_minor', None), ('credit_limit_minor__gte', 0), _connector='OR'), name='account_credit_limit'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='account_is_not_its_own_parent'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['organization', 'email'], name='contact_by_email'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='contact_named'),
        ),
        migrations.AddIndex(
            model_name='contactrole',
            index=models.Index(fields=['organization', 'account', 'role'], name='contact_role_of_account'),
        ),
        migrations.AddConstraint(
            model_name='contactrole',
            constraint=models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('organization', 'contact', 'account', 'role'), name='contact_role_once'),
        ),
        migrations.AddConstraint(
            model_name='contactrole',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ('buyer', 'approver', 'accounts_payable', 'technical'))), name='contact_role_known'),
        ),
        migrations.AddConstraint(
            model_name='contactrole',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='contact_role_days'),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(condition=models.Q(('lifted_at', None)), fields=['organization', 'subject_id'], name='hold_standing'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('organization', 'subject_id', 'reason', 'source'), name='hold_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ('po', 'contact', 'name', 'tax', 'mapping', 'duplicate', 'manual'))), name='hold_reason'),
        ),
        migrations.AddConstraint(
            model_name='location',
            constraint=models.UniqueConstraint(fields=('organization', 'account', 'name'), name='location_unique'),
        ),
        migrations.AddConstraint(
            model_name='dealline',
            constraint=models.UniqueConstraint(fields=('organization', 'deal', 'position'), name='deal_line_position'),
        ),
        migrations.AddConstraint(
            model_name='dealline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='deal_line_quantity'),
        ),
        migrations.AddConstraint(
            model_name='dealline',
            constraint=models.CheckConstraint(condition=models.Q(('price__isnull', False), models.Q(('unit_minor__isnull', False), models.Q(('description', ''), _negated=True)), _connector='OR'), name='deal_line_priced'),
        ),
        migrations.AddConstraint(
            model_name='dealline',
            constraint=models.CheckConstraint(condition=models.Q(('unit_minor', None), ('unit_minor__gte', 0), _connector='OR'), name='deal_line_unit'),
        ),
        migrations.AddConstraint(
            model_name='dealline',
            constraint=models.CheckConstraint(condition=models.Q(('discount_percent__gte', 0), ('discount_percent__lte', 100)), name='deal_line_discount'),
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(fields=['organization', 'account', 'noted_at'], name='note_of_account'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='note_says_something'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.UniqueConstraint(fields=('organization', 'name'), name='stage_name_unique'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.UniqueConstraint(fields=('organization', 'position'), name='stage_position_unique'),
        ),
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(fields=['organization', 'account'], name='deal_of_account'),
        ),
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(fields=['organization', 'outcome', 'stage'], name='deal_by_stage'),
        ),
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(fields=['organization', 'owner'], name='deal_by_owner'),
        ),
        migrations.AddConstraint(
            model_name='deal',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='deal_named'),
        ),
        migrations.AddConstraint(
            model_name='deal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('outcome', 'open')), models.Q(('closed_at__isnull', False), ('outcome', 'won'), ('win__gte', 1)), models.Q(('closed_at__isnull', False), ('outcome', 'lost')), _connector='OR'), name='deal_outcome'),
        ),
        migrations.AddConstraint(
            model_name='deal',
            constraint=models.CheckConstraint(condition=models.Q(('discount_percent__gte', 0), ('discount_percent__lte', 100)), name='deal_discount'),
        ),
        migrations.AddConstraint(
            model_name='deal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('terms_days', None), ('terms_kind', None)), models.Q(('terms_days__isnull', False), ('terms_kind__in', ('net', 'end_of_month', 'day_of_next_month'))), _connector='OR'), name='deal_terms_are_whole'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['organization', 'state', 'due_at'], name='task_open'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['organization', 'account'], name='task_of_account'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('organization', 'kind', 'source_kind', 'source_id'), name='task_open_once'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('review', 'fix', 'call', 'answer', 'approve', 'match', 'compare', 'renew', 'other'))), name='task_kind'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('state', 'open')), models.Q(('done_at__isnull', False), ('state', 'done')), _connector='OR'), name='task_state'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.UniqueConstraint(fields=('organization', 'name'), name='team_name_unique'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.UniqueConstraint(fields=('organization', 'team', 'user'), name='team_member_once'),
        ),
        Wall("Team"),
        Wall("TeamMember"),
        Wall("Account"),
        Wall("Location"),
        Wall("Contact"),
        Wall("ContactRole"),
        Wall("Stage"),
        Wall("Deal"),
        Wall("DealLine"),
        Wall("Task"),
        Wall("Hold"),
        Wall("Note"),
    ]
