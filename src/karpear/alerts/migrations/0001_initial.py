import django.db.models.deletion
import karpear.keys.fields
import karpear.keys.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PositionKey',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('key', karpear.keys.fields.EncryptedTextField(editable=True)),
            ],
        ),
        migrations.CreateModel(
            name='Briefing',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('content', karpear.keys.fields.EncryptedJSONField(default=dict, editable=True)),
                ('active_from', models.DateTimeField(null=True)),
                ('active_until', models.DateTimeField(null=True)),
                ('buddy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('sos', 'sos'), ('missed', 'missed'), ('duress', 'duress'), ('roll_call', 'roll_call')], max_length=10)),
                ('drill', models.BooleanField(default=False)),
                ('silent', models.BooleanField(default=False)),
                ('cause', models.UUIDField(null=True)),
                ('source', models.UUIDField(null=True)),
                ('calls', models.PositiveIntegerField(default=1)),
                ('state', models.CharField(choices=[('open', 'open'), ('acknowledged', 'acknowledged'), ('resolved', 'resolved')], default='open', max_length=12)),
                ('exhausted', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField()),
                ('ladder_from', models.DateTimeField()),
                ('rung', models.PositiveIntegerField(default=0)),
                ('next_rung_at', models.DateTimeField(null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('owner_acted_at', models.DateTimeField(null=True)),
                ('overtake_at', models.DateTimeField(null=True)),
                ('heard_from_at', models.DateTimeField(null=True)),
                ('stood_down_at', models.DateTimeField(null=True)),
                ('resolved_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('safe', 'safe'), ('false_alarm', 'false_alarm'), ('drill', 'drill'), ('incident', 'incident')], max_length=12)),
                ('note', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('changed_at', models.DateTimeField()),
                ('buddy', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='people.organisation')),
                ('owner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to=settings.AUTH_USER_MODEL)),
                ('resolved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('briefing', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='alerts.briefing')),
            ],
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('fixed_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('day', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='alerts.positionkey')),
            ],
        ),
        migrations.CreateModel(
            name='AlertEvent',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('what', models.CharField(max_length=30)),
                ('contact_name', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('text', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('step', models.PositiveSmallIntegerField(null=True)),
                ('raise_duress', models.BooleanField(default=False)),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='alerts.alert')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('at', 'id'),
                'indexes': [models.Index(condition=models.Q(('raise_duress', True)), fields=['at'], name='event_duress')],
            },
        ),
        migrations.AddIndex(
            model_name='briefing',
            index=models.Index(fields=['person', 'active_until'], name='briefing_active'),
        ),
        migrations.AddIndex(
            model_name='alert',
            index=models.Index(condition=models.Q(('next_rung_at__isnull', False)), fields=['next_rung_at'], name='alert_climbs'),
        ),
        migrations.AddIndex(
            model_name='alert',
            index=models.Index(condition=models.Q(('overtake_at__isnull', False)), fields=['overtake_at'], name='alert_overtakes'),
        ),
        migrations.AddIndex(
            model_name='alert',
            index=models.Index(fields=['organisation', 'opened_at'], name='alert_of_organisation'),
        ),
        migrations.AddIndex(
            model_name='alert',
            index=models.Index(fields=['changed_at'], name='alert_changed'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('drill', False), ('kind', 'sos'), models.Q(('state', 'resolved'), _negated=True)), fields=('person',), name='one_open_sos'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'missed'), ('source__isnull', False), models.Q(('state', 'resolved'), _negated=True)), fields=('person', 'source'), name='one_open_missed'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('cause__isnull', False)), fields=('cause',), name='one_alert_per_cause'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'acknowledged'), _negated=True), ('owner__isnull', False), _connector='OR'), name='acknowledged_has_owner'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'resolved'), ('outcome', ''), _connector='XOR'), name='resolved_has_outcome'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(('owner__isnull', True), models.Q(('owner', models.F('person')), _negated=True), _connector='OR'), name='nobody_owns_their_own'),
        ),
        migrations.AddIndex(
            model_name='position',
            index=models.Index(fields=['person', '-fixed_at'], name='position_latest'),
        ),
    ]
