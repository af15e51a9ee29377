import django.db.models.deletion
import karpear.keys.fields
import karpear.keys.ids
import karpear.rules.plan.decision
import karpear.rules.risk.matrix
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0001_initial'),
        ('alerts', '0002_incidents_found_quickly'),
        ('people', '0002_approving_watchers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Answered',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('asked', models.PositiveSmallIntegerField(choices=[(1, 'GO'), (2, 'APPROVAL'), (3, 'SECOND_PERSON'), (4, 'MUST_CANCEL')])),
                ('answer', models.CharField(choices=[('approve', 'approve'), ('conditions', 'conditions'), ('postpone', 'postpone'), ('plan_b', 'plan_b'), ('cancel', 'cancel')], max_length=12)),
                ('reason', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('conditions', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
                ('postponed_to', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('answered_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('content', karpear.keys.fields.EncryptedJSONField(default=dict, editable=True)),
                ('level_before', models.PositiveSmallIntegerField()),
                ('level_after', models.PositiveSmallIntegerField()),
                ('index_before', models.FloatField()),
                ('index_after', models.FloatField()),
                ('confidence', models.CharField(choices=[('low', 'low'), ('medium', 'medium'), ('high', 'high')], max_length=10)),
                ('reliability', models.CharField(choices=[('highly_reliable', 'highly_reliable'), ('likely_reliable', 'likely_reliable'), ('unsure', 'unsure'), ('likely_unreliable', 'likely_unreliable'), ('highly_unreliable', 'highly_unreliable'), ('unknown', 'unknown')], max_length=20)),
                ('warned', models.BooleanField(default=False)),
                ('declared', models.BooleanField(default=False)),
                ('verdict', models.PositiveSmallIntegerField(choices=[(1, 'GO'), (2, 'APPROVAL'), (3, 'SECOND_PERSON'), (4, 'MUST_CANCEL')])),
            ],
            options={
                'ordering': ('-made_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('source', models.UUIDField()),
                ('stood', models.CharField(choices=[('unassessed', 'unassessed'), ('outdated', 'changed since it was assessed'), ('go', 'may go'), ('waiting', 'waiting for approval'), ('waiting_second', 'waiting for a second person'), ('approved', 'approved'), ('conditions', 'approved with conditions'), ('postponed', 'to be postponed'), ('plan_b', 'plan B asked for'), ('refused', 'to be cancelled'), ('must_cancel', 'must be cancelled')], max_length=20)),
                ('level_before', models.PositiveSmallIntegerField(null=True)),
                ('level_after', models.PositiveSmallIntegerField()),
                ('arithmetic', karpear.keys.fields.EncryptedJSONField(default=dict, editable=True)),
                ('answer', models.CharField(blank=True, choices=[('approve', 'approve'), ('change', 'change'), ('cancel', 'cancel'), ('superseded', 'superseded')], max_length=10)),
                ('answered_at', models.DateTimeField(null=True)),
                ('reason', karpear.keys.fields.EncryptedTextField(blank=True, default='', editable=True)),
            ],
            options={
                'ordering': ('-made_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='Recent',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('province', models.CharField(blank=True, max_length=12)),
                ('threat', models.CharField(max_length=20)),
                ('count', models.PositiveIntegerField()),
                ('last_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Unfinished',
            fields=[
                ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                ('saved_at', models.DateTimeField()),
                ('content', karpear.keys.fields.EncryptedJSONField(default=dict, editable=True)),
            ],
        ),
        migrations.AddField(
            model_name='activity',
            name='approver',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='activity',
            name='at_least',
            field=models.PositiveSmallIntegerField(choices=[(1, 'GO'), (2, 'APPROVAL'), (3, 'SECOND_PERSON'), (4, 'MUST_CANCEL')], default=1),
        ),
        migrations.AddField(
            model_name='activity',
            name='cancelled_for',
            field=models.CharField(blank=True, choices=[('risk', 'because of the risk'), ('other', 'for another reason')], max_length=10),
        ),
        migrations.AddField(
            model_name='activity',
            name='put_before_approvers',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='activity',
            name='reminded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='activity',
            name='decision',
            field=models.CharField(choices=[('unassessed', 'unassessed'), ('outdated', 'changed since it was assessed'), ('go', 'may go'), ('waiting', 'waiting for approval'), ('waiting_second', 'waiting for a second person'), ('approved', 'approved'), ('conditions', 'approved with conditions'), ('postponed', 'to be postponed'), ('plan_b', 'plan B asked for'), ('refused', 'to be cancelled'), ('must_cancel', 'must be cancelled')], default='unassessed', max_length=20),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['decision', 'state'], name='activity_stands'),
        ),
        migrations.AddField(
            model_name='answered',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assessment',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='approver',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assessment',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='answered',
            name='assessment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='activities.assessment'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recent',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation'),
        ),
        migrations.AddField(
            model_name='unfinished',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unfinished', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='unfinished',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(fields=['activity', '-made_at'], name='assessments_of'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('level_after__lte', models.F('level_before')), ('level_after__range', (1, 5)), ('level_before__range', (1, 5))), name='measures_never_raise'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level_after', karpear.rules.risk.matrix.Level['VERY_HIGH']), ('warned', True), _connector='OR', _negated=True), models.Q(('reliability__in', ['highly_reliable', 'likely_reliable']), _negated=True), ('verdict', karpear.rules.plan.decision.Verdict['MUST_CANCEL']), _connector='OR'), name='very_high_and_reliable_is_cancelled'),
        ),
        migrations.AddConstraint(
            model_name='answered',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked', karpear.rules.plan.decision.Verdict['MUST_CANCEL']), _negated=True), models.Q(('answer__in', ['approve', 'conditions']), _negated=True), _connector='OR'), name='nobody_approves_what_must_be_cancelled'),
        ),
        migrations.AddConstraint(
            model_name='answered',
            constraint=models.UniqueConstraint(condition=models.Q(('answer__in', ['approve', 'conditions'])), fields=('assessment', 'person'), name='a_second_yes_is_somebody_elses'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(fields=('activity', 'source'), name='one_proposal_per_source'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('activity',), name='one_open_proposal_each'),
        ),
        migrations.AddConstraint(
            model_name='recent',
            constraint=models.UniqueConstraint(fields=('organisation', 'province', 'threat'), name='counted_once'),
        ),
        migrations.AddConstraint(
            model_name='unfinished',
            constraint=models.UniqueConstraint(fields=('activity', 'person'), name='one_unfinished_each'),
        ),
    ]
