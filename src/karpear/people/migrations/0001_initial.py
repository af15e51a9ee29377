import django.db.models.deletion
import karpear.keys.fields
import karpear.keys.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('country', models.CharField(default='kh', max_length=8)),
                ('language', models.CharField(choices=[('en', 'English'), ('km', 'ភាសាខ្មែរ')], default='km', max_length=5)),
                ('time_zone', models.CharField(default='Asia/Phnom_Penh', max_length=40)),
                ('policy', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', karpear.keys.fields.EncryptedTextField(editable=True)),
                ('code_name', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('language', models.CharField(choices=[('en', 'English'), ('km', 'ភាសាខ្មែរ')], default='km', max_length=5)),
                ('time_zone', models.CharField(default='Asia/Phnom_Penh', max_length=40)),
                ('duress_password', models.CharField(blank=True, max_length=128)),
                ('duress_signed_in_at', models.DateTimeField(null=True)),
                ('is_operator', models.BooleanField(default=False)),
                ('is_demo', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('duress_signed_in_at__isnull', False)), fields=['duress_signed_in_at'], name='person_duress')],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('family', 'Family or friend'), ('colleague', 'Colleague'), ('lawyer', 'Lawyer'), ('partner_ngo', 'Partner NGO'), ('embassy', 'Embassy'), ('journalist', 'Journalist'), ('local_authority', 'Local authority'), ('un_office', 'UN office')], max_length=20)),
                ('name', karpear.keys.fields.EncryptedTextField(editable=True)),
                ('code_name', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('knows_me_as', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('reach', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('hours', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('language', models.CharField(choices=[('en', 'English'), ('km', 'ភាសាខ្មែរ')], default='km', max_length=5)),
                ('disclosures', models.JSONField(blank=True, default=list)),
                ('in_ladder', models.BooleanField(default=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('asked', 'asked, no answer yet'), ('accepted', 'accepted'), ('declined', 'declined'), ('left', 'left')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('token_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('token_expires_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('position', 'created_at'),
            },
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('sms', 'SMS'), ('chat', 'Chat'), ('drill', 'Drill (sends nothing)')], max_length=10)),
                ('value', karpear.keys.fields.EncryptedTextField(editable=True)),
                ('value_index', models.CharField(db_index=True, max_length=64)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('proven_at', models.DateTimeField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='people.contact')),
            ],
            options={
                'ordering': ('position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('name', karpear.keys.fields.EncryptedTextField(default='', editable=True)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('last_used_on', models.DateField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('topic', models.CharField(max_length=20)),
                ('subject', models.UUIDField()),
                ('text_key', models.CharField(max_length=30)),
                ('created_at', models.DateTimeField()),
                ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('address', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.address')),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.contact')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('member', 'member'), ('officer', 'officer'), ('lead', 'lead')], max_length=10)),
                ('sos_consent', models.BooleanField(default=True)),
                ('feed_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='people.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('member', 'member'), ('officer', 'officer'), ('lead', 'lead')], max_length=10)),
                ('for_name', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('makes_operator', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('used_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='people.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('key', models.UUIDField()),
                ('verb', models.CharField(max_length=30)),
                ('body_hash', models.CharField(max_length=64)),
                ('answer', karpear.keys.fields.EncryptedJSONField(default=dict, editable=True)),
                ('created_at', models.DateTimeField(db_index=True)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SafetyWord',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=10)),
                ('digest', models.CharField(max_length=64)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='safety_words', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('handover', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('offered_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='people.organisation')),
            ],
            options={
                'ordering': ('starts_at',),
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('asked', 'asked'), ('accepted', 'accepted'), ('declined', 'declined'), ('ended', 'ended')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='watching', to='people.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watched_by', to=settings.AUTH_USER_MODEL)),
                ('watcher', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='watching', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='address',
            constraint=models.CheckConstraint(condition=models.Q(('person__isnull', True), ('contact__isnull', True), _connector='XOR'), name='address_has_one_owner'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('person__isnull', True), ('contact__isnull', True), _connector='XOR'), name='notice_has_one_recipient'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('person', 'organisation'), name='one_membership'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['member', 'officer', 'lead'])), name='known_role'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('person', 'key'), name='one_answer_per_key'),
        ),
        migrations.AddConstraint(
            model_name='safetyword',
            constraint=models.UniqueConstraint(fields=('person', 'kind'), name='one_word_per_kind'),
        ),
        migrations.AddIndex(
            model_name='shift',
            index=models.Index(fields=['organisation', 'ends_at'], name='shift_when'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='shift_has_length'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.CheckConstraint(condition=models.Q(('watcher__isnull', True), ('organisation__isnull', True), _connector='XOR'), name='one_kind_of_watcher'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.CheckConstraint(condition=models.Q(('watcher__isnull', True), models.Q(('watcher', models.F('person')), _negated=True), _connector='OR'), name='nobody_watches_themselves'),
        ),
    ]
