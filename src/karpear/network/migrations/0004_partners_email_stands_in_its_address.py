from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0003_addresses_of_partners_carried_over"),
    ]

    operations = [migrations.RemoveField(model_name="partner", name="email")]
