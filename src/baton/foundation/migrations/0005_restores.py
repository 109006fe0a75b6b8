from django.db import migrations, models

from baton.foundation.walls import APP_ROLE


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0004_own_roles_and_denials'),
    ]

    operations = [
        migrations.CreateModel(
            name='Restore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('backup', models.CharField(max_length=200)),
                ('taken_at', models.DateTimeField()),
                ('restored_at', models.DateTimeField()),
                ('released_at', models.DateTimeField(null=True)),
                ('released_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', '')), models.Q(('released_at__isnull', False), models.Q(('released_by', ''), _negated=True)), _connector='OR'), name='restore_released_by_somebody')],
            },
        ),
        # the fence is lifted by who owns the tables: no mistake in the application can
        migrations.RunSQL(f"REVOKE INSERT, UPDATE, DELETE ON foundation_restore FROM {APP_ROLE}", migrations.RunSQL.noop),
    ]
