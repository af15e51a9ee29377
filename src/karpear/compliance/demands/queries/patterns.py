"""Demands compared: who asked how often, in which province, month by month."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from karpear.people.local_today import today_for
from karpear.people.models import Person
from karpear.rules.access import Verb
from karpear.rules.law.demands import AuthorityLevel

from ..models import Demand
from ..words import LEVELS

MONTHS = 12
#: As many steps as a shade has.
STEPS = 5
#: Of the picture: how wide a month is, and how high its fullest bar.
WIDE, HIGH = 20, 30
#: No place is further from UTC.
_WIDEST_ZONE = timedelta(hours=14)
_CELLS = ("province", "level", "received_at", "organisation__time_zone")


@dataclass(frozen=True, slots=True)
class PatternCell:
    """How many in one month. `shade`: 0 for none; a step for each, or fifths of the fullest where that has more."""

    month: date
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

    months: list[date]
    rows: list[PatternRow]


def demand_patterns(person: Person, province_names: Mapping[str, str], now: datetime) -> DemandPatterns:
    """Of all demands that they may see. A month is that of the place where the organisation is."""
    months = _months(today_for(person, now, Verb.SEE_LAW))
    since = datetime.combine(months[-1], time.min, UTC) - _WIDEST_ZONE
    rows = Demand.objects.visible_to(person).filter(received_at__gte=since, received_at__lte=now)
    counts: Counter[tuple[str, str, date]] = Counter()
    for province, level, received_at, zone in rows.values_list(*_CELLS):
        month = received_at.astimezone(ZoneInfo(zone)).date().replace(day=1)
        if month in months:
            counts[province, level, month] += 1
    largest_count = max(counts.values(), default=1)
    keys = dict.fromkeys((province, level) for province, level, _month in counts)
    patterns = [
        PatternRow(
            province_names.get(province, ""),
            str(LEVELS[AuthorityLevel(level)]),
            [_cell(month, counts[province, level, month], largest_count) for month in months],
        )
        for province, level in keys
    ]
    return DemandPatterns(months, sorted(patterns, key=lambda row: (-row.total, row.province, row.level)))


def _cell(month: date, count: int, largest_count: int) -> PatternCell:
    fullest = max(largest_count, STEPS)
    return PatternCell(month, count, -(-count * STEPS // fullest), -(-count * HIGH // fullest))


def _months(today: date) -> list[date]:
    """The first day of each of the last twelve months; the newest first."""
    last = today.year * MONTHS + today.month - 1
    starts = [divmod(number, MONTHS) for number in range(last, last - MONTHS, -1)]
    return [date(year, month + 1, 1) for year, month in starts]
