"""Would a measure hold: what a test is worth today, and which one is the cheapest next."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.duty.decay import (
    SPANS,
    Hold,
    RiskHold,
    decay,
    ends_at,
    left_of,
    proven_by_most,
    puts_to_test,
    risk_hold,
    strongest,
)
from karpear.rules.duty.evidence import Exercise, ExerciseKind
from karpear.rules.duty.ladder import RUNGS, lifting, lifts_failure
from karpear.rules.duty.next_proof import MINUTES, next_proofs

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
days = st.integers(0, 1500)
tests = st.builds(
    lambda kind, ago, lasts: Exercise(
        kind, NOW - ago * DAY, frozenset({"O-M6"}), f"/{ago}/", NOW + (lasts - ago) * DAY if lasts else None
    ),
    st.sampled_from(ExerciseKind), days, st.none() | st.integers(1, 900),
)  # fmt: skip
histories = st.lists(tests, max_size=6)


def a_drill(ago: int) -> Exercise:
    return Exercise(ExerciseKind.DRILL, NOW - ago * DAY, frozenset({"O-M6"}), "/alerts/1/")


@pytest.mark.parametrize(
    ("ago", "hold"),
    [(0, Hold.FRESH), (136, Hold.FRESH), (137, Hold.FADING), (181, Hold.FADING), (182, Hold.RAN_OUT)],
)
def test_a_drill_holds_for_half_a_year_and_fades_in_its_last_quarter(ago: int, hold: Hold) -> None:
    assert decay([a_drill(ago)], NOW).hold is hold


def test_what_was_never_tried_is_not_known() -> None:
    assert decay([], NOW).hold is Hold.NEVER
    assert decay([a_drill(-1)], NOW).hold is Hold.NEVER, "what is planned proves nothing"


def test_where_the_event_says_until_when_that_counts() -> None:
    cover = Exercise(ExerciseKind.COVER, NOW - 300 * DAY, frozenset({"I-M8"}), "/insurance/1/", NOW + 65 * DAY)
    assert decay([cover], NOW).ends_at == NOW + 65 * DAY
    assert decay([cover], NOW).hold is Hold.FADING


@given(histories, st.integers(0, 800))
def test_time_alone_never_makes_anything_greener(history: Sequence[Exercise], later: int) -> None:
    first, second = decay(history, NOW), decay(history, NOW + later * DAY)
    assert second.hold >= first.hold
    assert second.left <= first.left


@given(histories, tests, st.none() | days)
def test_what_shows_less_never_takes_the_place_of_what_shows_more(
    history: list[Exercise], more: Exercise, failed: int | None
) -> None:
    failed_on = None if failed is None else (NOW - failed * DAY).date()
    state, with_more = decay(history, NOW, failed_on=failed_on), decay([*history, more], NOW, failed_on=failed_on)
    assert with_more.hold <= state.hold, "one more proof is never less green, whatever failed"
    if state.last and with_more.last and with_more.hold is state.hold:
        assert RUNGS[with_more.last.kind] >= RUNGS[state.last.kind]


@given(histories, days)
def test_only_what_came_later_and_shows_as_much_lifts_a_failure(history: list[Exercise], failed: int) -> None:
    failed_on = (NOW - failed * DAY).date()
    state = decay(history, NOW, failed_on=failed_on)
    assert state.hold >= decay(history, NOW).hold
    lifted = [e for e in history if e.kind is ExerciseKind.TRIAL or (lifts_failure(e.kind) and e.at.date() > failed_on)]
    assert (state.hold is Hold.FAILED) == (not lifted)


@given(histories, st.integers(0, 5))
def test_removing_a_dated_proof_never_makes_anything_greener(history: list[Exercise], at: int) -> None:
    fewer = history[:at] + history[at + 1 :]
    assert decay(fewer, NOW).hold >= decay(history, NOW).hold
    assert decay(fewer, NOW).left <= decay(history, NOW).left


@given(histories, tests)
def test_one_more_proof_is_never_less_green(history: list[Exercise], more: Exercise) -> None:
    assert decay([*history, more], NOW).hold <= decay(history, NOW).hold


@given(histories)
def test_of_tests_of_the_same_kind_the_strongest_says_as_much_as_all(history: list[Exercise]) -> None:
    state, of_strongest = decay(history, NOW), decay(strongest(history, NOW), NOW)
    assert (state.hold, state.left, state.last) == (of_strongest.hold, of_strongest.left, of_strongest.last)


def test_of_two_at_the_same_moment_the_same_is_shown_in_whatever_order_they_come() -> None:
    day_ago, lines = NOW - timedelta(days=1), frozenset({"O-M6"})
    drill = Exercise(ExerciseKind.DRILL, NOW, lines, "/0/")
    roll_calls = [Exercise(ExerciseKind.ROLL_CALL, at, lines, "/0/") for at in (day_ago, NOW)]
    history = [roll_calls[0], drill, roll_calls[1]]
    assert decay(history, NOW).last == decay(strongest(history, NOW), NOW).last == decay(history[::-1], NOW).last


@given(histories)
def test_every_green_leads_to_a_dated_event(history: list[Exercise]) -> None:
    state = decay(history, NOW)
    if state.hold < Hold.NEVER:
        assert state.last in history and state.last.at <= NOW and state.last.path
        assert state.ends_at == ends_at(state.last)
    assert (state.hold is Hold.RAN_OUT) == (state.last is not None and ends_at(state.last) <= NOW)


@given(st.lists(histories, max_size=5), st.integers(0, 4), st.integers(0, 5))
def test_a_risk_is_never_greener_without_one_proof(measures: list[list[Exercise]], which: int, at: int) -> None:
    fewer = [h[:at] + h[at + 1 :] if n == which else h for n, h in enumerate(measures)]
    assert risk_hold([decay(h, NOW) for h in fewer]) >= risk_hold([decay(h, NOW) for h in measures])


def test_a_risk_is_answered_by_all_by_some_or_by_none_of_its_measures() -> None:
    fresh, fading, never = decay([a_drill(1)], NOW), decay([a_drill(170)], NOW), decay([], NOW)
    assert risk_hold([]) is RiskHold.NOTHING
    assert risk_hold([fresh, fresh]) is RiskHold.EXERCISED
    assert risk_hold([fresh, never]) is risk_hold([fading]) is RiskHold.PARTLY
    assert risk_hold([never, decay([a_drill(400)], NOW)]) is RiskHold.NOT
    failed = decay([a_drill(9)], NOW, failed_on=(NOW - DAY).date())
    assert (risk_hold([failed, never]), risk_hold([failed, fresh])) == (RiskHold.FAILED, RiskHold.PARTLY)


def test_what_each_proves_counts_once_four_of_five_have_done_it() -> None:
    dates = [NOW - n * DAY for n in range(1, 5)]
    assert proven_by_most(dates, 5) == NOW - 4 * DAY
    assert proven_by_most(dates[:3], 5) is None
    assert proven_by_most([NOW], 1) == NOW
    assert proven_by_most([], 0) is None


@given(st.lists(days.map(lambda n: NOW - n * DAY), max_size=12), st.integers(0, 11))
def test_one_person_less_never_brings_the_day_nearer(dates: list[datetime], at: int) -> None:
    people = len(dates) + 1
    fewer = proven_by_most(dates[:at] + dates[at + 1 :], people)
    whole = proven_by_most(dates, people)
    assert fewer is None or (whole is not None and fewer <= whole)


def test_of_two_drills_the_newer_is_looked_at_and_of_two_courses_also_the_one_that_lasts() -> None:
    older, newer, planned = a_drill(90), a_drill(9), a_drill(-1)
    assert strongest([older, newer, planned], NOW) == [newer]
    lines = frozenset({"O-M4"})
    long = Exercise(ExerciseKind.COURSE, NOW - 30 * DAY, lines, "/long/", NOW + 900 * DAY)
    short = Exercise(ExerciseKind.COURSE, NOW - 3 * DAY, lines, "/short/", NOW + 3 * DAY)
    assert strongest([short, long], NOW) == [long, short], "a measure that failed counts only what was tested since"


def test_a_word_is_asked_for_only_where_nothing_tests_it() -> None:
    assert [proof.kind for proof in next_proofs({ExerciseKind.COURSE, ExerciseKind.DRILL})] == [
        ExerciseKind.DRILL, ExerciseKind.COURSE
    ]  # fmt: skip
    assert [proof.kind for proof in next_proofs(())] == [ExerciseKind.TRIAL]


def test_every_kind_has_a_time_and_a_cost() -> None:
    assert set(SPANS) == set(MINUTES) == set(RUNGS) == set(ExerciseKind)


def test_after_a_failure_a_rule_that_is_read_is_not_the_next_proof() -> None:
    assert lifting({ExerciseKind.READING, ExerciseKind.COURSE, ExerciseKind.DRILL}) == {ExerciseKind.DRILL}


@given(st.sets(st.sampled_from(ExerciseKind)))
def test_the_cheapest_proof_comes_first(kinds: set[ExerciseKind]) -> None:
    proofs = next_proofs(kinds)
    assert [proof.minutes for proof in proofs] == sorted(proof.minutes for proof in proofs)
    assert {proof.kind for proof in proofs} == (kinds or {ExerciseKind.TRIAL})


def test_what_is_left_goes_from_one_to_nothing() -> None:
    assert left_of(a_drill(0), NOW) == 1
    assert left_of(a_drill(91), NOW) * 2 == 1
    assert left_of(a_drill(999), NOW) == 0


class TestWhichMeasureItTests:
    KINDS = frozenset({ExerciseKind.DRILL})

    def answer(self, *lines: str, kind: ExerciseKind = ExerciseKind.DRILL, line: str = "O-M6") -> bool:
        event = Exercise(kind, NOW, frozenset(lines), "/1/")
        return puts_to_test(event, line=line, risk_line="O-R4", kinds=self.KINDS if line else ())

    def test_one_that_names_it(self) -> None:
        assert self.answer("O-M6")
        assert not self.answer("O-M7")
        assert not self.answer("O-M6", kind=ExerciseKind.COURSE), "a course does not show that everybody is registered"
        course = Exercise(ExerciseKind.COURSE, NOW, frozenset({"O-M3"}), "/1/")
        assert puts_to_test(course, line="O-M3", risk_line="", kinds=()), "nothing else is known to test it"

    def test_one_that_leaves_it_out(self) -> None:
        event = Exercise(ExerciseKind.DRILL, NOW, frozenset({"O-R4"}), "/1/", but_not=frozenset({"O-M6"}))
        assert not puts_to_test(event, line="O-M6", risk_line="O-R4", kinds=self.KINDS)
        assert puts_to_test(event, line="O-M7", risk_line="O-R4", kinds=self.KINDS)

    def test_one_that_names_its_risk_where_such_an_event_can_test_it(self) -> None:
        assert self.answer("O-R4")
        assert not self.answer("O-R4", kind=ExerciseKind.READING)
        assert self.answer("O-R4", kind=ExerciseKind.READING, line=""), "nobody knows what tests own words"

    def test_one_that_names_nothing_where_such_an_event_can_test_it(self) -> None:
        assert self.answer()
        assert not self.answer(kind=ExerciseKind.COURSE)
        assert not self.answer(line="")
