"""What has happened proposes a higher likelihood, with the arithmetic shown."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.risk.learning import (
    COUNTED,
    DAYS,
    MANY,
    SERIOUS_DAYS,
    SEVERAL,
    Arithmetic,
    FactSeen,
    Why,
    begin,
    learn,
    learn_beyond,
)
from karpear.rules.risk.matrix import RELIABLE, Level, Reliability
from tests.rules.scores import steps

TODAY = date(2026, 11, 24)
UNSURE, SURE, DOUBTFUL = Reliability.UNSURE, Reliability.LIKELY_RELIABLE, Reliability.LIKELY_UNRELIABLE

seen = st.builds(
    FactSeen,
    st.integers(-5, 40).map(lambda days: TODAY - timedelta(days=days)),
    st.sampled_from(list(Reliability)),
    st.booleans(),
    followed=st.booleans(),
)
lists = st.lists(seen, max_size=9)


def facts(count: int, reliability: Reliability = UNSURE, *, ago: int = 0, serious: bool = False) -> list[FactSeen]:
    return [FactSeen(TODAY - timedelta(days=ago), reliability, serious)] * count


class TestLearn:
    def test_three_similar_facts_in_fourteen_days_are_one_step(self) -> None:
        found = learn(2, facts(3), TODAY)
        assert found == Arithmetic(steps=1, before=2, after=3, counted=3, days=14, why=Why.SEVERAL)
        assert found.changes
        assert found.levels(4) == (Level.MEDIUM, Level.HIGH)

    @pytest.mark.parametrize(
        ("count", "step", "why"),
        [(0, 0, "nothing"), (2, 0, "nothing"), (3, 1, "several"), (5, 1, "several"), (6, 2, "many"), (20, 2, "many")],
    )
    def test_three_and_six(self, count: int, step: int, why: str) -> None:
        found = learn(1, facts(count), TODAY)
        assert (found.steps, found.after, found.why, found.counted) == (step, 1 + step, why, count)
        assert found.changes == (step > 0)

    def test_the_numbers_of_the_rule(self) -> None:
        assert (DAYS, SEVERAL, MANY, SERIOUS_DAYS) == (14, 3, 6, 30)
        assert RELIABLE | {UNSURE} == COUNTED

    @pytest.mark.parametrize(("ago", "counted"), [(0, 3), (13, 3), (14, 0), (-1, 0)])
    def test_the_window_is_today_and_the_thirteen_days_before(self, ago: int, counted: int) -> None:
        assert learn(2, facts(3, ago=ago), TODAY).counted == counted

    @pytest.mark.parametrize(("ago", "step"), [(0, 1), (29, 1), (30, 0), (-1, 0)])
    def test_one_serious_incident_from_a_reliable_source_is_one_step_for_a_month(self, ago: int, step: int) -> None:
        found = learn(3, facts(1, SURE, ago=ago, serious=True), TODAY)
        assert (found.steps, found.after) == (step, 3 + step)
        if step:
            assert found == Arithmetic(steps=1, before=3, after=4, counted=1, days=30, why=Why.SERIOUS)

    def test_a_serious_incident_needs_a_reliable_source(self) -> None:
        assert learn(3, facts(1, UNSURE, serious=True), TODAY).why is Why.NOTHING

    def test_the_larger_of_two_rules_and_not_their_sum(self) -> None:
        both = [*facts(2), *facts(1, SURE, serious=True)]
        assert (learn(2, both, TODAY).steps, learn(2, both, TODAY).why) == (1, Why.SEVERAL)
        assert learn(2, [*facts(5), *facts(1, SURE, serious=True)], TODAY).steps == 2

    @pytest.mark.parametrize(
        "reliability", [Reliability.LIKELY_UNRELIABLE, Reliability.HIGHLY_UNRELIABLE, Reliability.UNKNOWN]
    )
    def test_what_is_unreliable_is_shown_and_not_counted(self, reliability: Reliability) -> None:
        found = learn(2, [*facts(9, reliability, serious=True), *facts(2)], TODAY)
        assert (found.steps, found.counted, found.uncounted) == (0, 2, 9)

    @pytest.mark.parametrize(("ago", "step"), [(0, 1), (29, 1), (30, 0), (-1, 0)])
    def test_what_came_of_speaking_is_one_step_for_a_month_where_nothing_asks_for_more(
        self, ago: int, step: int
    ) -> None:
        harm = FactSeen(TODAY - timedelta(days=ago), SURE, followed=True)
        assert learn(2, [harm], TODAY).steps == step
        assert learn(2, [FactSeen(TODAY, DOUBTFUL, followed=True)], TODAY).steps == 0
        named = FactSeen(TODAY, SURE, named=True)
        assert learn(2, [FactSeen(TODAY, SURE, followed=True), named], TODAY) == Arithmetic(
            steps=1, before=2, after=3, counted=1, days=30, why=Why.FOLLOWED
        )
        assert learn(2, [*facts(6), harm], TODAY).why is Why.MANY

    def test_the_uncounted_are_those_of_the_same_days(self) -> None:
        old = facts(4, DOUBTFUL, ago=20)
        assert learn(2, [*old, *facts(3)], TODAY).uncounted == 0
        assert learn(2, [*old, *facts(1, SURE, serious=True)], TODAY).uncounted == 4

    def test_the_scale_ends_at_five(self) -> None:
        assert (learn(4, facts(6), TODAY).after, learn(4, facts(6), TODAY).steps) == (5, 2)
        top = learn(5, facts(6), TODAY)
        assert (top.after, top.changes, top.why) == (5, False, Why.MANY)

    @pytest.mark.parametrize("likelihood", [0, 6])
    def test_off_the_scale_nothing_is_proposed(self, likelihood: int) -> None:
        with pytest.raises(ValueError, match="not on the scale"):
            learn(likelihood, [], TODAY)
        with pytest.raises(ValueError, match="not on the scale"):
            learn(3, [], TODAY).levels(likelihood)

    @given(steps, lists, steps)
    def test_it_never_proposes_less_and_at_most_two_steps(
        self, likelihood: int, some: list[FactSeen], impact: int
    ) -> None:
        found = learn(likelihood, some, TODAY)
        assert likelihood <= found.after <= min(5, likelihood + 2)
        before, after = found.levels(impact)
        assert before <= after
        assert found.changes == (found.after != likelihood)
        assert (found.why is Why.NOTHING) == (found.steps == 0)

    @given(steps, lists, seen)
    def test_one_more_fact_never_proposes_less(self, likelihood: int, some: list[FactSeen], more: FactSeen) -> None:
        assert learn(likelihood, [*some, more], TODAY).after >= learn(likelihood, some, TODAY).after

    @given(steps, lists)
    def test_a_higher_start_never_ends_lower(self, likelihood: int, some: list[FactSeen]) -> None:
        assert learn(min(5, likelihood + 1), some, TODAY).after >= learn(likelihood, some, TODAY).after

    @given(steps, lists)
    def test_more_serious_or_more_reliable_facts_never_propose_less(
        self, likelihood: int, some: list[FactSeen]
    ) -> None:
        worse = [FactSeen(f.on, SURE if f.reliability in COUNTED else f.reliability, serious=True) for f in some]
        assert learn(likelihood, worse, TODAY).after >= learn(likelihood, some, TODAY).after

    @given(steps, lists, st.randoms())
    def test_the_order_does_not_matter(self, likelihood: int, some: list[FactSeen], random: object) -> None:
        shuffled = list(some)
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        assert learn(likelihood, shuffled, TODAY) == learn(likelihood, some, TODAY)


class TestLearnBeyond:
    def test_what_was_known_has_moved_the_judgement_already(self) -> None:
        assert learn_beyond(3, facts(3), facts(3), TODAY).after == 3
        assert learn_beyond(3, facts(6), facts(3), TODAY).after == 4
        assert learn_beyond(3, facts(3), facts(2), TODAY) == learn(3, facts(3), TODAY)

    def test_more_known_than_counted_now_proposes_nothing_less(self) -> None:
        arithmetic = learn_beyond(3, facts(3), facts(6), TODAY)
        assert (arithmetic.steps, arithmetic.after, arithmetic.counted) == (0, 3, 3)

    def test_the_scale_ends_at_five(self) -> None:
        assert learn_beyond(5, facts(6), [], TODAY).after == 5

    @given(steps, lists, st.integers(0, 9))
    def test_it_lies_between_nothing_and_everything(self, likelihood: int, some: list[FactSeen], known: int) -> None:
        whole, arithmetic = learn(likelihood, some, TODAY), learn_beyond(likelihood, some, some[:known], TODAY)
        assert likelihood <= arithmetic.after <= whole.after
        assert 0 <= arithmetic.steps <= whole.steps
        assert learn_beyond(likelihood, some, [], TODAY) == whole
        assert learn_beyond(likelihood, some, some, TODAY).steps == 0
        assert arithmetic.changes == (arithmetic.after > likelihood)


class TestBegin:
    """The register has no line for what has happened."""

    def test_one_fact_that_counts_asks_for_a_line_as_likely_as_usual(self) -> None:
        found = begin(3, facts(1), TODAY)
        assert found == Arithmetic(steps=0, before=3, after=3, counted=1, days=30, why=Why.FIRST)

    @pytest.mark.parametrize("reliability", [Reliability.UNKNOWN, DOUBTFUL, Reliability.HIGHLY_UNRELIABLE])
    def test_what_does_not_count_asks_for_nothing(self, reliability: Reliability) -> None:
        assert begin(3, facts(9, reliability), TODAY) is None
        beside = begin(3, [*facts(2, reliability), *facts(1)], TODAY)
        assert beside and (beside.counted, beside.uncounted) == (1, 2)

    @pytest.mark.parametrize(("ago", "asked"), [(0, True), (29, True), (30, False), (-1, False)])
    def test_for_a_month(self, ago: int, asked: bool) -> None:
        assert (begin(3, facts(1, ago=ago), TODAY) is not None) == asked

    def test_a_serious_one_moves_it_too(self) -> None:
        found = begin(3, facts(1, SURE, serious=True), TODAY)
        assert found == learn(3, facts(1, SURE, serious=True), TODAY)
        assert found and (found.before, found.after, found.why) == (3, 4, Why.SERIOUS)

    @given(steps, lists)
    def test_it_is_moved_as_a_line_that_is_there(self, usual: int, some: list[FactSeen]) -> None:
        moved, found = learn(usual, some, TODAY), begin(usual, some, TODAY)
        assert found == moved if moved.steps else (found is None or found.after == usual)
