from django.db import migrations


class Migration(migrations.Migration):
    """The machine's pulse belongs to `db` now. Its tables stay as they are."""

    dependencies = [("audit", "0001_initial"), ("db", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[migrations.DeleteModel(name="Heartbeat"), migrations.DeleteModel(name="StepFailure")],
        ),
    ]
