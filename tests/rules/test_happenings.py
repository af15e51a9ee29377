"""What is written down once becomes the events and expiries from which duties count."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.law.happenings import (
    LEADERS,
    OfficeRole,
    PaperKind,
    Span,
    events_of_accounts,
    events_of_addresses,
    events_of_papers,
    events_of_terms,
    expiries_of_papers,
    last_day,
    spans_of_paper,
)
from karpear.rules.law.organisation import Expiry, ExpiryKind, LegalEvent, LegalEventKind

MAY, JUNE, JULY = date(2026, 5, 4), date(2026, 6, 1), date(2026, 7, 6)
days = st.none() | st.dates(date(2020, 1, 1), date(2030, 12, 31))
terms = st.builds(Span, key=st.uuids().map(str), kind=st.sampled_from(OfficeRole), since=days, until=days)


def test_a_registration_with_its_day_is_an_event_and_another_paper_is_not() -> None:
    papers = [
        Span("r", PaperKind.REGISTRATION, MAY, None),
        Span("u", PaperKind.REGISTRATION, None, JULY),
        Span("m", PaperKind.MEMORANDUM, MAY, JULY),
    ]
    assert list(events_of_papers(papers)) == [LegalEvent("r", LegalEventKind.REGISTERED, MAY)]
    assert list(expiries_of_papers(papers)) == [
        Expiry("u", ExpiryKind.REGISTRATION, JULY), Expiry("m", ExpiryKind.MEMORANDUM, JULY),
    ]  # fmt: skip


def test_every_kind_of_paper_can_run_out() -> None:
    assert [expiry.kind.value for expiry in expiries_of_papers([Span("p", kind, None, MAY) for kind in PaperKind])] == [
        kind.value for kind in PaperKind
    ]


def test_a_move_after_the_registration_is_a_change_of_address() -> None:
    addresses = [Span("a", "", MAY, None), Span("b", "", JULY, None), Span("c", "", None, None)]
    later = LegalEvent("b-address", LegalEventKind.ADDRESS_CHANGED, JULY)
    assert list(events_of_addresses(addresses, None)) == list(events_of_addresses(addresses, JUNE)) == [later]
    assert not list(events_of_addresses(addresses[2:], None))


def test_leaders_who_were_there_first_are_no_change_and_later_ones_are_one_change_a_day() -> None:
    first = [Span("a", OfficeRole.CHAIR, MAY, JULY), Span("b", OfficeRole.DIRECTOR, MAY, None)]
    later = [Span("c", OfficeRole.CHAIR, JULY, None), Span("f", OfficeRole.FOUNDER, JUNE, None)]
    kinds = [(event.kind, event.key, event.on) for event in events_of_terms([*first, *later], None)]
    assert kinds == [
        (LegalEventKind.TOOK_OFFICE, "a", MAY), (LegalEventKind.TOOK_OFFICE, "b", MAY),
        (LegalEventKind.TOOK_OFFICE, "c", JULY), (LegalEventKind.LEFT_OFFICE, "a", JULY),
        (LegalEventKind.LEADERS_CHANGED, "a-ended", JULY),
    ]  # fmt: skip


def test_a_change_of_leaders_is_the_same_one_when_its_day_is_put_right() -> None:
    for day in (JUNE, JULY):
        events = events_of_terms([Span("c", OfficeRole.CHAIR, day, None)], MAY)
        assert LegalEvent("c-began", LegalEventKind.LEADERS_CHANGED, day) in list(events)


def test_what_happened_before_the_registration_is_no_change_of_leaders() -> None:
    changes = [
        event.on
        for event in events_of_terms([Span("a", OfficeRole.CHAIR, MAY, JULY)], JUNE)
        if event.kind is LegalEventKind.LEADERS_CHANGED
    ]
    assert changes == [JULY]
    assert not list(events_of_terms([], JUNE))


@given(st.lists(terms, max_size=6), days)
def test_each_leader_begins_and_ends_once_and_leaders_change_at_most_once_a_day(
    spans: list[Span], registered: date | None
) -> None:
    events = list(events_of_terms(spans, registered))
    leaders = [span for span in spans if span.kind in LEADERS]
    assert sum(event.kind is LegalEventKind.TOOK_OFFICE for event in events) == sum(bool(s.since) for s in leaders)
    assert sum(event.kind is LegalEventKind.LEFT_OFFICE for event in events) == sum(bool(s.until) for s in leaders)
    changes = [event.on for event in events if event.kind is LegalEventKind.LEADERS_CHANGED]
    assert len(changes) == len(set(changes)) and all(day > registered for day in changes if registered)


def test_without_a_day_of_registration_each_account_but_the_first_is_a_change() -> None:
    accounts = [Span("b", "", JULY, None), Span("a", "", MAY, JULY), Span("c", "", None, None)]
    events = list(events_of_accounts(accounts, None))
    assert [(event.key, event.on) for event in events] == [("b-opened", JULY), ("a-closed", JULY)]
    assert {event.kind for event in events} == {LegalEventKind.ACCOUNT_CHANGED}


@pytest.mark.parametrize(
    ("days_later", "is_change"), [(-400, False), (0, False), (30, False), (31, True), (4000, True)]
)
def test_an_account_is_told_of_with_the_registration_only_within_its_thirty_days(
    days_later: int, is_change: bool
) -> None:
    account = Span("a", "", MAY + timedelta(days=days_later), None)
    assert bool(list(events_of_accounts([account], MAY))) is is_change
    closed = Span("b", "", None, MAY + timedelta(days=days_later))
    assert bool(list(events_of_accounts([closed], MAY))) is (days_later > 0)


FORMER = Span("former", PaperKind.MEMORANDUM, MAY, JUNE)
LATEST = Span("latest", PaperKind.MEMORANDUM, JULY, None)
EARLY, SOON_AFTER, LATE = MAY - timedelta(days=9), JUNE + timedelta(days=1), JULY + timedelta(days=900)


@pytest.mark.parametrize(
    ("day", "spans"),
    [(MAY, [FORMER]), (JUNE, [FORMER]), (JULY, [LATEST]), (LATE, [LATEST]), (SOON_AFTER, [LATEST]),
     (EARLY, [FORMER, LATEST]), (None, [FORMER, LATEST])],
)  # fmt: skip
def test_a_paper_is_the_one_within_which_its_day_lies(day: date | None, spans: list[Span]) -> None:
    assert spans_of_paper([FORMER, LATEST], day) == spans


def test_a_paper_that_is_newer_than_all_is_none_of_them() -> None:
    assert spans_of_paper([FORMER, Span("u", PaperKind.MEMORANDUM, None, JUNE)], SOON_AFTER) == []


def test_the_last_day_is_the_latest_unless_one_has_no_end() -> None:
    later = Span("later", PaperKind.MEMORANDUM, None, JULY)
    assert last_day([FORMER, later]) == JULY
    assert last_day([FORMER, LATEST]) is None and last_day([]) is None
    assert FORMER.holds_on(JUNE) and not FORMER.holds_on(JULY) and LATEST.holds_on(LATE)
