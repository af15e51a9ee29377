import django.db.models.deletion
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
            name='ChannelState',
            fields=[
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('sms', 'SMS'), ('chat', 'Chat'), ('drill', 'Drill (sends nothing)')], max_length=10, primary_key=True, serialize=False)),
                ('last_ok_at', models.DateTimeField(null=True)),
                ('last_failed_at', models.DateTimeField(null=True)),
                ('failures_in_a_row', models.PositiveIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('topic', models.CharField(max_length=20)),
                ('subject', models.UUIDField()),
                ('text_key', models.CharField(max_length=30)),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('sms', 'SMS'), ('chat', 'Chat'), ('drill', 'Drill (sends nothing)')], max_length=10)),
                ('step', models.PositiveSmallIntegerField(default=0)),
                ('round', models.PositiveIntegerField(default=0)),
                ('drill', models.BooleanField(default=False)),
                ('priority', models.PositiveSmallIntegerField(choices=[(0, 'Sos'), (2, 'Alert'), (4, 'All Clear'), (6, 'Reminder'), (8, 'Ordinary')], default=8)),
                ('state', models.CharField(choices=[('queued', 'queued'), ('sending', 'sending'), ('sent', 'sent'), ('failed', 'failed'), ('dead', 'dead'), ('cancelled', 'cancelled')], default='queued', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('bundled_with', models.UUIDField(null=True)),
                ('maybe_twice', models.BooleanField(default=False)),
                ('unwanted', models.BooleanField(default=False)),
                ('error', models.CharField(blank=True, max_length=80)),
                ('link_hash', models.CharField(blank=True, max_length=64)),
                ('link_expires_at', models.DateTimeField(null=True)),
                ('pressed_at', models.DateTimeField(null=True)),
                ('about', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('address', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.address')),
                ('contact', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.contact')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'failed'])), fields=['channel', 'priority', 'next_attempt_at'], name='outbox_due'), models.Index(condition=models.Q(('state__in', ['queued', 'failed'])), fields=['address'], name='outbox_to'), models.Index(condition=models.Q(('state', 'sending')), fields=['lease_until'], name='outbox_leased'), models.Index(condition=models.Q(('link_hash', ''), _negated=True), fields=['link_hash'], name='outbox_link'), models.Index(condition=models.Q(('state', 'sent')), fields=['address', 'sent_at'], name='outbox_sent')],
                'constraints': [models.UniqueConstraint(fields=('subject', 'step', 'round', 'address', 'text_key'), name='one_delivery'), models.CheckConstraint(condition=models.Q(('person__isnull', True), ('contact__isnull', True), _connector='XOR'), name='one_recipient'), models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'sms', 'chat', 'drill'])), name='delivery_channel_known'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sending', 'sent', 'failed', 'dead', 'cancelled'])), name='delivery_state_known'), models.CheckConstraint(condition=models.Q(('priority__in', [0, 2, 4, 6, 8])), name='delivery_priority_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='sent_has_time')],
            },
        ),
    ]
