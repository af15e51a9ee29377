from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='watch',
            name='approval_asked',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='watch',
            name='approves',
            field=models.BooleanField(default=False),
        ),
    ]
