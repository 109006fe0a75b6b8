import baton.foundation.columns
import baton.foundation.keys
import django.db.models.deletion
import django.db.models.functions.datetime
from baton.foundation.walls import Wall
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0003_when_it_was'),
    ]

    operations = [
        migrations.CreateModel(
            name='Denial',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('actor', models.JSONField()),
                ('what', models.CharField(max_length=80)),
                ('path', models.CharField(max_length=300)),
                ('words', models.CharField(max_length=500)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='role',
            name='role_name_unique',
        ),
        migrations.AddField(
            model_name='membership',
            name='disabled_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='membership',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='role',
            name='retired_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='role',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='user',
            name='session_epoch',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('organization', 'name'), name='role_name_unique'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(('is_built_in', False), ('retired_at', None), _connector='OR'), name='role_built_in_stays'),
        ),
        migrations.AddField(
            model_name='denial',
            name='organization',
            field=models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization'),
        ),
        migrations.AddIndex(
            model_name='denial',
            index=models.Index(fields=['organization', 'at'], name='denial_age'),
        ),
        migrations.AddConstraint(
            model_name='denial',
            constraint=models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='denial_of_something'),
        ),
        Wall("Denial"),
    ]
