import django.db.models.deletion
from django.db import migrations, models

import karpear.keys.fields


class Migration(migrations.Migration):
    """Without an e-mail address a partner may be written down, too: so the way back from here has what to put there."""

    dependencies = [
        ("network", "0001_initial"),
        ("people", "0019_addresses_that_stand_alone"),
    ]

    operations = [
        migrations.AddField(
            model_name="partner",
            name="address",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.address"
            ),
        ),
        migrations.AlterField(
            model_name="partner",
            name="email",
            field=karpear.keys.fields.EncryptedTextField(blank=True, default="", editable=True),
        ),
    ]
