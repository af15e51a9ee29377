"""How far raters are apart."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.risk.spread import APART, Spread, spread

values = st.lists(st.integers(1, 5), min_size=1, max_size=12)


class TestSpread:
    def test_three_raters(self) -> None:
        assert spread([2, 5, 3]) == Spread(low=2, high=5, median=3, count=3, counts=(0, 1, 1, 0, 1), apart=True)

    def test_one_rater_is_of_one_mind(self) -> None:
        assert spread([4]) == Spread(4, 4, 4, 1, (0, 0, 0, 1, 0), apart=False)

    @pytest.mark.parametrize(("given_", "middle"), [([2, 3], 3), ([2, 5], 4), ([1, 1, 2, 5], 2), ([3, 3, 4, 4], 4)])
    def test_between_two_the_median_is_rounded_up(self, given_: list[int], middle: int) -> None:
        assert spread(given_).median == middle

    def test_two_steps_are_apart_and_one_is_not(self) -> None:
        assert APART == 2
        assert not spread([3, 4, 4, 3]).apart
        assert spread([3, 4, 5]).apart

    def test_nobody_has_no_spread(self) -> None:
        with pytest.raises(ValueError, match="Nobody"):
            spread([])

    @pytest.mark.parametrize("value", [0, 6])
    def test_off_the_scale(self, value: int) -> None:
        with pytest.raises(ValueError, match="from 1 to 5"):
            spread([3, value])

    @given(values)
    def test_it_says_what_was_rated(self, given_: list[int]) -> None:
        found = spread(given_)
        assert (found.low, found.high, found.count) == (min(given_), max(given_), len(given_))
        assert [step for step, n in enumerate(found.counts, 1) for _ in range(n)] == sorted(given_)
        assert found.low <= found.median <= found.high
        assert median(given_) <= found.median < median(given_) + 1
        assert found.apart == (found.high - found.low > 1)

    @given(values, st.randoms())
    def test_it_does_not_say_in_which_order(self, given_: list[int], random: object) -> None:
        shuffled = list(given_)
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        assert spread(shuffled) == spread(given_)

    @given(values, st.integers(0, 11), st.integers(1, 5))
    def test_a_higher_rating_never_lowers_the_median(self, given_: list[int], at: int, value: int) -> None:
        higher = list(given_)
        higher[at % len(given_)] = max(value, higher[at % len(given_)])
        assert spread(higher).median >= spread(given_).median

    @given(values, st.integers(1, 5))
    def test_one_more_rater_never_brings_people_together(self, given_: list[int], value: int) -> None:
        assert spread([*given_, value]).apart >= spread(given_).apart
