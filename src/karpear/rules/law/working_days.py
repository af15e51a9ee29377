"""Which days a country works. Counting never goes silently into a year that has no list of holidays.

Source: docs/guide/law.md; decision 91. Weekend days and lists are a pack's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    """One day off. `key`: which holiday, as the pack names it; `projected`: the state had not announced the day."""

    day: date
    key: str
    projected: bool = False


class DayKind(StrEnum):
    """What a day is. In a year without a list every day that is not of a weekend counts as worked."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class DaysWalked:
    """Where counting working days led: the days off on the way, and the years without a list that it went into."""

    day: date
    weekend_days: int = 0
    holidays: tuple[PublicHoliday, ...] = ()
    years_without_list: tuple[int, ...] = ()

    @property
    def projected(self) -> tuple[PublicHoliday, ...]:
        """The days off on the way that the state had not announced."""
        return tuple(holiday for holiday in self.holidays if holiday.projected)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """`weekend`: 0 is Monday. `years`: those for which there is a list; of others only the weekends are known."""

    weekend: frozenset[int] = frozenset({5, 6})
    holidays: Mapping[date, PublicHoliday] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def day_kind(self, day: date) -> DayKind:
        """A holiday on a weekend is a holiday."""
        if day in self.holidays:
            return DayKind.HOLIDAY
        return DayKind.WEEKEND if day.weekday() in self.weekend else DayKind.WORKING

    def is_working(self, day: date) -> bool:
        return self.day_kind(day) is DayKind.WORKING

    def walk(self, start: date, count: int) -> DaysWalked:
        """The working day that is so many after this day, or before it where `count` is negative. The day itself, of
        whatever kind, is not counted."""
        step, left, day = (_DAY if count > 0 else -_DAY), abs(count), start
        weekend_days, holidays, years = 0, [], set()
        while left:
            day += step
            years.add(day.year)
            kind = self.day_kind(day)
            left -= kind is DayKind.WORKING
            weekend_days += kind is DayKind.WEEKEND
            if kind is DayKind.HOLIDAY:
                holidays.append(self.holidays[day])
        return DaysWalked(day, weekend_days, tuple(holidays), tuple(sorted(years - self.years)))

    def without_projected(self) -> "WorkingCalendar":
        """As if every day were worked that the state had not announced as a holiday."""
        announced = {day: holiday for day, holiday in self.holidays.items() if not holiday.projected}
        return WorkingCalendar(self.weekend, announced, self.years)
