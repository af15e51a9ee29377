"""What is known of somebody belongs to the alert, where those who ask for check-ins can read it. The table stays."""

from django.db import migrations, models

STAGES = [
    ("missed", "missed"),
    ("missing", "missing"),
    ("detained", "detained"),
    ("hurt", "hurt"),
    ("killed", "killed"),
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="stagecall", name="one_standing_call_per_stage"),
        migrations.AlterField("instruction", "stage", models.CharField(choices=STAGES, max_length=10)),
        migrations.AlterField("release", "stage", models.CharField(choices=STAGES, max_length=10)),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint(model_name="stagecall", name="second_is_another"),
                migrations.DeleteModel("StageCall"),
            ]
        ),
    ]
