"""The day of closure: what would hurt and by when, the worst first; being more ready never leaves more to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.law.closure import (
    CARD_DAYS,
    HURTS_BY,
    LAST_DAY,
    MAY_NOT_HAVE,
    ClosingAsk,
    ClosingEvent,
    Readiness,
    SignLag,
    asks_on,
    find_gaps,
    is_surely_known,
    known_or_asked_on,
    lags_of,
    next_day,
    readiness_for,
    still_answered,
)

ALL_READY = dict.fromkeys(ClosingAsk, Readiness.YES)
EVENTS = st.sampled_from(ClosingEvent)
ANSWERS = st.dictionaries(st.sampled_from(ClosingAsk), st.sampled_from(Readiness))
LACKING = (Readiness.NO, Readiness.UNKNOWN, Readiness.PARTLY)


@pytest.mark.parametrize("event", ClosingEvent)
def test_whoever_has_everything_lacks_nothing_and_whoever_said_nothing_lacks_all_that_hurts(event: ClosingEvent):
    assert find_gaps(event, ALL_READY, {}) == ()
    assert find_gaps(event, {}, ALL_READY) == ()
    gaps = find_gaps(event, {}, {})
    assert {gap.ask for gap in gaps} == {ask for ask in ClosingAsk if event in HURTS_BY[ask]}
    assert {gap.readiness for gap in gaps} == {Readiness.UNKNOWN}


def test_every_day_is_a_card_and_every_question_stands_on_one_card_of_each_event_that_it_hurts():
    assert set(HURTS_BY) == set(ClosingAsk)
    for event in ClosingEvent:
        asks = [ask for day in CARD_DAYS for ask in known_or_asked_on(event, day)]
        assert sorted(asks) == sorted(ask for ask in ClosingAsk if event in HURTS_BY[ask])
        assert {HURTS_BY[ask][event] for ask in asks} <= set(CARD_DAYS)
        assert known_or_asked_on(event, 0), "the first day asks something"


def test_the_worst_comes_first():
    answers = ALL_READY | {
        ClosingAsk.REPORTS: Readiness.NO,
        ClosingAsk.STAMP: Readiness.PARTLY,
        ClosingAsk.KEYS: Readiness.UNKNOWN,
        ClosingAsk.COUNSEL: Readiness.PARTLY,
    }
    gaps = find_gaps(ClosingEvent.SUSPENDED, answers, {})
    assert [(gap.ask, gap.day) for gap in gaps] == [
        (ClosingAsk.KEYS, 0), (ClosingAsk.COUNSEL, 0), (ClosingAsk.STAMP, 0), (ClosingAsk.REPORTS, 7),
    ]  # fmt: skip
    assert gaps[3].events == (ClosingEvent.SUSPENDED, ClosingEvent.DEREGISTERED, ClosingEvent.FROZEN)


def test_frozen_accounts_hurt_who_signs_first_and_leave_the_office_open():
    gaps = find_gaps(ClosingEvent.FROZEN, ALL_READY | {ClosingAsk.SIGNATORIES: Readiness.NO}, {})
    assert [(gap.ask, gap.day) for gap in gaps] == [(ClosingAsk.SIGNATORIES, 0)]
    assert find_gaps(ClosingEvent.FROZEN, ALL_READY | {ClosingAsk.KEYS: Readiness.NO}, {}) == ()


def test_what_is_said_beats_what_the_house_knows_and_nothing_of_it_counts_where_it_can_be():
    on_record = {ClosingAsk.STAMP: Readiness.PARTLY}
    assert readiness_for(ClosingAsk.STAMP, {}, on_record) is Readiness.PARTLY
    assert readiness_for(ClosingAsk.STAMP, {ClosingAsk.STAMP: Readiness.YES}, on_record) is Readiness.YES
    for ask in ClosingAsk:
        expected = Readiness.NOT_OURS if ask in MAY_NOT_HAVE else Readiness.NO
        assert readiness_for(ask, {ask: Readiness.NOT_OURS}, {}) is expected


def test_only_what_the_house_surely_knows_is_not_asked():
    on_record = {ClosingAsk.WRITERS: Readiness.YES, ClosingAsk.STAMP: Readiness.PARTLY, ClosingAsk.KEYS: Readiness.NO}
    assert asks_on(ClosingEvent.SUSPENDED, 0, on_record) == (ClosingAsk.COUNSEL, ClosingAsk.STAMP)
    assert is_surely_known(ClosingAsk.KEYS, on_record) and not is_surely_known(ClosingAsk.STAMP, on_record)


def test_what_a_drill_of_late_has_asked_is_not_asked_again_unless_what_lacked_is_closed():
    answers = {ClosingAsk.COUNSEL: Readiness.NO, ClosingAsk.STAMP: Readiness.PARTLY, ClosingAsk.KEYS: Readiness.YES,
               ClosingAsk.DOMAIN: Readiness.NOT_OURS}  # fmt: skip
    carried = still_answered(answers, {ClosingAsk.COUNSEL})
    assert carried == {ask: readiness for ask, readiness in answers.items() if ask is not ClosingAsk.STAMP}
    assert asks_on(ClosingEvent.SUSPENDED, 0, {}, carried) == (ClosingAsk.WRITERS, ClosingAsk.STAMP)


def test_cards_follow_each_other_to_the_last():
    days, day = [], next_day(None)
    while day is not None:
        days.append(day)
        day = next_day(day)
    assert tuple(days) == CARD_DAYS and days[-1] == LAST_DAY


@given(EVENTS, ANSWERS, ANSWERS, st.sampled_from(ClosingAsk))
def test_being_ready_for_one_more_thing_takes_that_gap_away_and_moves_no_other(event, answers, on_record, ask):
    gaps = find_gaps(event, answers, on_record)
    later_gaps = find_gaps(event, answers | {ask: Readiness.YES}, on_record)
    assert later_gaps == tuple(gap for gap in gaps if gap.ask is not ask)


@given(EVENTS, ANSWERS, ANSWERS)
def test_gaps_are_what_is_lacking_each_once_and_never_later_before_earlier(event, answers, on_record):
    gaps = find_gaps(event, answers, on_record)
    assert len({gap.ask for gap in gaps}) == len(gaps)
    assert [gap.day for gap in gaps] == sorted(gap.day for gap in gaps)
    assert all(gap.readiness in LACKING and event in gap.events for gap in gaps)
    lacking = {
        ask for ask in ClosingAsk if event in HURTS_BY[ask] and readiness_for(ask, answers, on_record) in LACKING
    }
    assert {gap.ask for gap in gaps} == lacking


def test_lags_say_in_how_many_cases_and_within_how_many_days_and_nothing_more():
    lags = [SignLag("leak", "a", 7), SignLag("leak", "a", 3), SignLag("leak", "b", 90), SignLag("warning", "b", 10)]
    cases = ["a", "b", "c"]
    leak, warning, landlord = (lags_of(sign, lags, cases) for sign in ("leak", "warning", "landlord"))
    assert (leak.cases, leak.of_cases, leak.shortest, leak.longest) == (2, 3, 7, 90)
    assert (warning.cases, warning.shortest, warning.longest) == (1, 10, 10)
    assert (landlord.cases, landlord.of_cases, landlord.shortest, landlord.longest) == (0, 3, None, None)
