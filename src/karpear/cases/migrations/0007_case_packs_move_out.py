"""Case packs are what one person has ready: `readiness` has them from now on. Their tables stay."""

from django.db import migrations

MODELS = ["Contribution", "Opening", "Custodian", "Pack", "Instruction", "Release", "FamilyWords"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_rows_of_one_moment_keep_their_places")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(model) for model in MODELS]),
    ]
