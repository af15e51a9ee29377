"""What published numbers do not say: kinds and places for which no table shows a number, and periods of reports."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

MONTHS_OF_PART, PARTS = 2, 6


def silent(tables: Iterable[Sequence[Mapping[str, Any]]], key: str, values: Collection[str]) -> list[str] | None:
    """Those of `values` for which no cell has a number. None: no table tells them apart, so nothing is known at all.

    A cell holds its keys, and `n` or `withheld`, as `karpear rule publish` answers.
    """
    cells = [cell for table in tables for cell in table if key in cell]
    if not cells:
        return None
    spoken = {cell[key] for cell in cells if cell.get("n") is not None}
    return [value for value in values if value not in spoken]


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """A year, or two months of one: `part` 1 to 6; 0 is all of it."""

    year: int
    part: int = 0

    @classmethod
    def parse(cls, text: str) -> "ReportPeriod":
        """`2026` or `2026-5`. Raises ValueError."""
        year, dash, part = text.partition("-")
        period = cls(int(year), int(part) if dash else 0)
        if text != str(period) or not 2000 <= period.year <= 2100 or not 0 <= period.part <= PARTS:
            raise ValueError("This is not a period of a report.")
        return period

    def __str__(self) -> str:
        return f"{self.year}-{self.part}" if self.part else str(self.year)

    @property
    def first(self) -> date:
        return date(self.year, (self.part - 1) * MONTHS_OF_PART + 1 if self.part else 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        if self.part in (0, PARTS):
            return date(self.year, 12, 31)
        return date(self.year, self.part * MONTHS_OF_PART + 1, 1) - timedelta(days=1)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def report_periods(today: date, count: int) -> list[ReportPeriod]:
    """Those that have begun, the newest first: so many of two months, each year before its parts."""
    year, part = today.year, (today.month - 1) // MONTHS_OF_PART + 1
    periods: list[ReportPeriod] = []
    for _place in range(count):
        if part == PARTS or not periods:
            periods.append(ReportPeriod(year))
        periods.append(ReportPeriod(year, part))
        year, part = (year - 1, PARTS) if part == 1 else (year, part - 1)
    return periods
