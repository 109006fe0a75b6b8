import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0010_second_person'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='delegate',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='organization',
            name='asks_approval',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('delegate', None), models.Q(('delegate', models.F('user')), _negated=True), _connector='OR'), name='membership_delegates_to_another'),
        ),
    ]
