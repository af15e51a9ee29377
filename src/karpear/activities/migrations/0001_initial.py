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
            name='Activity',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('trip', 'Trip'), ('event', 'Event'), ('activity', 'Activity')], default='trip', max_length=10)),
                ('state', models.CharField(choices=[('draft', 'being planned'), ('planned', 'planned'), ('ended', 'ended'), ('cancelled', 'cancelled')], default='draft', max_length=10)),
                ('decision', models.CharField(default='unassessed', max_length=20)),
                ('title', karpear.keys.fields.EncryptedTextField(default='', editable=True)),
                ('place', karpear.keys.fields.EncryptedTextField(default='', editable=True)),
                ('province', models.CharField(blank=True, max_length=12)),
                ('starts_at', models.DateTimeField(null=True)),
                ('ends_at', models.DateTimeField(null=True)),
                ('plan', karpear.keys.fields.EncryptedJSONField(default=dict, editable=True)),
                ('schedule', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('planned_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('briefing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='alerts.briefing')),
                ('buddy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='people.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FamilyPage',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('disclosures', models.JSONField(default=list)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='family_pages', to='activities.activity')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.contact')),
            ],
        ),
        migrations.CreateModel(
            name='Leg',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('from_place', karpear.keys.fields.EncryptedTextField(editable=True)),
                ('to_place', karpear.keys.fields.EncryptedTextField(editable=True)),
                ('province', models.CharField(blank=True, max_length=12)),
                ('departs_at', models.DateTimeField()),
                ('arrives_at', models.DateTimeField()),
                ('transport', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('alone', models.BooleanField(default=False)),
                ('night', models.BooleanField(default=False)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='legs', to='activities.activity')),
            ],
            options={
                'ordering': ('position', 'departs_at'),
            },
        ),
        migrations.CreateModel(
            name='Traveller',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('name', karpear.keys.fields.EncryptedTextField(default='', editable=True)),
                ('phone', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('home_at', models.DateTimeField(null=True)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='travellers', to='activities.activity')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['person', 'state'], name='activity_of'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('starts_at__isnull', True), ('ends_at__isnull', True), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='activity_has_length'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'planned'), _negated=True), models.Q(('starts_at__isnull', False), ('ends_at__isnull', False)), _connector='OR'), name='planned_has_times'),
        ),
        migrations.AddConstraint(
            model_name='familypage',
            constraint=models.UniqueConstraint(fields=('activity', 'contact'), name='one_page_per_contact'),
        ),
        migrations.AddConstraint(
            model_name='traveller',
            constraint=models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('activity', 'person'), name='travels_once'),
        ),
    ]
