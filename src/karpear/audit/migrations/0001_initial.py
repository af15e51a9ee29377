import karpear.keys.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('started_at', models.DateTimeField()),
                ('last_tick_at', models.DateTimeField(db_index=True)),
                ('tick_ms', models.FloatField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='StepFailure',
            fields=[
                ('step', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('times', models.PositiveIntegerField(default=1)),
                ('error', models.CharField(max_length=200)),
                ('solved_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('organisation', models.UUIDField(null=True)),
                ('actor', models.UUIDField(null=True)),
                ('action', models.CharField(max_length=60)),
                ('object_type', models.CharField(max_length=40)),
                ('object_id', models.UUIDField(null=True)),
                ('detail', models.JSONField(default=dict)),
                ('seq', models.BigIntegerField(null=True, unique=True)),
                ('prev', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('seq__isnull', True)), fields=['id'], name='audit_unchained'), models.Index(fields=['object_id', 'id'], name='audit_object')],
            },
        ),
    ]
