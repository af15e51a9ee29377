import karpear.keys.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables stay where the audit made them; only who keeps them changes."""

    initial = True

    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.CreateModel(
                    name="Heartbeat",
                    fields=[
                        ("id", models.UUIDField(default=karpear.keys.ids.new_id, primary_key=True, serialize=False)),
                        ("started_at", models.DateTimeField()),
                        ("last_tick_at", models.DateTimeField(db_index=True)),
                        ("tick_ms", models.FloatField(default=0)),
                    ],
                    options={"db_table": "audit_heartbeat"},
                ),
                migrations.CreateModel(
                    name="StepFailure",
                    fields=[
                        ("step", models.CharField(max_length=60, primary_key=True, serialize=False)),
                        ("first_at", models.DateTimeField()),
                        ("last_at", models.DateTimeField()),
                        ("times", models.PositiveIntegerField(default=1)),
                        ("error", models.CharField(max_length=200)),
                        ("solved_at", models.DateTimeField(null=True)),
                    ],
                    options={"db_table": "audit_stepfailure"},
                ),
            ],
        ),
    ]
