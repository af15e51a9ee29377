"""A claim names its courier, so that others can take over from one that is gone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0004_texts_seen_before'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='leased_by',
            field=models.UUIDField(null=True),
        ),
    ]
