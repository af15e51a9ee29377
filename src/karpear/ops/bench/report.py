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
    """A table of all times in two files, each with a line that `karpear bench` printed, the largest ratio first.

    What takes less than a tenth of a millisecond counts as that.
    """
    small_figures, large_figures = (json.loads(Path(name).read_text()) for name in (small, large))
    names = [n.removesuffix("_cpu_ms") for n in small_figures if n.endswith("_cpu_ms") and n in large_figures]
    rows = []
    for name in names:
        times = [figures[f"{name}{unit}"] for unit in ("_ms", "_cpu_ms") for figures in (small_figures, large_figures)]
        ratios = [max(times[n + 1], 0.1) / max(times[n], 0.1) for n in (0, 2)]
        cells = (name, *times[:2], f"{ratios[0]:.1f}", *times[2:], f"{ratios[1]:.1f}")
        rows.append((-ratios[0], "| " + " | ".join(map(str, cells)) + " |"))
    head = ("what", "small, ms", "large, ms", "ratio", "small, processor", "large, processor", "ratio")
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join(["---"] * len(head)) + " |"]
    return "\n".join([*lines, *(row for _ratio, row in sorted(rows))])
