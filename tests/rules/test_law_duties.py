"""All days of a duty in a window: which, under which key, and not one twice."""

from datetime import date, timedelta
from statistics import median
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.law.applies import EVERYBODY, BoundGroup
from karpear.rules.law.counted import CountUnit
from karpear.rules.law.day_counts import DueDayMove
from karpear.rules.law.deadline import (
    AfterEvent,
    AfterYearEnd,
    AtAllTimes,
    BeforeEvent,
    BeforeExpiry,
    Deadline,
    DeadlineRule,
    EachMonth,
    EveryYears,
    FixedDay,
    OneOff,
)
from karpear.rules.law.duties import DutyRule, about_of, occurrences
from karpear.rules.law.organisation import Expiry, ExpiryKind, LegalEvent, LegalEventKind, LegalProfile

from .law_calendars import CALENDAR

OFFICE = frozenset({LegalEventKind.TOOK_OFFICE})
EVENTS = OFFICE | {LegalEventKind.ADDRESS_CHANGED}
EXPIRIES = frozenset({ExpiryKind.MEMORANDUM})
PROFILE = LegalProfile(
    staff=3,
    year_ends=(6, 30),
    events=(
        LegalEvent("a", LegalEventKind.TOOK_OFFICE, date(2024, 3, 1)),
        LegalEvent("b", LegalEventKind.TOOK_OFFICE, date(2025, 12, 31)),
        LegalEvent("a", LegalEventKind.LEFT_OFFICE, date(2028, 1, 15)),
        LegalEvent("c", LegalEventKind.ADDRESS_CHANGED, date(2026, 2, 2)),
        LegalEvent("d", LegalEventKind.WORKER_JOINED, date(2026, 2, 2)),
    ),
    expiries=(
        Expiry("m", ExpiryKind.MEMORANDUM, date(2026, 12, 31)),
        Expiry("l", ExpiryKind.LEASE, date(2026, 12, 31)),
    ),
)


def dates(
    rule: DeadlineRule, since: date, until: date, profile: LegalProfile = PROFILE, moves: DueDayMove = DueDayMove.STAYS
) -> dict[str, date]:
    events = OFFICE if isinstance(rule, EveryYears) else EVENTS
    duty = DutyRule(EVERYBODY, Deadline(rule, moves), events, EXPIRIES)
    return {time.key: time.day for time in occurrences(duty, profile, CALENDAR, since, until)}


YEAR = date(2026, 1, 1), date(2026, 12, 31)


def test_each_kind_has_its_key() -> None:
    assert dates(OneOff(date(2026, 3, 31)), *YEAR) == {"once": date(2026, 3, 31)}
    assert dates(FixedDay(2, years_later=1), *YEAR) == {"2025": date(2026, 2, 28)}
    assert dates(EachMonth(20), date(2026, 1, 20), date(2026, 3, 19)) == {
        "2025-12": date(2026, 1, 20),
        "2026-01": date(2026, 2, 20),
    }
    assert dates(AfterYearEnd(3), *YEAR) == {"2026": date(2026, 9, 30)}
    assert dates(AfterYearEnd(200, CountUnit.DAYS), *YEAR) == {"2025": date(2026, 1, 16)}
    assert dates(BeforeExpiry(90), *YEAR) == {"memorandum.m.2026-12-31": date(2026, 10, 2)}
    assert dates(BeforeEvent(2), *YEAR) == {"address_changed.c": date(2026, 1, 31)}
    assert dates(AfterEvent(30), *YEAR) == {
        "took_office.b": date(2026, 1, 30),
        "address_changed.c": date(2026, 3, 4),
    }
    assert dates(AtAllTimes(), *YEAR) == {}


def test_an_office_is_declared_until_it_is_left() -> None:
    """The first left on 15 January 2028: that January still counts; January 2030 does not. The second goes on."""
    assert dates(EveryYears(2, 1, first=2), date(2026, 1, 1), date(2031, 1, 31)) == {
        "took_office.a.2026": date(2026, 1, 31),
        "took_office.b.2027": date(2027, 1, 31),
        "took_office.a.2028": date(2028, 1, 31),
        "took_office.b.2029": date(2029, 1, 31),
        "took_office.b.2031": date(2031, 1, 31),
    }
    assert dates(EveryYears(2, 3, first=0), date(2028, 1, 1), date(2028, 3, 31)) == {}


def test_what_is_renewed_on_the_same_row_is_asked_for_again() -> None:
    renewed = LegalProfile(expiries=(Expiry("m", ExpiryKind.MEMORANDUM, date(2029, 12, 31)),))
    window = date(2026, 1, 1), date(2029, 12, 31)
    assert dates(BeforeExpiry(90), *window, renewed) == {"memorandum.m.2029-12-31": date(2029, 10, 2)}


def test_nothing_is_asked_about_a_time_before_it_began() -> None:
    began = LegalProfile(events=(LegalEvent("r", LegalEventKind.REGISTERED, date(2026, 2, 10)),))
    assert dates(FixedDay(2, years_later=1), date(2026, 1, 1), date(2027, 3, 1), began) == {"2026": date(2027, 2, 28)}
    assert dates(FixedDay(1, 31), date(2026, 1, 1), date(2027, 3, 1), began) == {"2027": date(2027, 1, 31)}
    assert list(dates(EachMonth(20), date(2026, 1, 1), date(2026, 4, 1), began)) == ["2026-02"]
    assert dates(OneOff(date(2025, 3, 31)), date(2025, 1, 1), date(2026, 1, 1), began) == {}


