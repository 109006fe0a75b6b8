import baton.foundation.columns
import baton.foundation.keys
import django.db.models.deletion
import django.db.models.functions.text
from baton.foundation.walls import Wall
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('foundation', '0007_two_steps'),
    ]

    operations = [
        migrations.CreateModel(
            name='FieldDefinition',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('noun', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=40)),
                ('label', models.CharField(max_length=80)),
                ('kind', models.CharField(max_length=6)),
                ('choices', models.JSONField(default=list)),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('help', models.CharField(blank=True, max_length=200)),
                ('is_required', models.BooleanField(default=False)),
                ('group', models.CharField(blank=True, max_length=30)),
                ('position', models.PositiveSmallIntegerField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='FieldEntry',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('record', models.UUIDField()),
                ('text', models.CharField(max_length=200, null=True)),
                ('number', models.FloatField(null=True)),
                ('definition', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fields.fielddefinition')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='FieldUse',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('subject_id', models.UUIDField()),
                ('label', models.CharField(max_length=200)),
                ('definition', baton.foundation.columns.Reference(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='fields.fielddefinition')),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.AddConstraint(
            model_name='fielddefinition',
            constraint=models.UniqueConstraint(fields=('organization', 'noun', 'key'), name='field_key_unique'),
        ),
        migrations.AddConstraint(
            model_name='fielddefinition',
            constraint=models.UniqueConstraint(models.F('organization'), models.F('noun'), django.db.models.functions.text.Lower('label'), condition=models.Q(('retired_at', None)), name='field_label_unique'),
        ),
        migrations.AddConstraint(
            model_name='fielddefinition',
            constraint=models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z][a-z0-9_]*$')), name='field_key'),
        ),
        migrations.AddConstraint(
            model_name='fielddefinition',
            constraint=models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='field_labelled'),
        ),
        migrations.AddConstraint(
            model_name='fielddefinition',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('text', 'number', 'money', 'date', 'choice', 'yes_no', 'link'))), name='field_kind'),
        ),
        migrations.AddConstraint(
            model_name='fielddefinition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'money'), models.Q(('currency', ''), _negated=True)), models.Q(models.Q(('kind', 'money'), _negated=True), ('currency', '')), _connector='OR'), name='field_of_money_has_a_currency'),
        ),
        migrations.AddConstraint(
            model_name='fielddefinition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'choice'), models.Q(('choices', []), _negated=True)), models.Q(models.Q(('kind', 'choice'), _negated=True), ('choices', [])), _connector='OR'), name='field_of_choices_has_some'),
        ),
        migrations.AddIndex(
            model_name='fieldentry',
            index=models.Index(condition=models.Q(('text__isnull', False)), fields=['organization', 'definition', 'text', 'record'], name='field_entry_by_text'),
        ),
        migrations.AddIndex(
            model_name='fieldentry',
            index=models.Index(condition=models.Q(('number__isnull', False)), fields=['organization', 'definition', 'number', 'record'], name='field_entry_by_number'),
        ),
        migrations.AddIndex(
            model_name='fieldentry',
            index=models.Index(fields=['organization', 'record'], name='field_entry_of_record'),
        ),
        migrations.AddConstraint(
            model_name='fieldentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', False), ('text', None)), models.Q(('number', None), ('text__isnull', False)), _connector='OR'), name='field_entry_is_one'),
        ),
        migrations.AddIndex(
            model_name='fielduse',
            index=models.Index(fields=['organization', 'kind', 'subject_id'], name='field_use_of_subject'),
        ),
        migrations.AddConstraint(
            model_name='fielduse',
            constraint=models.UniqueConstraint(fields=('organization', 'definition', 'kind', 'subject_id'), name='field_use_unique'),
        ),
        Wall("FieldDefinition"),
        Wall("FieldUse"),
        Wall("FieldEntry"),
    ]
