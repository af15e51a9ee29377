import os
from typing import Any

from django.db import migrations


def cannot(apps: Any, _editor: Any) -> None:
    """Something is changed first, so that it is seen whether it stays."""
    apps.get_model("people", "Person").objects.update(time_zone="Europe/Paris")
    if "MENDED" not in os.environ:
        raise ValueError("Sophea's row has no such value")


class Migration(migrations.Migration):
    dependencies = [("broken", "0001_initial")]
    operations = [migrations.RunPython(cannot)]