def test_where_no_day_can_be_counted_it_stands_on_the_day_of_the_event() -> None:
    gathering = LegalProfile(events=(LegalEvent("g", LegalEventKind.ADDRESS_CHANGED, date(2027, 1, 4)),))
    duty = DutyRule(EVERYBODY, Deadline(BeforeEvent(5, CountUnit.WORKING_DAYS)), EVENTS)
    (only,) = occurrences(duty, gathering, CALENDAR, date(2027, 1, 1), date(2027, 1, 31))
    assert only.counted.due is None and only.day == date(2027, 1, 4)


def test_only_whom_it_may_bind_and_only_while_it_holds() -> None:
    rule = Deadline(EachMonth(20))
    for staff, times in ((0, 0), (1, 12), (None, 12)):
        duty = DutyRule((BoundGroup(staff=True),), rule)
        assert len(occurrences(duty, LegalProfile(staff=staff), CALENDAR, *YEAR)) == times
    duty = DutyRule(EVERYBODY, rule, since=date(2026, 3, 20), until=date(2026, 5, 19))
    assert [time.key for time in occurrences(duty, PROFILE, CALENDAR, *YEAR)] == ["2026-02", "2026-03"]


UNITS = st.sampled_from([CountUnit.DAYS, CountUnit.WORKING_DAYS, CountUnit.MONTHS])
COUNTS = st.integers(1, 40)
RULES = st.one_of(
    st.builds(OneOff, st.dates(date(2025, 1, 1), date(2028, 12, 31))),
    st.builds(FixedDay, st.integers(1, 12), st.integers(0, 31), st.integers(0, 3)),
    st.builds(AfterYearEnd, COUNTS, UNITS),
    st.builds(EachMonth, st.integers(0, 31), st.integers(0, 12)),
    st.builds(EveryYears, st.integers(1, 4), st.integers(1, 12), st.integers(0, 4)),
    st.builds(AfterEvent, COUNTS, UNITS, st.booleans()),
    st.builds(BeforeEvent, COUNTS, UNITS),
    st.builds(BeforeExpiry, COUNTS, UNITS),
)
DAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31))
MOVES = st.sampled_from(DueDayMove)


@given(RULES, MOVES, st.lists(DAYS, min_size=3, max_size=3))
def test_two_windows_that_touch_hold_what_one_holds(rule: DeadlineRule, moves: DueDayMove, days: list[date]) -> None:
    first, middle, last = sorted(days)
    two_terms = dates(rule, first, middle, moves=moves), dates(rule, middle + timedelta(days=1), last, moves=moves)
    assert two_terms[0] | two_terms[1] == dates(rule, first, last, moves=moves)
    assert not set(two_terms[0]) & set(two_terms[1])


@given(RULES, MOVES, DAYS, DAYS)
def test_keys_are_unique_and_stay(rule: DeadlineRule, moves: DueDayMove, first: date, last: date) -> None:
    duty = DutyRule(EVERYBODY, Deadline(rule, moves), EVENTS, EXPIRIES)
    keys = [time.key for time in occurrences(duty, PROFILE, CALENDAR, first, last)]
    assert len(keys) == len(set(keys))
    wide = {time.key: time for time in occurrences(duty, PROFILE, CALENDAR, date(2020, 1, 1), date(2035, 1, 1))}
    assert all(wide[time.key] == time for time in occurrences(duty, PROFILE, CALENDAR, first, last))


def test_three_hundred_duties_of_five_years_are_quick() -> None:
    """As a pack mixes them: of ten duties two come each month. Nothing but the processor works on it."""
    rules: list[DeadlineRule] = [
        EachMonth(15), EachMonth(20), FixedDay(2, years_later=1), AfterYearEnd(3), EveryYears(2, 1, 2),
        AfterEvent(15, CountUnit.WORKING_DAYS), AfterEvent(30), BeforeExpiry(90), BeforeEvent(5),
        OneOff(date(2026, 3, 31)),
    ]  # fmt: skip
    duties = [DutyRule(EVERYBODY, Deadline(rule), EVENTS, EXPIRIES) for rule in rules * 30]
    times = []
    for _ in range(3):
        begin = process_time()
        counts = [len(occurrences(duty, PROFILE, CALENDAR, date(2026, 1, 1), date(2030, 12, 31))) for duty in duties]
        times.append(process_time() - begin)
    assert sum(counts) > 3600
    assert median(times) < 0.5


@pytest.mark.parametrize(
    ("key", "about"),
    [
        ("2026-11", ""),
        ("once", ""),
        ("registered.7", "registered.7"),
        ("took_office.7.2027", "took_office.7"),
        ("memorandum.7.2027-05-31", "memorandum.7"),
    ],
)
def test_a_key_tells_of_whom_or_of_what_it_is(key: str, about: str) -> None:
    assert about_of(key) == about
