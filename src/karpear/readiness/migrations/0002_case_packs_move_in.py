"""Case packs are what one person has ready. Their tables stay, with all that is in them."""

import django.db.models.deletion
import karpear.keys.fields
import karpear.keys.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0005_what_stood_before'),
        ('cases', '0007_case_packs_move_out'),
        ('people', '0012_rows_of_one_moment_keep_their_places'),
        ('readiness', '0001_initial'),
        ('vault', '0002_notes_from_a_phone'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='FamilyWords',
                    fields=[
                        ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                        ('blob', models.BinaryField()),
                        ('changed_at', models.DateTimeField()),
                        ('contact', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='family_words', to='people.contact')),
                    ],
                    options={
                        'db_table': 'cases_familywords',
                    },
                ),
                migrations.CreateModel(
                    name='Pack',
                    fields=[
                        ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                        ('needed', models.PositiveSmallIntegerField(default=2)),
                        ('split', models.PositiveSmallIntegerField(null=True)),
                        ('key_blob', models.BinaryField(null=True)),
                        ('sealed_at', models.DateTimeField(null=True)),
                        ('reviewed_at', models.DateTimeField()),
                        ('reminded_at', models.DateTimeField(null=True)),
                        ('papers_until', models.DateField(null=True)),
                        ('papers_told_at', models.DateTimeField(null=True)),
                        ('created_at', models.DateTimeField()),
                        ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pack', to=settings.AUTH_USER_MODEL)),
                        ('record', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='vault.record')),
                    ],
                    options={
                        'db_table': 'cases_pack',
                    },
                ),
                migrations.CreateModel(
                    name='Opening',
                    fields=[
                        ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                        ('asked_at', models.DateTimeField()),
                        ('handed_out_at', models.DateTimeField()),
                        ('told_at', models.DateTimeField(null=True)),
                        ('custodians_told_at', models.DateTimeField(null=True)),
                        ('ends_at', models.DateTimeField()),
                        ('objected_at', models.DateTimeField(null=True)),
                        ('opened_at', models.DateTimeField(null=True)),
                        ('stopped_at', models.DateTimeField(null=True)),
                        ('said_open_at', models.DateTimeField(null=True)),
                        ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='alerts.alert')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vault.record')),
                        ('pack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='readiness.pack')),
                    ],
                    options={
                        'db_table': 'cases_opening',
                        'ordering': ('-asked_at', '-id'),
                    },
                ),
                migrations.CreateModel(
                    name='Custodian',
                    fields=[
                        ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                        ('state', models.CharField(choices=[('asked', 'asked'), ('accepted', 'accepted'), ('declined', 'declined'), ('ended', 'ended')], default='asked', max_length=10)),
                        ('to_recipient', models.CharField(blank=True, max_length=70)),
                        ('part', models.BinaryField(null=True)),
                        ('asked_at', models.DateTimeField()),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('outside', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vault.outside')),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='custody', to=settings.AUTH_USER_MODEL)),
                        ('pack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='custodians', to='readiness.pack')),
                    ],
                    options={
                        'db_table': 'cases_custodian',
                        'ordering': ('asked_at', 'id'),
                    },
                ),
                migrations.CreateModel(
                    name='Release',
                    fields=[
                        ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                        ('stage', models.CharField(choices=[('missed', 'missed'), ('missing', 'missing'), ('detained', 'detained'), ('hurt', 'hurt'), ('killed', 'killed')], max_length=10)),
                        ('at', models.DateTimeField()),
                        ('shown_at', models.DateTimeField(null=True)),
                        ('told_at', models.DateTimeField(null=True)),
                        ('taken_back_at', models.DateTimeField(null=True)),
                        ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='alerts.alert')),
                        ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.contact')),
                    ],
                    options={
                        'db_table': 'cases_release',
                    },
                ),
                migrations.CreateModel(
                    name='Instruction',
                    fields=[
                        ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                        ('stage', models.CharField(choices=[('missed', 'missed'), ('missing', 'missing'), ('detained', 'detained'), ('hurt', 'hurt'), ('killed', 'killed')], max_length=10)),
                        ('text', karpear.keys.fields.EncryptedTextField(editable=True)),
                        ('changed_at', models.DateTimeField()),
                        ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='instructions', to='people.contact')),
                    ],
                    options={
                        'db_table': 'cases_instruction',
                        'constraints': [models.UniqueConstraint(fields=('contact', 'stage'), name='one_instruction_per_stage')],
                    },
                ),
                migrations.CreateModel(
                    name='Contribution',
                    fields=[
                        ('id', models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                        ('blob', models.BinaryField(null=True)),
                        ('at', models.DateTimeField()),
                        ('custodian', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='readiness.custodian')),
                        ('opening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='readiness.opening')),
                    ],
                    options={
                        'db_table': 'cases_contribution',
                        'constraints': [models.UniqueConstraint(fields=('opening', 'custodian'), name='one_contribution_each')],
                    },
                ),
                migrations.AddConstraint(
                    model_name='pack',
                    constraint=models.CheckConstraint(condition=models.Q(('needed__gte', 2), ('needed__lte', 7)), name='pack_needs_two_to_seven'),
                ),
                migrations.AddConstraint(
                    model_name='opening',
                    constraint=models.UniqueConstraint(condition=models.Q(('objected_at', None), ('opened_at', None), ('stopped_at', None)), fields=('pack', 'by'), name='one_opening_by_each'),
                ),
                migrations.AddConstraint(
                    model_name='custodian',
                    constraint=models.CheckConstraint(condition=models.Q(('person__isnull', True), ('outside__isnull', True), _connector='XOR'), name='one_custodian'),
                ),
                migrations.AddConstraint(
                    model_name='custodian',
                    constraint=models.UniqueConstraint(condition=models.Q(('person__isnull', False), ('state__in', ['asked', 'accepted'])), fields=('pack', 'person'), name='one_custody_each'),
                ),
                migrations.AddConstraint(
                    model_name='custodian',
                    constraint=models.UniqueConstraint(condition=models.Q(('outside__isnull', False), ('state__in', ['asked', 'accepted'])), fields=('pack', 'outside'), name='one_outside_custody'),
                ),
                migrations.AddConstraint(
                    model_name='release',
                    constraint=models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('alert', 'contact', 'stage'), name='one_standing_release'),
                ),
            ]
        ),
    ]
