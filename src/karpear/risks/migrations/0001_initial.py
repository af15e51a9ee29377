import django.db.models.deletion
import karpear.keys.fields
import karpear.keys.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0002_approving_watchers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Risk',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('catalogue_id', models.CharField(blank=True, max_length=20)),
                ('scope', models.CharField(choices=[('individual', 'individual'), ('organisation', 'organisation'), ('sector', 'sector')], max_length=12)),
                ('name', karpear.keys.fields.EncryptedTextField(editable=True)),
                ('description', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('province', models.CharField(blank=True, max_length=12)),
                ('state', models.CharField(choices=[('open', 'open'), ('closed', 'closed')], default='open', max_length=8)),
                ('likelihood', models.PositiveSmallIntegerField()),
                ('people', models.PositiveSmallIntegerField(default=0)),
                ('property', models.PositiveSmallIntegerField(default=0)),
                ('programmes', models.PositiveSmallIntegerField(default=0)),
                ('legal', models.PositiveSmallIntegerField(default=0)),
                ('impact', models.PositiveSmallIntegerField()),
                ('level', models.PositiveSmallIntegerField()),
                ('inherent_level', models.PositiveSmallIntegerField()),
                ('residual_level', models.PositiveSmallIntegerField()),
                ('scores', models.JSONField()),
                ('confidence', models.CharField(choices=[('low', 'low'), ('medium', 'medium'), ('high', 'high')], max_length=10)),
                ('reliability', models.CharField(choices=[('highly_reliable', 'highly_reliable'), ('likely_reliable', 'likely_reliable'), ('unsure', 'unsure'), ('likely_unreliable', 'likely_unreliable'), ('highly_unreliable', 'highly_unreliable'), ('unknown', 'unknown')], max_length=20)),
                ('treatment', models.CharField(blank=True, choices=[('reduce', 'reduce'), ('avoid', 'avoid'), ('share', 'share'), ('accept', 'accept')], max_length=8)),
                ('accepted_until', models.DateField(null=True)),
                ('accepted_why', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('review_on', models.DateField()),
                ('review_told_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='risks', to='people.organisation')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('likelihood', models.PositiveSmallIntegerField()),
                ('level', models.PositiveSmallIntegerField()),
                ('arithmetic', karpear.keys.fields.EncryptedJSONField(default=dict, editable=True)),
                ('answer', models.CharField(blank=True, choices=[('accepted', 'accepted'), ('adjusted', 'accepted with another level'), ('declined', 'declined'), ('superseded', 'replaced by a later one')], max_length=10)),
                ('answered_at', models.DateTimeField(null=True)),
                ('why', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('risk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='risks.risk')),
            ],
            options={
                'ordering': ('-made_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('catalogue_id', models.CharField(blank=True, max_length=20)),
                ('name', karpear.keys.fields.EncryptedTextField(editable=True)),
                ('due_on', models.DateField(null=True)),
                ('cost', models.PositiveIntegerField(null=True)),
                ('currency', models.CharField(default='USD', max_length=3)),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('planned', 'planned'), ('doing', 'under way'), ('done', 'done'), ('dropped', 'dropped')], default='proposed', max_length=10)),
                ('told_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('risk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='risks.risk')),
            ],
            options={
                'ordering': ('created_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('source', models.CharField(choices=[('starter', 'starter register'), ('manual', 'entered'), ('session', 'organisational assessment'), ('proposal', 'something that happened'), ('import', 'spreadsheet')], max_length=10)),
                ('source_id', models.UUIDField(null=True)),
                ('scores', models.JSONField()),
                ('inherent_level', models.PositiveSmallIntegerField()),
                ('level', models.PositiveSmallIntegerField()),
                ('residual_level', models.PositiveSmallIntegerField()),
                ('confidence', models.CharField(choices=[('low', 'low'), ('medium', 'medium'), ('high', 'high')], max_length=10)),
                ('reliability', models.CharField(choices=[('highly_reliable', 'highly_reliable'), ('likely_reliable', 'likely_reliable'), ('unsure', 'unsure'), ('likely_unreliable', 'likely_unreliable'), ('highly_unreliable', 'highly_unreliable'), ('unknown', 'unknown')], max_length=20)),
                ('why', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('risk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evaluations', to='risks.risk')),
            ],
            options={
                'ordering': ('-at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('verb', models.CharField(max_length=20)),
                ('fields', karpear.keys.fields.EncryptedJSONField(default=dict, editable=True)),
                ('why', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='risks.measure')),
                ('risk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='risks.risk')),
            ],
            options={
                'ordering': ('-at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('title', karpear.keys.fields.EncryptedTextField(editable=True)),
                ('state', models.CharField(choices=[('preparing', 'being prepared'), ('rating', 'everybody rates'), ('settling', 'being settled'), ('finished', 'finished')], default='preparing', max_length=10)),
                ('created_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('confidence', models.CharField(blank=True, choices=[('low', 'low'), ('medium', 'medium'), ('high', 'high')], max_length=10)),
                ('reliability', models.CharField(blank=True, choices=[('highly_reliable', 'highly_reliable'), ('likely_reliable', 'likely_reliable'), ('unsure', 'unsure'), ('likely_unreliable', 'likely_unreliable'), ('highly_unreliable', 'highly_unreliable'), ('unknown', 'unknown')], max_length=20)),
                ('why', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('due_told_at', models.DateTimeField(null=True)),
                ('facilitator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessment_sessions', to='people.organisation')),
                ('previous', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='risks.session')),
            ],
        ),
        migrations.CreateModel(
            name='Rater',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('guest_name', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('guest_from', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('token_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('first_seen_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('saves', models.PositiveIntegerField(default=0)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='raters', to='risks.session')),
            ],
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('risk', 'Risk'), ('threat', 'Threat'), ('vulnerability', 'Vulnerability'), ('capacity', 'Capacity'), ('actor', 'Actor')], max_length=14)),
                ('catalogue_id', models.CharField(blank=True, max_length=20)),
                ('name', karpear.keys.fields.EncryptedTextField(editable=True)),
                ('description', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('areas', models.JSONField(blank=True, default=list)),
                ('stance', models.CharField(blank=True, choices=[('ally', 'ally'), ('neutral', 'neutral'), ('adversary', 'adversary')], max_length=10)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('settled', models.JSONField(null=True)),
                ('settled_why', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('risk', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='risks.risk')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='risks.session')),
            ],
            options={
                'ordering': ('position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField()),
                ('content', karpear.keys.fields.EncryptedJSONField(default=dict, editable=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('officer', 'entered by an officer'), ('alert', 'alert resolved as incident')], max_length=10)),
                ('threat', models.CharField(blank=True, max_length=20)),
                ('happened_on', models.DateField()),
                ('province', models.CharField(blank=True, max_length=12)),
                ('place', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('note', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('reliability', models.CharField(choices=[('highly_reliable', 'highly_reliable'), ('likely_reliable', 'likely_reliable'), ('unsure', 'unsure'), ('likely_unreliable', 'likely_unreliable'), ('highly_unreliable', 'highly_unreliable'), ('unknown', 'unknown')], max_length=20)),
                ('serious', models.BooleanField(default=False)),
                ('source', models.UUIDField(null=True)),
                ('entered_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('considered_at', models.DateTimeField(null=True)),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='people.organisation')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', '-happened_on'], name='facts_of'), models.Index(condition=models.Q(('considered_at__isnull', True)), fields=['entered_at'], name='facts_to_consider')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source__isnull', False)), fields=('organisation', 'source'), name='one_fact_per_source')],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('values', karpear.keys.fields.EncryptedJSONField(default=dict, editable=True)),
                ('note', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='risks.item')),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='risks.rater')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('rater', 'item'), name='one_rating_each')],
            },
        ),
        migrations.AddIndex(
            model_name='risk',
            index=models.Index(fields=['organisation', 'state', '-level', 'number'], name='register'),
        ),
        migrations.AddIndex(
            model_name='risk',
            index=models.Index(fields=['state', 'review_on'], name='reviews_due'),
        ),
        migrations.AddConstraint(
            model_name='risk',
            constraint=models.UniqueConstraint(fields=('organisation', 'number'), name='risk_number_once'),
        ),
        migrations.AddConstraint(
            model_name='risk',
            constraint=models.CheckConstraint(condition=models.Q(('impact__range', (1, 5)), ('level__range', (1, 5)), ('likelihood__range', (1, 5)), ('residual_level__range', (1, 5))), name='risk_on_scale'),
        ),
        migrations.AddConstraint(
            model_name='risk',
            constraint=models.CheckConstraint(condition=models.Q(('residual_level__lte', models.F('level'))), name='residual_is_not_higher'),
        ),
        migrations.AddConstraint(
            model_name='risk',
            constraint=models.CheckConstraint(condition=models.Q(('level__lte', models.F('inherent_level'))), name='current_is_not_higher'),
        ),
        migrations.AddConstraint(
            model_name='risk',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('treatment', 'accept'), _negated=True), models.Q(('accepted_by__isnull', False), ('accepted_until__isnull', False)), _connector='OR'), name='accepting_has_name_and_end'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('risk',), name='one_open_proposal_per_risk'),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(fields=['risk', 'state'], name='measures_of'),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(fields=['state', 'due_on'], name='measures_due'),
        ),
        migrations.AddIndex(
            model_name='evaluation',
            index=models.Index(fields=['risk', '-at'], name='evaluations_of'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['risk', '-at'], name='changes_of'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['organisation', '-created_at'], name='sessions_of'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'finished'), _negated=True), models.Q(('finished_at__isnull', False), models.Q(('confidence', ''), _negated=True), models.Q(('reliability', ''), _negated=True)), _connector='OR'), name='finished_says_how_sure'),
        ),
        migrations.AddConstraint(
            model_name='rater',
            constraint=models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('session', 'person'), name='rates_once'),
        ),
        migrations.AddConstraint(
            model_name='rater',
            constraint=models.CheckConstraint(condition=models.Q(('person__isnull', True), ('token_hash__isnull', True), _connector='XOR'), name='member_or_guest'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(condition=models.Q(('catalogue_id', ''), _negated=True), fields=('session', 'catalogue_id'), name='one_item_per_line'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(condition=models.Q(('risk__isnull', False)), fields=('session', 'risk'), name='one_item_per_risk'),
        ),
    ]
