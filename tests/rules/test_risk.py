"""How large a risk is: the matrix, the worst area, what measures may take away, and the index."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.risk.matrix import (
    HIGHEST,
    INDEX_BANDS,
    LOWEST,
    MATRIX,
    MOST_STEPS,
    SCALE,
    Area,
    Level,
    Relief,
    Score,
    TimeToEffect,
    after,
    index,
    index_level,
    level_of,
    lowered,
    may_claim,
    not_higher,
    overall,
)
from tests.rules.scores import impacts, ratings, reliefs, scores, steps

#: Written down a second time, so that a cell cannot move unseen. Down: likelihood 1–5; across: impact 1–5.
CELLS = """
very_low very_low very_low low    medium
very_low low      low      medium high
very_low low      medium   high   very_high
low      medium   high     high   very_high
low      medium   high     very_high very_high
"""
OFF_SCALE: tuple[Any, ...] = (0, 6, -1, 2.5, "3", None, float("nan"))
SOON = TimeToEffect.HOURS


class TestMatrix:
    def test_every_cell(self) -> None:
        assert [[cell.name.lower() for cell in row] for row in MATRIX] == [
            row.split() for row in CELLS.split("\n")[1:-1]
        ]

    @pytest.mark.parametrize("likelihood", SCALE)
    @pytest.mark.parametrize("impact", SCALE)
    def test_more_is_never_better(self, likelihood: int, impact: int) -> None:
        level = level_of(likelihood, impact)
        assert level == MATRIX[likelihood - 1][impact - 1]
        assert all(level_of(worse, impact) >= level for worse in range(likelihood, HIGHEST + 1))
        assert all(level_of(likelihood, worse) >= level for worse in range(impact, HIGHEST + 1))

    def test_the_corners(self) -> None:
        assert level_of(LOWEST, LOWEST) is Level.VERY_LOW
        assert level_of(HIGHEST, HIGHEST) is Level.VERY_HIGH

    @pytest.mark.parametrize("value", OFF_SCALE)
    def test_off_the_scale_there_is_no_level(self, value: Any) -> None:
        for pair in ((value, 3), (3, value)):
            with pytest.raises(ValueError, match="not on the scale"):
                level_of(*pair)


class TestScore:
    def test_the_worst_area_counts(self) -> None:
        score = Score(3, {Area.PEOPLE: 5, Area.PROPERTY: 1, Area.PROGRAMMES: 1, Area.LEGAL: 1})
        assert (score.impact, score.level) == (5, Level.VERY_HIGH)
        assert score.level_for(Area.PROPERTY) is Level.VERY_LOW

    def test_an_area_that_is_not_touched_has_no_level(self) -> None:
        assert Score(5, {Area.LEGAL: 5}).level_for(Area.PEOPLE) is None

    def test_it_touches_something(self) -> None:
        with pytest.raises(ValueError, match="touches something"):
            Score(3, {})

    @pytest.mark.parametrize("value", OFF_SCALE)
    def test_every_number_is_on_the_scale(self, value: Any) -> None:
        for likelihood, impact in ((value, 3), (3, value)):
            with pytest.raises(ValueError, match="not on the scale"):
                Score(likelihood, {Area.PEOPLE: 2, Area.LEGAL: impact})

    @given(scores, st.sampled_from(list(Area)), steps)
    def test_one_more_area_never_makes_it_better(self, score: Score, area: Area, impact: int) -> None:
        worst = max(impact, score.impacts.get(area, LOWEST))
        assert Score(score.likelihood, {**score.impacts, area: worst}).level >= score.level

    @given(scores)
    def test_it_is_the_worst_of_its_areas(self, score: Score) -> None:
        assert score.level == max(level for area in Area if (level := score.level_for(area)))

    @given(st.lists(scores, min_size=1, max_size=5), scores)
    def test_one_more_risk_never_makes_the_whole_better(self, some: list[Score], more: Score) -> None:
        assert overall([*some, more]) == max(overall(some), more.level)

    def test_the_worst_risk_counts(self) -> None:
        mild, bad = Score(1, {Area.PEOPLE: 1}), Score(4, {Area.LEGAL: 4})
        assert overall([bad, mild]) is overall([mild, bad]) is Level.HIGH

    def test_nothing_assessed_is_not_safe(self) -> None:
        with pytest.raises(ValueError, match="Nothing was assessed"):
            overall(iter(()))


class TestMeasures:
    def test_steps_are_taken_where_they_help(self) -> None:
        score = Score(4, {Area.PEOPLE: 5, Area.PROPERTY: 3, Area.LEGAL: 1})
        assert lowered(score, likelihood=1, impact=2, areas=[Area.PEOPLE, Area.LEGAL]) == Score(
            3, {Area.PEOPLE: 3, Area.PROPERTY: 3, Area.LEGAL: 1}
        )
        assert lowered(score, likelihood=9, impact=9) == Score(1, dict.fromkeys(score.impacts, 1))
        assert lowered(score) == score

    @pytest.mark.parametrize("wrong", [{"likelihood": -1}, {"impact": -1}])
    def test_a_measure_never_makes_it_larger(self, wrong: dict[str, int]) -> None:
        with pytest.raises(ValueError, match="never makes a risk larger"):
            lowered(Score(3, {Area.PEOPLE: 3}), **wrong)

    @pytest.mark.parametrize(("likelihood", "impact"), [(-1, 0), (0, -1), (2, 0), (0, 2)])
    def test_one_measure_takes_one_step_or_none(self, likelihood: int, impact: int) -> None:
        with pytest.raises(ValueError, match="one step or none"):
            Relief(likelihood, impact, SOON)

    @pytest.mark.parametrize(("count", "left"), [(0, 5), (1, 4), (2, 3), (3, 3), (9, 3)])
    def test_together_they_claim_two_steps_at_most(self, count: int, left: int) -> None:
        assert MOST_STEPS == 2
        before = Score(5, {Area.PEOPLE: 5, Area.LEGAL: 2})
        assert after(before, [Relief(1, 0, SOON)] * count) == Score(left, before.impacts)
        assert after(before, [Relief(0, 1, SOON)] * count).impacts == {Area.PEOPLE: left, Area.LEGAL: max(1, left - 3)}

    @given(scores, st.lists(reliefs, max_size=6), reliefs)
    def test_measures_never_raise_it_and_more_never_raise_it(
        self, score: Score, some: list[Relief], more: Relief
    ) -> None:
        done, better = after(score, some), after(score, [more, *some])
        assert not_higher(score, done) and not_higher(done, better)
        assert better.level <= done.level <= score.level
        assert done.impacts.keys() == score.impacts.keys()
        assert score.likelihood - done.likelihood <= MOST_STEPS

    @given(scores, steps, st.lists(reliefs, max_size=4))
    def test_a_worse_start_never_ends_better(self, score: Score, likelihood: int, some: list[Relief]) -> None:
        worse = Score(max(likelihood, score.likelihood), score.impacts)
        assert not_higher(after(worse, some), after(score, some))

    def test_what_is_higher_anywhere_is_higher(self) -> None:
        before = Score(3, {Area.PEOPLE: 3, Area.LEGAL: 2})
        assert not_higher(before, before)
        assert not_higher(before, Score(2, {Area.PEOPLE: 3}))
        assert not not_higher(before, Score(4, before.impacts))
        assert not not_higher(before, Score(3, {Area.PEOPLE: 1, Area.LEGAL: 3}))
        assert not not_higher(before, Score(3, {**before.impacts, Area.PROPERTY: 1}))

    @given(scores, scores)
    def test_what_is_not_higher_is_on_no_higher_level(self, before: Score, claimed: Score) -> None:
        if not_higher(before, claimed):
            assert claimed.level <= before.level


class TestMayClaim:
    before = Score(5, {Area.PEOPLE: 5, Area.LEGAL: 3})

    def test_without_measures_nothing_may_be_claimed(self) -> None:
        assert may_claim(self.before, self.before, self.before)
        assert not may_claim(self.before, Score(4, self.before.impacts), self.before)
        assert not may_claim(self.before, Score(5, {Area.PEOPLE: 4, Area.LEGAL: 3}), self.before)

    def test_as_much_as_the_measures_promise_and_no_step_more(self) -> None:
        chosen = after(self.before, [Relief(1, 1, SOON)])
        assert may_claim(self.before, Score(4, {Area.PEOPLE: 4, Area.LEGAL: 2}), chosen)
        assert may_claim(self.before, Score(4, {Area.PEOPLE: 5, Area.LEGAL: 2}), chosen)
        assert not may_claim(self.before, Score(3, {Area.PEOPLE: 4, Area.LEGAL: 2}), chosen)
        assert not may_claim(self.before, Score(4, {Area.PEOPLE: 4, Area.LEGAL: 1}), chosen)

    def test_a_danger_that_is_no_longer_mentioned_has_not_gone_away(self) -> None:
        many = after(self.before, [Relief(1, 1, SOON)] * 5)
        assert not may_claim(self.before, Score(3, {Area.LEGAL: 1}), many)
        assert not may_claim(self.before, Score(3, {Area.PEOPLE: 3, Area.LEGAL: 1, Area.PROPERTY: 1}), many)

    @given(scores, scores, st.lists(reliefs, max_size=4))
    def test_it_lies_between_before_and_after(self, before: Score, claimed: Score, some: list[Relief]) -> None:
        best = after(before, some)
        assert may_claim(before, best, best) and may_claim(before, before, best)
        if may_claim(before, claimed, best):
            assert best.level <= claimed.level <= before.level

    @given(scores, impacts, st.lists(reliefs, max_size=4))
    def test_nothing_above_before_may_be_claimed(
        self, before: Score, other: dict[Area, int], some: list[Relief]
    ) -> None:
        if may_claim(before, Score(before.likelihood, other), after(before, some)):
            assert not_higher(before, Score(before.likelihood, other))


class TestIndex:
    def test_threats_times_vulnerabilities_by_capacities(self) -> None:
        assert index([2, 4], [3, 1], [1, 2]) == 6.0
        assert index([5], [5], [1]) == 25.0
        assert index([1], [1], [5]) == 0.2

    def test_an_empty_list_counts_as_one(self) -> None:
        assert index([], [], []) == 1.0

    @pytest.mark.parametrize("value", [0, 6, -3])
    def test_ratings_go_from_one_to_five(self, value: int) -> None:
        for lists in (([value], [], []), ([], [value], []), ([], [], [value])):
            with pytest.raises(ValueError, match="not on the scale"):
                index(*lists)

    @given(ratings, ratings, ratings, steps)
    def test_more_danger_never_lowers_it_and_more_strength_never_raises_it(
        self, threats: list[int], weak: list[int], strong: list[int], more: int
    ) -> None:
        before = index(threats, weak, strong)
        assert 0.2 <= before <= 25
        assert index([*threats, more], weak, strong) >= before
        assert index(threats, [more, *weak], strong) >= before
        assert index(threats, weak, [*strong, more]) <= before

    @given(st.lists(steps, min_size=1, max_size=5), ratings, ratings, st.integers(0, 4))
    def test_a_worse_rating_never_gives_a_better_index(
        self, some: list[int], others: list[int], strong: list[int], at: int
    ) -> None:
        worse = list(some)
        worse[at % len(some)] = HIGHEST
        assert index(worse, others, strong) >= index(some, others, strong)
        assert index(others, worse, strong) >= index(others, some, strong)
        assert index(others, strong, worse) <= index(others, strong, some)

    @pytest.mark.parametrize(("value", "level"), list(zip(INDEX_BANDS, Level, strict=True)))
    def test_bands_begin_with_their_bound(self, value: float, level: Level) -> None:
        assert index_level(value) is level
        if value:
            assert index_level(value - 0.01) is Level(level - 1)

    def test_bounds_and_ends(self) -> None:
        assert INDEX_BANDS == (0.0, 1.0, 3.0, 6.0, 12.0)
        assert (index_level(0.2), index_level(25)) == (Level.VERY_LOW, Level.VERY_HIGH)
        with pytest.raises(ValueError, match="no negative"):
            index_level(-0.1)

    @given(st.floats(0, 25), st.floats(0, 25))
    def test_a_higher_index_never_has_a_milder_word(self, one: float, other: float) -> None:
        assert index_level(max(one, other)) >= index_level(min(one, other))
