"""Read the duties of a pack: whom they bind, by when, to whom, and with which papers."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from karpear.countries.values import KEPT_FRESH, FactConfidence
from karpear.rules.law.counted import CountUnit
from karpear.rules.law.day_counts import DueDayMove
from karpear.rules.law.deadline import (
    AfterEvent,
    AfterYearEnd,
    AtAllTimes,
    BeforeEvent,
    BeforeExpiry,
    Deadline,
    DeadlineKind,
    DeadlineRule,
    EachMonth,
    EveryYears,
    FixedDay,
    OneOff,
)
from karpear.rules.law.duties import DutyRule
from karpear.rules.law.instruments import DutyActor
from karpear.rules.law.organisation import ExpiryKind, LegalEventKind

from .law_tables import read_bound_groups, read_doubt
from .laws import PackDuty
from .tables import PackTable

DUTY_KEY = r"[A-Z]{2,6}-[A-Z0-9]{1,4}[a-z]?"
_MOST_YEARS, _MOST_COUNTED = 10, 400
_OF_EVENTS = frozenset({DeadlineKind.AFTER_EVENT, DeadlineKind.BEFORE_EVENT, DeadlineKind.EVERY_YEARS})


def read_duties(
    file: PackTable,
    languages: Sequence[str],
    articles: Collection[str],
    offices: Collection[str],
    papers: Collection[str],
) -> dict[str, PackDuty]:
    """By key in the order of the file. Raises PackError."""
    duties = [_duty(table, languages, articles, offices, papers) for table in file.tables("duty")]
    file.once("duty", [duty.key for duty in duties])
    return {duty.key: duty for duty in duties}


def _duty(
    table: PackTable,
    languages: Sequence[str],
    articles: Collection[str],
    offices: Collection[str],
    papers: Collection[str],
) -> PackDuty:
    fact = table.fact()
    duty = PackDuty(
        key=table.text("key", DUTY_KEY),
        actor=table.one_of("actor", DutyActor) if "actor" in table.values else DutyActor.ORGANISATION,
        act=table.name("act", languages),
        when=table.name("when", languages),
        articles=table.refer("articles", articles),
        rule=_rule(table, is_sure=fact.confidence is FactConfidence.CHECKED),
        recipients=table.refer("recipients", offices),
        papers=table.refer("papers", papers),
        proofs=table.refer("proofs", papers),
        form=table.some_name("form", languages),
        sanction=table.some_name("sanction", languages),
        fact=fact,
        by=table.get("by", str, default=""),
        expires=table.some_day("expires") or fact.checked_on + KEPT_FRESH,
        to_check=read_doubt(table, languages),
    )
    table.close()
    return duty


def _rule(table: PackTable, *, is_sure: bool) -> DutyRule:
    """A duty that is to check as a whole is counted with a doubt, too."""
    row = table.table("deadline")
    kind = row.one_of("kind", DeadlineKind)
    moves = row.one_of("moves", DueDayMove) if "moves" in row.values else DueDayMove.STAYS
    unsure = row.get("to_check", bool, default=False) or not is_sure
    rule = DutyRule(
        bound_groups=read_bound_groups(table),
        deadline=Deadline(_KINDS[kind](row), moves, unsure),
        events=row.some_of("events", LegalEventKind) if kind in _OF_EVENTS else frozenset(),
        expiries=row.some_of("expiries", ExpiryKind) if kind is DeadlineKind.BEFORE_EXPIRY else frozenset(),
        since=row.some_day("since"),
        until=row.some_day("until"),
    )
    row.close()
    return rule


def _counted(row: PackTable) -> tuple[int, CountUnit]:
    return row.number("count", 1, _MOST_COUNTED), row.one_of("unit", CountUnit)


def _fixed_day(row: PackTable) -> FixedDay:
    """`day` 0 is the month's last day."""
    return FixedDay(row.number("month", 1, 12), row.number("day", 0, 31), row.number("years_later", 0, _MOST_YEARS))


def _after_event(row: PackTable) -> AfterEvent:
    return AfterEvent(*_counted(row), event_day_counts=row.get("event_day_counts", bool, default=False))


def _every_years(row: PackTable) -> EveryYears:
    every, first = row.number("every", 1, _MOST_YEARS), row.number("first", 0, _MOST_YEARS)
    return EveryYears(every, row.number("month", 1, 12), first)


def _each_month(row: PackTable) -> EachMonth:
    grace = row.number("grace_day", 1, 31) if "grace_day" in row.values else None
    return EachMonth(row.number("day", 0, 31), row.number("months_later", 0, 12), grace)


_KINDS: Mapping[DeadlineKind, Callable[[PackTable], DeadlineRule]] = {
    DeadlineKind.FIXED_DAY: _fixed_day,
    DeadlineKind.AFTER_EVENT: _after_event,
    DeadlineKind.EVERY_YEARS: _every_years,
    DeadlineKind.EACH_MONTH: _each_month,
    DeadlineKind.BEFORE_EXPIRY: lambda row: BeforeExpiry(*_counted(row)),
    DeadlineKind.BEFORE_EVENT: lambda row: BeforeEvent(*_counted(row)),
    DeadlineKind.ONE_OFF: lambda row: OneOff(row.get("on", date)),
    DeadlineKind.AFTER_YEAR_END: lambda row: AfterYearEnd(*_counted(row)),
    DeadlineKind.STANDING: lambda _row: AtAllTimes(),
}
