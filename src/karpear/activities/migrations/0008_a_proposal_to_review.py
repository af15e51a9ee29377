from django.db import migrations


class Migration(migrations.Migration):
    """The model has a name of its own; its table stays as it is."""

    dependencies = [("activities", "0007_rows_of_one_moment_keep_their_places")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.RenameModel("Proposal", "ReviewProposal"),
                migrations.AlterModelTable("ReviewProposal", "activities_proposal"),
            ],
        ),
    ]
