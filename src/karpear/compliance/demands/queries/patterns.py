"""Demands compared: who asked how often, in which province, month by month."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from karpear.people.models import Person
from karpear.rules.law.demands import AuthorityLevel

from ..models import Demand
from ..words import LEVELS

MONTHS = 12
#: As many steps as a shade has.
STEPS = 5
#: Of the picture: how wide a month is, and how high its fullest bar.
WIDE, HIGH = 20, 30


@dataclass(frozen=True, slots=True)
class PatternCell:
    """How many in one month. `shade`: 0 for none; a step for each, or fifths of the fullest where that has more."""

    month: datetime
    count: int
    shade: int
    height: int = 0

    @property
    def top(self) -> int:
        """Where its bar begins in the picture."""
        return HIGH - self.height


@dataclass(frozen=True, slots=True)
class PatternRow:
    """One office of one province, or of none that was said."""

    province: str
    level: str
    cells: list[PatternCell]

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def bars(self) -> list[tuple[int, PatternCell]]:
        """Of the picture, the oldest month first: where each begins, and how high it is."""
        return [(number * WIDE, cell) for number, cell in enumerate(reversed(self.cells))]


@dataclass(frozen=True, slots=True)
class DemandPatterns:
    """The last twelve months, the newest first: a phone shows no more. The row with the most stands first."""

    months: list[datetime]
    rows: list[PatternRow]


def demand_patterns(person: Person, province_names: Mapping[str, str], now: datetime) -> DemandPatterns:
    """Of all demands that they may see. One statement."""
    months = _months(now)
    rows = Demand.objects.visible_to(person).filter(received_at__gte=months[-1], received_at__lte=now)
    counts: Counter[tuple[str, str, int, int]] = Counter()
    for province, level, received_at in rows.values_list("province", "level", "received_at"):
        at = received_at.astimezone(now.tzinfo)
        counts[province, level, at.year, at.month] += 1
    largest_count = max(counts.values(), default=1)
    keys = dict.fromkeys((province, level) for province, level, _year, _month in counts)
    patterns = [
        PatternRow(
            province_names.get(province, ""),
            str(LEVELS[AuthorityLevel(level)]),
            [_cell(month, counts[province, level, month.year, month.month], largest_count) for month in months],
        )
        for province, level in keys
    ]
    return DemandPatterns(months, sorted(patterns, key=lambda row: (-row.total, row.province, row.level)))


def _cell(month: datetime, count: int, largest_count: int) -> PatternCell:
    fullest = max(largest_count, STEPS)
    return PatternCell(month, count, -(-count * STEPS // fullest), -(-count * HIGH // fullest))


def _months(now: datetime) -> list[datetime]:
    """The first moment of each of the last twelve months, where the reader is; the newest first."""
    last = now.year * MONTHS + now.month - 1
    starts = [divmod(number, MONTHS) for number in range(last, last - MONTHS, -1)]
    return [
        now.replace(year=year, month=month + 1, day=1, hour=0, minute=0, second=0, microsecond=0)
        for year, month in starts
    ]
