"""Which days a country works. Counting never goes silently into a year that has no list of holidays.

Source: docs/guide/law.md; decision 91. Weekend days and lists are a pack's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    """One day off. `key`: which holiday, as the pack names it; `projected`: the state has not confirmed the day."""

    day: date
    key: str
    projected: bool = False


class DayKind(StrEnum):
    """What a day is."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """`weekend`: 0 is Monday. `years`: those for which there is a list; of others only the weekends are known."""

    weekend: frozenset[int] = frozenset({5, 6})
    holidays: Mapping[date, PublicHoliday] = field(default_factory=dict)
    years: frozenset[int] = frozenset()
