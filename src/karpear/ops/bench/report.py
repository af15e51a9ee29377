"""One JSON line with named figures and the machine's cores."""

import json
import os
import platform

from django import get_version
from django.db import connection

type Figures = dict[str, int | float | str]


def line(name: str, figures: Figures) -> str:
    """The line that `karpear bench` prints."""
    machine = {
        "bench": name,
        "cores": os.cpu_count() or 0,
        "database": connection.vendor,
        "python": platform.python_version(),
        "django": get_version(),
    }
    return json.dumps(machine | figures)
