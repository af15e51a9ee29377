"""By which day something has to be done, and how that day was counted.

Source: docs/guide/law.md; decision 91: the day of the event is not counted, and a last day that is a holiday does not
move unless the pack says so.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import ClassVar

from .counted import Counted, CountUnit
from .organisation import ExpiryKind, LegalEventKind
from .working_days import WorkingCalendar


class DeadlineKind(StrEnum):
    """How a law says when."""

    FIXED_DAY = "fixed_day"
    AFTER_EVENT = "after_event"
    EVERY_YEARS = "every_years"
    EACH_MONTH = "each_month"
    BEFORE_EXPIRY = "before_expiry"
    BEFORE_EVENT = "before_event"
    ONE_OFF = "one_off"
    AFTER_YEAR_END = "after_year_end"
    STANDING = "standing"


class DueDayMove(StrEnum):
    """What becomes of a last day on which nobody works."""

    STAYS = "stays"
    NEXT_WORKING_DAY = "next_working_day"
    PREVIOUS_WORKING_DAY = "previous_working_day"


@dataclass(frozen=True, slots=True)
class FixedDay:
    """A day of each year. `day` 0: the month's last. `years_later`: 1 where it is about the year before."""

    kind: ClassVar[DeadlineKind] = DeadlineKind.FIXED_DAY
    month: int
    day: int = 0
    years_later: int = 0


@dataclass(frozen=True, slots=True)
class AfterEvent:
    """So many after an event. `event_day_counts`: the day of the event is the first of them."""

    kind: ClassVar[DeadlineKind] = DeadlineKind.AFTER_EVENT
    count: int
    unit: CountUnit = CountUnit.DAYS
    event_day_counts: bool = False


@dataclass(frozen=True, slots=True)
class EveryYears:
    """In this month, every so many years from taking office. `first`: how many years after it the first time is."""

    kind: ClassVar[DeadlineKind] = DeadlineKind.EVERY_YEARS
    every: int
    month: int
    first: int = 1


@dataclass(frozen=True, slots=True)
class EachMonth:
    """About each month, on this day. `months_later`: 1 where it is due in the next. `grace_day`: named for some."""

    kind: ClassVar[DeadlineKind] = DeadlineKind.EACH_MONTH
    day: int
    months_later: int = 1
    grace_day: int | None = None


@dataclass(frozen=True, slots=True)
class BeforeExpiry:
    """So many before something runs out."""

    kind: ClassVar[DeadlineKind] = DeadlineKind.BEFORE_EXPIRY
    count: int
    unit: CountUnit = CountUnit.DAYS


@dataclass(frozen=True, slots=True)
class BeforeEvent:
    """So many before an event."""

    kind: ClassVar[DeadlineKind] = DeadlineKind.BEFORE_EVENT
    count: int
    unit: CountUnit = CountUnit.DAYS


@dataclass(frozen=True, slots=True)
class OneOff:
    """Once, on this day."""

    kind: ClassVar[DeadlineKind] = DeadlineKind.ONE_OFF
    on: date


@dataclass(frozen=True, slots=True)
class AfterYearEnd:
    """So many after the financial year ends."""

    kind: ClassVar[DeadlineKind] = DeadlineKind.AFTER_YEAR_END
    count: int
    unit: CountUnit = CountUnit.MONTHS


@dataclass(frozen=True, slots=True)
class AtAllTimes:
    """Without a day: it holds at all times."""

    kind: ClassVar[DeadlineKind] = DeadlineKind.STANDING


type DeadlineRule = (
    FixedDay | AfterEvent | EveryYears | EachMonth | BeforeExpiry | BeforeEvent | OneOff | AfterYearEnd | AtAllTimes
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """`to_check`: nobody has confirmed how it is counted, so whatever is counted is uncertain."""

    rule: DeadlineRule
    moves: DueDayMove = DueDayMove.STAYS
    to_check: bool = False

    @property
    def kind(self) -> DeadlineKind:
        return self.rule.kind


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is counted from: a day of an event, an expiry or a year's end, or any day of the year or month it is about.

    `at`: the hour, where somebody gave it. `nth`: which time, of what comes again; the first is 1. `kind`, `key`: of
    the event or expiry.
    """

    on: date
    at: time | None = None
    nth: int = 1
    kind: LegalEventKind | ExpiryKind | None = None
    key: str = ""


def count_deadline(deadline: Deadline, anchor: Anchor, working_calendar: WorkingCalendar) -> Counted:
    """The last day, and how it was counted."""
    raise NotImplementedError
