"""Works out what the demo's network published of its invented facts: `ops/demo/sector.json`, by the rule itself.

    PYTHONPATH=src python scripts/demo_sector.py

Only needed when the facts or the rule change; `tests/rooms/ops/test_demo_sector.py` says so.
"""

import json
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "karpear.project.settings")
django.setup()

from karpear.ops.demo.sector_facts import QUARTERS, invented_facts  # noqa: E402
from karpear.rules.counting.facts import CountedFact  # noqa: E402
from karpear.rules.counting.periods import Period  # noqa: E402
from karpear.rules.counting.publication import Publication, publish  # noqa: E402
from karpear.sector.releases.areas import zones_of  # noqa: E402

TARGET = Path(__file__).resolve().parent.parent / "src/karpear/ops/demo/sector.json"
FIRST = Period(2021, 1)


def periods() -> list[Period]:
    """Twelve quarters in a row; which ones makes no difference."""
    return [Period(FIRST.year + number // 4, number % 4 + 1) for number in range(QUARTERS)]


def counted(number: int, period: Period) -> list[CountedFact]:
    return [
        CountedFact(
            f"{number}-{place:04}", str(fact.organisation), fact.kind.value, fact.province,
            date(period.year, period.first.month + fact.month, 1),
            f"{number}-{fact.event}" if fact.event is not None else None,
        )
        for place, fact in enumerate(invented_facts(number))
    ]  # fmt: skip


def publications() -> list[Publication]:
    """Each with what was published before it."""
    facts: list[CountedFact] = []
    released: list[Publication] = []
    for number, period in enumerate(periods()):
        facts += counted(number, period)
        released.append(publish(facts, period, period.last + timedelta(days=95), released, zones_of("kh")))
    return released


def written() -> list[dict[str, Any]]:
    return [{key: told for key, told in row.to_json().items() if key != "period"} for row in publications()]


if __name__ == "__main__":
    TARGET.write_text(json.dumps(written(), separators=(",", ":")) + "\n")
