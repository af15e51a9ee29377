from django.db import migrations, models


class Migration(migrations.Migration):
    """Since when an app sends what cannot be read."""

    dependencies = [("activities", "0003_following")]

    operations = [
        migrations.AddField(model_name="sender", name="locked_at", field=models.DateTimeField(null=True)),
    ]
