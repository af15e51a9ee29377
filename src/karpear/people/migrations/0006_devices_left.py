from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_khmer_digits'),
    ]

    operations = [
        migrations.AddField(
            model_name='device',
            name='left_at',
            field=models.DateTimeField(null=True),
        ),
    ]
