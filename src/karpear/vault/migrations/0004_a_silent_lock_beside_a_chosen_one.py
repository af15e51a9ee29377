from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('vault', '0003_removed_threads'),
    ]

    operations = [
        migrations.AddField(
            model_name='travellock',
            name='silent',
            field=models.BooleanField(default=False),
        ),
        migrations.RemoveConstraint(
            model_name='travellock',
            name='one_travel_lock',
        ),
        migrations.AddConstraint(
            model_name='travellock',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('person', 'silent'), name='one_travel_lock_of_each'),
        ),
    ]
