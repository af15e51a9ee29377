import django.db.models.deletion
import karpear.keys.fields
import karpear.keys.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('alerts', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('received_at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('moment', models.DateTimeField()),
                ('word', models.CharField(default='none', max_length=10)),
                ('raise_duress', models.BooleanField(default=False)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RollCall',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('drill', models.BooleanField(default=False)),
                ('reason', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roll_calls', to='people.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('at', models.TimeField()),
                ('weekdays', models.JSONField(default=list)),
                ('time_zone', models.CharField(max_length=40)),
                ('grace_s', models.PositiveIntegerField(default=600)),
                ('armed_until', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standings', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('source', models.UUIDField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField()),
                ('grace_s', models.PositiveIntegerField()),
                ('miss_at', models.DateTimeField()),
                ('remind_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('armed', 'armed'), ('kept', 'kept'), ('late', 'late'), ('missed', 'missed'), ('cancelled', 'cancelled')], default='armed', max_length=10)),
                ('settled_at', models.DateTimeField(null=True)),
                ('briefing', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='alerts.briefing')),
                ('buddy', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='promises', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='settled', to='checkins.checkin')),
                ('roll_call', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='promises', to='checkins.rollcall')),
                ('standing', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='promises', to='checkins.standing')),
            ],
        ),
        migrations.AddIndex(
            model_name='checkin',
            index=models.Index(fields=['person', '-received_at'], name='check_in_latest'),
        ),
        migrations.AddIndex(
            model_name='checkin',
            index=models.Index(condition=models.Q(('raise_duress', True)), fields=['received_at'], name='check_in_duress'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(condition=models.Q(('state', 'armed')), fields=['miss_at'], name='promise_missing'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(condition=models.Q(('remind_at__isnull', False), ('state', 'armed')), fields=['remind_at'], name='promise_reminding'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(condition=models.Q(('state', 'armed')), fields=['person', 'due_at'], name='promise_armed_of'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(condition=models.Q(('roll_call__isnull', False)), fields=['roll_call'], name='promise_roll_call'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(condition=models.Q(('source__isnull', False)), fields=['source'], name='promise_source'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('miss_at__gte', models.F('due_at'))), name='missed_after_due'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.UniqueConstraint(condition=models.Q(('standing__isnull', False)), fields=('standing', 'due_at'), name='one_promise_per_day'),
        ),
    ]
