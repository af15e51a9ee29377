from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial"), ("voice", "0001_initial")]
    operations = [
        migrations.CreateModel(
            "Mended", [("id", models.AutoField(primary_key=True)), ("note", models.TextField(null=True))]
        )
    ]
