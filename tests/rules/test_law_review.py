"""The review of laws: a proposal is no decision, and an old opinion no longer says that anything is in order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.law.instruments import ActivityReading, LawfulActivity
from karpear.rules.law.review import (
    OPINION_HOLDS,
    CellState,
    LawOpinion,
    LawReading,
    cell_state,
    proposed_reading,
    speaks_of,
)

TODAY = date(2026, 12, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize("reading", LawReading)
def test_a_decision_stands_until_it_is_a_year_old(reading: LawReading) -> None:
    opinion = LawOpinion(reading, TODAY - OPINION_HOLDS)
    assert cell_state(opinion, None, is_spoken_of=True, today=TODAY) == CellState(reading.value)
    assert cell_state(opinion, None, is_spoken_of=True, today=TODAY + DAY) is CellState.EXPIRED


def test_an_opinion_ends_earlier_where_it_says_so_and_never_later() -> None:
    assert LawOpinion(LawReading.COMPLIANT, TODAY, TODAY + DAY).last_day == TODAY + DAY
    assert LawOpinion(LawReading.COMPLIANT, TODAY, TODAY + 900 * DAY).last_day == TODAY + OPINION_HOLDS


@pytest.mark.parametrize(
    ("readings", "proposed"),
    [
        ([], None),
        ([ActivityReading.FINE], LawReading.COMPLIANT),
        ([ActivityReading.NOTIFY], LawReading.AT_RISK),
        ([ActivityReading.FINE, ActivityReading.UNCLEAR], LawReading.UNCLEAR),
        ([ActivityReading.UNCLEAR, ActivityReading.AT_RISK], LawReading.AT_RISK),
    ],
)
def test_the_worst_reading_of_the_pack_is_proposed(
    readings: list[ActivityReading], proposed: LawReading | None
) -> None:
    assert proposed_reading(readings) == proposed


def test_what_nobody_decided_is_proposed_open_or_outside() -> None:
    assert cell_state(None, LawReading.COMPLIANT, is_spoken_of=True, today=TODAY) is CellState.PROPOSED
    assert cell_state(None, None, is_spoken_of=True, today=TODAY) is CellState.OPEN
    assert cell_state(None, None, is_spoken_of=False, today=TODAY) is CellState.OUTSIDE


def test_an_article_that_names_no_activity_speaks_of_all() -> None:
    gathering, training = {LawfulActivity.GATHERING}, {LawfulActivity.TRAINING}
    assert speaks_of((), training) and speaks_of(gathering, ())
    assert speaks_of(gathering, gathering) and not speaks_of(gathering, training)


@given(st.sampled_from(LawReading), st.integers(0, 2000), st.none() | st.integers(-10, 2000), st.integers(0, 2000))
def test_no_opinion_comes_back_to_life(reading: LawReading, age: int, holds: int | None, later: int) -> None:
    given_on = TODAY - age * DAY
    opinion = LawOpinion(reading, given_on, None if holds is None else given_on + holds * DAY)
    if opinion.has_expired(TODAY):
        assert opinion.has_expired(TODAY + later * DAY)
    proposed = cell_state(None, reading, is_spoken_of=True, today=TODAY)
    assert proposed is CellState.PROPOSED, "no proposal looks like a decision"
