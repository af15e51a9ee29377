"""An alert knows the case that it became, and what is known of its person until somebody says that it is over."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import karpear.keys.ids

STAGES = [
    ("missed", "missed"),
    ("missing", "missing"),
    ("detained", "detained"),
    ("hurt", "hurt"),
    ("killed", "killed"),
]
OUTCOMES = [
    ("safe", "safe"),
    ("false_alarm", "false_alarm"),
    ("drill", "drill"),
    ("incident", "incident"),
    ("case", "case"),
]
PERSON = settings.AUTH_USER_MODEL


def person(**options):
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=PERSON, **options)


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0002_incidents_found_quickly"),
        ("cases", "0003_stage_calls_move_down"),
        migrations.swappable_dependency(PERSON),
    ]

    operations = [
        migrations.AddField("alert", "incident", models.UUIDField(null=True)),
        migrations.AddField("alert", "case_closed_at", models.DateTimeField(null=True)),
        migrations.AddField("alert", "case_ended_well", models.BooleanField(null=True)),
        migrations.AlterField("alert", "outcome", models.CharField(blank=True, choices=OUTCOMES, max_length=12)),
        migrations.RemoveIndex("alert", "alert_incidents"),
        migrations.AddIndex(
            "alert",
            models.Index(fields=["resolved_at"], condition=Q(outcome__in=["incident", "case"]), name="alert_happened"),
        ),
        migrations.AddIndex(
            "alert", models.Index(fields=["incident"], condition=Q(incident__isnull=False), name="alert_incident")
        ),
        migrations.AddConstraint(
            "alert",
            models.CheckConstraint(condition=~Q(outcome="case") | Q(incident__isnull=False), name="a_case_has_an_incident"),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="StageCall",
                    fields=[
                        ("id", models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                        (
                            "alert",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="stages", to="alerts.alert"
                            ),
                        ),
                        ("stage", models.CharField(choices=STAGES, max_length=10)),
                        ("by", person()),
                        ("at", models.DateTimeField()),
                        ("second", person(null=True)),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("taken_back_by", person(null=True)),
                        ("taken_back_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "db_table": "cases_stagecall",
                        "constraints": [
                            models.CheckConstraint(
                                condition=Q(second=None) | ~Q(second=models.F("by")), name="second_is_another"
                            )
                        ],
                    },
                )
            ]
        ),
        migrations.AddField("stagecall", "ended_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "stagecall",
            "ended_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=PERSON
            ),
        ),
        migrations.AddConstraint(
            "stagecall",
            models.UniqueConstraint(
                fields=["alert", "stage"],
                condition=Q(taken_back_at=None, ended_at=None),
                name="one_stage_call_standing",
            ),
        ),
    ]
