"""How much a reserve must hold: the measured table, what never lowers it, and what cannot be asked."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karpear.rules.duty import reserve
from karpear.rules.duty.reserve import (
    BARS,
    MOST_PEOPLE,
    MOST_YEARS,
    CommonShock,
    EventRate,
    ReserveQuestion,
    outlook,
)

#: The invented figures with which the table was measured.
EVENTS = (
    EventRate("detention", 0.015, 8900),
    EventRate("accident", 0.03, 2500),
    EventRate("relocation", 0.01, 6000),
    EventRate("death", 0.001, 20_000),
)
NGO = ReserveQuestion(people=8, events=EVENTS)
#: Organisations that share one reserve → the mean, the 90th, 95th and 99th percentile for each of them.
MEASURED = {
    1: (2288, 8900, 8900, 17_800),
    5: (2288, 4760, 5780, 8040),
    10: (2288, 4030, 4620, 6080),
    20: (2288, 3525, 3950, 4765),
}


@pytest.mark.parametrize("pool", MEASURED)
@pytest.mark.parametrize("seed", [1, 20_000])
def test_the_measured_table_is_reproduced(pool: int, seed: int) -> None:
    years = outlook(replace(NGO, pool=pool, seed=seed))
    assert (years.mean, years.p90, years.p95, years.p99) == pytest.approx(MEASURED[pool], rel=0.03)


def test_twenty_thousand_years_take_less_than_a_second() -> None:
    """Measured as this process's own work, so that busy neighbours do not count."""
    began = time.process_time()
    outlook(replace(NGO, pool=20, seed=77))
    assert time.process_time() - began < 1


def test_more_than_half_of_the_years_are_empty_for_one_and_hardly_any_for_twenty() -> None:
    assert outlook(NGO).empty_share == pytest.approx(0.639, abs=0.003)
    assert outlook(replace(NGO, pool=20)).empty_share < 0.001


def test_ten_arrests_in_one_week_are_more_than_the_reserve_and_sharing_does_not_help() -> None:
    shock = CommonShock(("detention",), at_once=10)
    alone, shared = (outlook(replace(NGO, pool=pool, shock=shock)) for pool in (1, 20))
    assert alone.shock_cost == shared.shock_cost == 89_000
    assert alone.ruin == shared.ruin == 1
    assert outlook(replace(NGO, shock=CommonShock(("accident",), 1))).ruin == pytest.approx(0.15, abs=0.03)
    assert outlook(NGO).ruin is None


def test_without_people_or_events_nothing_is_needed() -> None:
    for question in (replace(NGO, people=0), replace(NGO, events=())):
        years = outlook(question)
        assert (years.mean, years.p90, years.p99, years.empty_share) == (0, 0, 0, 1)


rates = st.floats(0, 3, allow_nan=False)
costs = st.integers(0, 50_000)
questions = st.builds(
    ReserveQuestion,
    people=st.integers(0, 20),
    events=st.lists(st.tuples(rates, costs), max_size=4).map(
        lambda pairs: tuple(EventRate(f"event {n}", rate, cost) for n, (rate, cost) in enumerate(pairs))
    ),
    pool=st.integers(1, 5),
    years=st.integers(1, 80),
    seed=st.integers(0, 2**32),
)
ANSWERS = ("mean", "p90", "p95", "p99")


@pytest.fixture(scope="class")
def few_courses() -> Iterator[None]:
    """What holds of many courses of a year holds of few: of those, more questions are asked in the same time."""
    outlook.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reserve, "COURSES", 4000)
        yield
    outlook.cache_clear()


def is_not_lower(question: ReserveQuestion, than: ReserveQuestion) -> bool:
    more, less = outlook(question), outlook(than)
    return all(getattr(more, name) >= getattr(less, name) - 1e-6 for name in ANSWERS)


@pytest.mark.usefixtures("few_courses")
class TestAnyQuestion:
    @settings(max_examples=100, deadline=None)
    @given(questions)
    def test_what_is_answered_makes_sense_and_comes_out_the_same_again(self, question: ReserveQuestion) -> None:
        outlook.cache_clear()
        years = outlook(question)
        outlook.cache_clear()
        assert outlook(question) == years
        assert 0 <= years.p90 <= years.p95 <= years.p99
        assert 0 <= years.empty_share <= 1
        assert list(years.bars) == sorted(years.bars) and len(years.bars) == BARS

    @settings(max_examples=100, deadline=None)
    @given(questions, st.integers(1, 5), st.integers(0, 9000), rates)
    def test_more_people_cost_or_events_never_lower_anything(
        self, question: ReserveQuestion, people: int, cost: int, rate: float
    ) -> None:
        assert is_not_lower(replace(question, people=question.people + people), question)
        if question.events:
            first, *rest = question.events
            dearer = replace(first, cost=first.cost + cost, per_person_year=first.per_person_year + rate)
            assert is_not_lower(replace(question, events=(dearer, *rest)), question)
        another = EventRate("another", rate, cost)
        assert is_not_lower(replace(question, events=(*question.events, another)), question)

    @settings(max_examples=100, deadline=None)
    @given(questions, st.integers(0, 20))
    def test_ruin_is_a_share_and_never_falls_with_the_size_of_the_shock(
        self, question: ReserveQuestion, at_once: int
    ) -> None:
        if question.events:
            names = (question.events[0].name,)
            shocks = (CommonShock(names, at_once), CommonShock(names, at_once + 1))
            small, large = (outlook(replace(question, shock=shock)).ruin for shock in shocks)
            assert small is not None and large is not None and 0 <= small <= large <= 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": MOST_PEOPLE + 1},
        {"people": -1},
        {"years": 0},
        {"years": MOST_YEARS + 1},
        {"pool": 0},
        {"events": (EventRate("flood", float("nan"), 1),)},
        {"events": (EventRate("flood", 1, -1),)},
        {"events": (EventRate("flood", 365, 1),), "people": MOST_PEOPLE},
        {"events": (EVENTS[0], EVENTS[0])},
        {"shock": CommonShock(("raid",), 3)},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises(ValueError, match=r"must lie|name of its own|not among"):
        outlook(replace(NGO, **wrong))
