"""All days of a duty in a window, each with a key that stays the same however often it is asked.

Source: docs/guide/law.md.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .applies import BoundGroups, LawBinds, applies
from .counted import Counted, CountUnit
from .deadline import (
    AfterEvent,
    AfterYearEnd,
    Anchor,
    BeforeEvent,
    BeforeExpiry,
    Deadline,
    EachMonth,
    EveryYears,
    FixedDay,
    OneOff,
    count_deadline,
)
from .organisation import Expiry, ExpiryKind, LegalEvent, LegalEventKind, LegalProfile
from .working_days import WorkingCalendar

_BEGINNINGS = frozenset({LegalEventKind.REGISTERED, LegalEventKind.STARTED})
_DAYS_IN_YEAR, _MONTHS_IN_YEAR = 365, 12


@dataclass(frozen=True, slots=True)
class DutyRule:
    """What decides the days of a duty: whom it binds, and by when. `since`, `until`: only due days between them."""

    bound_groups: BoundGroups
    deadline: Deadline
    events: frozenset[LegalEventKind] = frozenset()
    expiries: frozenset[ExpiryKind] = frozenset()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a duty is due. `begins`: the first day of what it is about, or the day of the event.

    `key`: "2026" or "2026-11" (what it is about), "once", or kind and key of the event, as "registered.7". An office
    that is declared again and again adds the year: "took_office.7.2027"; what is renewed, the day on which it expires.
    """

    key: str
    anchor: Anchor
    counted: Counted
    begins: date

    @property
    def day(self) -> date:
        """Where it stands in a calendar: the last day; where none can be counted, that of the law or of the event."""
        return self.counted.due or self.counted.nominal or self.anchor.on


@dataclass(frozen=True, slots=True)
class _Period:
    """What one time is counted from. `begins`, `ends`: the first and last day of what it is about."""

    key: str
    anchor: Anchor
    begins: date
    ends: date | None = None


def about_of(key: str) -> str:
    """Of whom or of what this time is: kind and key of its event or expiry, as "took_office.7", the same each time that
    it comes back. Nothing of what comes with the calendar."""
    kind, _dot, source_key = key.partition(".")
    return f"{kind}.{source_key.partition('.')[0]}" if source_key else ""


def occurrences(
    duty: DutyRule, profile: LegalProfile, calendar: WorkingCalendar, since: date, until: date
) -> tuple[Occurrence, ...]:
    """Those that stand in a calendar from `since` to `until`, by day; none where the duty does not bind.

    What is about a time before the organisation began is left out.
    """
    if applies(duty.bound_groups, profile).answer is LawBinds.NO:
        return ()
    began = min((event.on for event in profile.events if event.kind in _BEGINNINGS), default=date.min)
    first, last = max(since, duty.since or since), min(until, duty.until or until)
    in_window = []
    for period in _list_periods(duty, profile, since, until):
        if period.ends and period.ends < began:
            continue
        counted = count_deadline(duty.deadline, period.anchor, calendar)
        occurrence = Occurrence(period.key, period.anchor, counted, period.begins)
        if first <= occurrence.day <= last and not (period.ends and occurrence.day < began):
            in_window.append(occurrence)
    return tuple(sorted(in_window, key=lambda occurrence: (occurrence.day, occurrence.key)))


def _list_periods(duty: DutyRule, profile: LegalProfile, since: date, until: date) -> Iterator[_Period]:
    """All that may be due in the window, and a few around it."""
    match duty.deadline.rule:
        case OneOff(on):
            yield _Period("once", Anchor(on), on, on)
        case FixedDay(years_later=years_later):
            yield from _list_years((12, 31), since.year - years_later - 1, until.year - years_later + 1)
        case AfterYearEnd(count, unit):
            years = 1 + count // (_MONTHS_IN_YEAR if unit is CountUnit.MONTHS else _DAYS_IN_YEAR // 2)
            yield from _list_years(profile.year_ends, since.year - years - 1, until.year)
        case EachMonth(months_later=months_later):
            yield from _list_months(_month_number(since) - months_later - 1, _month_number(until) - months_later + 1)
        case EveryYears() as rule:
            yield from _list_rounds(rule, duty, profile, until)
        case AfterEvent() | BeforeEvent():
            yield from (
                _Period(f"{event.kind}.{event.key}", _anchor_of(event), event.on)
                for event in profile.events
                if event.kind in duty.events
            )
        case BeforeExpiry():
            yield from (
                _Period(f"{expiry.kind}.{expiry.key}.{expiry.on}", _anchor_of_expiry(expiry), expiry.on)
                for expiry in profile.expiries
                if expiry.kind in duty.expiries
            )


@lru_cache(maxsize=64)
def _list_years(year_ends: tuple[int, int], first: int, last: int) -> tuple[_Period, ...]:
    """The same for every duty of a calendar, so it is worked out once."""
    month, day = year_ends
    ends = [date(year, month, min(day, monthrange(year, month)[1])) for year in range(first, last + 1)]
    return tuple(_Period(f"{end.year}", Anchor(end), _month_after(end, -_MONTHS_IN_YEAR), end) for end in ends)


def _month_after(end: date, months: int) -> date:
    """The first day of the month that follows, so many months away from this end of a month."""
    year, month = divmod(_month_number(end) + 1 + months, _MONTHS_IN_YEAR)
    return date(year, month + 1, 1)


def _month_number(day: date) -> int:
    return day.year * _MONTHS_IN_YEAR + day.month - 1


@lru_cache(maxsize=64)
def _list_months(first: int, last: int) -> tuple[_Period, ...]:
    """As of the years."""
    months = [divmod(number, _MONTHS_IN_YEAR) for number in range(first, last + 1)]
    ends = [date(year, month + 1, monthrange(year, month + 1)[1]) for year, month in months]
    return tuple(_Period(f"{end:%Y-%m}", Anchor(end), end.replace(day=1), end) for end in ends)


def _list_rounds(rule: EveryYears, duty: DutyRule, profile: LegalProfile, until: date) -> Iterator[_Period]:
    """Each round of each office, until it was left before the month of a round began."""
    left = {event.key: event.on for event in profile.events if event.kind is LegalEventKind.LEFT_OFFICE}
    for event in profile.events:
        if event.kind in duty.events:
            last = min(until, left.get(event.key, until))
            years = range(event.on.year + rule.first, last.year + 1, rule.every)
            for nth, year in enumerate(years, start=1):
                if (opens := date(year, rule.month, 1)) <= last:
                    yield _Period(f"{event.kind}.{event.key}.{year}", _anchor_of(event, nth), opens)


def _anchor_of(event: LegalEvent, nth: int = 1) -> Anchor:
    return Anchor(event.on, event.at, nth, event.kind, event.key)


def _anchor_of_expiry(expiry: Expiry) -> Anchor:
    return Anchor(expiry.on, kind=expiry.kind, key=expiry.key)
