import baton.foundation.columns
import baton.foundation.keys
import baton.foundation.models.seal
import django.db.models.deletion
import django.db.models.functions.datetime
from baton.foundation.sealing import ACROSS, TICK
from baton.foundation.walls import APP_ROLE, Wall
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0007_two_steps'),
    ]

    operations = [
        migrations.RunSQL(TICK.format(0), migrations.RunSQL.noop),
        # what stands there already was written before all that is numbered, so nothing is written anew
        migrations.AddField(
            model_name='auditentry',
            name='written_in',
            field=models.BigIntegerField(db_default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='written_in',
            field=models.BigIntegerField(db_default=baton.foundation.models.seal.Tick(), editable=False),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['organization', 'written_in', 'id'], name='audit_sealing'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['organization', 'deed', 'id'], name='audit_deed'),
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.UUIDField(default=baton.foundation.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('position', models.BigIntegerField()),
                ('entries', models.PositiveIntegerField()),
                ('first', models.UUIDField()),
                ('last', models.UUIDField()),
                ('up_to', models.BigIntegerField()),
                ('previous', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('sealed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('organization', models.ForeignKey(db_constraint=False, db_default=baton.foundation.columns.CurrentOrganization(), db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organization', 'position'), name='seal_one_after_the_other'),
                    models.CheckConstraint(condition=models.Q(('entries__gte', 1), ('position__gte', 1)), name='seal_counts_from_one'),
                    models.CheckConstraint(condition=models.Q(models.Q(('position', 1), ('previous', '')), models.Q(('position__gt', 1), models.Q(('previous', ''), _negated=True)), _connector='OR'), name='seal_on_the_one_before'),
                ],
            },
        ),
        Wall("Seal", append_only=True),
        migrations.RunSQL(ACROSS, migrations.RunSQL.noop),
        migrations.RunSQL(f"GRANT EXECUTE ON FUNCTION baton_highest_tick(), baton_unsealed() TO {APP_ROLE}", migrations.RunSQL.noop),
    ]
