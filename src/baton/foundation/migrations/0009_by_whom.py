import django.db.models.fields.json
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0008_seals'),
    ]

    operations = [
        migrations.AddField(
            model_name='auditentry',
            name='whose',
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce(
                    django.db.models.fields.json.KT('actor__on_behalf_of'),
                    django.db.models.fields.json.KT('actor__id'),
                    django.db.models.fields.json.KT('actor__kind'),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['organization', 'whose', 'id'], name='audit_by_whom'),
        ),
    ]
