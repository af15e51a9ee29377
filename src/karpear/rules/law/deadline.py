"""By which day something has to be done, and how that day was counted.

Source: docs/guide/law.md; decision 91: the day of the event is not counted, and a last day that is a holiday does not
move unless the pack says so.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar

from .counted import Counted, CountStep, CountUnit, StepCode
from .day_counts import DueDayMove, count_days, count_hours, month_day, settle_day
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


_BEGIN = {
    DeadlineKind.AFTER_EVENT: StepCode.FROM_EVENT,
    DeadlineKind.BEFORE_EVENT: StepCode.FROM_EVENT,
    DeadlineKind.BEFORE_EXPIRY: StepCode.FROM_EXPIRY,
    DeadlineKind.AFTER_YEAR_END: StepCode.FROM_YEAR_END,
}


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
    rule = deadline.rule
    match rule:
        case AfterEvent() | BeforeEvent() | BeforeExpiry() | AfterYearEnd():
            counted = _count_span(rule, anchor, working_calendar)
        case _:
            counted = _name_day(rule, anchor)
    due, steps = counted.due, counted.steps
    if due is not None and counted.at is None and not _is_in_working_days(rule):
        due, settled = settle_day(due, deadline.moves, working_calendar)
        steps = (*steps, *settled)
    if deadline.to_check:
        steps = (*steps, CountStep(StepCode.TO_CHECK))
    return Counted(due, counted.at, counted.opens, steps, nominal=counted.due)


def _is_in_working_days(rule: DeadlineRule) -> bool:
    """Such a day is worked by itself, and needs no settling."""
    spans = AfterEvent | BeforeEvent | BeforeExpiry | AfterYearEnd
    return isinstance(rule, spans) and rule.unit is CountUnit.WORKING_DAYS


def _name_day(rule: OneOff | FixedDay | EachMonth | EveryYears | AtAllTimes, anchor: Anchor) -> Counted:
    """A day that the law names by itself."""
    match rule:
        case OneOff(on):
            return Counted(on, steps=(CountStep(StepCode.ON_DAY, on),))
        case FixedDay(month, day, years_later):
            due, steps = month_day(anchor.on.year + years_later, month, day)
            about = CountStep(StepCode.FOR_YEAR, number=anchor.on.year)
            return Counted(due, steps=(about, *(steps or [CountStep(StepCode.ON_DAY, due)])))
        case EachMonth():
            return _count_month(rule, anchor)
        case EveryYears():
            return _count_round(rule, anchor)
    return Counted(None, steps=(CountStep(StepCode.NO_DAY),))


def _count_month(rule: EachMonth, anchor: Anchor) -> Counted:
    year, month = divmod(anchor.on.year * 12 + anchor.on.month - 1 + rule.months_later, 12)
    due, steps = month_day(year, month + 1, rule.day)
    about = CountStep(StepCode.FOR_MONTH, anchor.on.replace(day=1))
    steps = [about, *(steps or [CountStep(StepCode.ON_DAY, due)])]
    if rule.grace_day is not None:
        steps.append(CountStep(StepCode.GRACE, month_day(year, month + 1, rule.grace_day)[0]))
    return Counted(due, steps=tuple(steps))


def _count_round(rule: EveryYears, anchor: Anchor) -> Counted:
    """Any day of the month will do, so its last is the last day."""
    years = rule.first + rule.every * (anchor.nth - 1)
    opens = date(anchor.on.year + years, rule.month, 1)
    due, _steps = month_day(opens.year, opens.month, 0)
    steps = (CountStep(StepCode.FROM_OFFICE, anchor.on), CountStep(StepCode.IN_MONTH, due, number=years))
    return Counted(due, opens=opens, steps=steps)


def _count_span(
    rule: AfterEvent | BeforeEvent | BeforeExpiry | AfterYearEnd, anchor: Anchor, calendar: WorkingCalendar
) -> Counted:
    """So many from a day, which itself is not counted unless the law says so."""
    count = rule.count if isinstance(rule, AfterEvent | AfterYearEnd) else -rule.count
    if rule.unit is CountUnit.HOURS:
        return _count_from_moment(anchor, count)
    if isinstance(rule, AfterEvent) and rule.event_day_counts:
        begin = CountStep(StepCode.FROM_EVENT_ITSELF, anchor.on)
        due, steps = count_days(anchor.on - timedelta(days=1), count, rule.unit, calendar)
    else:
        begin = CountStep(_BEGIN[rule.kind], anchor.on)
        due, steps = count_days(anchor.on, count, rule.unit, calendar)
    return Counted(due, steps=(begin, *steps))


def _count_from_moment(anchor: Anchor, hours: int) -> Counted:
    """Of a day whose hour nobody gave, its first hour counts: so the answer is the earliest that it can be."""
    moment = datetime.combine(anchor.on, time.min if anchor.at is None else anchor.at)
    day, at, steps = count_hours(moment, hours)
    begin = CountStep(StepCode.FROM_MOMENT, anchor.on, moment.time())
    unknown = [] if anchor.at is not None else [CountStep(StepCode.HOUR_UNKNOWN, anchor.on)]
    return Counted(day, at, steps=(begin, *unknown, *steps))
