"""One JSON line with named figures and the machine's cores."""

import json
import os
import platform
from pathlib import Path

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


def compare(small: str, large: str) -> str:
    """A table of all times in two files, each with a line that `karpear bench` printed, the largest ratio first."""
    before, after = (json.loads(Path(name).read_text()) for name in (small, large))
    names = [name for name in before if name.endswith("_ms") and name in after]
    ratios = {name: after[name] / max(before[name], 0.1) for name in names}
    rows = [f"| {name.removesuffix('_ms')} | {before[name]} | {after[name]} | {ratios[name]:.1f} |" for name in names]
    rows.sort(key=lambda row: -float(row.split("|")[-2]))
    return "\n".join(["| what | small, ms | large, ms | ratio |", "| --- | --- | --- | --- |", *rows])
