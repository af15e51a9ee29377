"""Announced times and class counts: nothing between them, and nobody to be told from few."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.voice.announced import MOST_TIMES, announced_times, next_time
from karpear.rules.voice.classes import LEAST_OF_A_CLASS, OTHERS, class_counts

FIRST = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
spans = st.integers(0, 300).map(lambda hours: hours * HOUR)


@given(span=spans, every=st.sampled_from([6, 12, 24]))
def test_times_begin_with_the_first_end_with_the_last_and_come_in_between(span: timedelta, every: int) -> None:
    times = announced_times(FIRST, FIRST + span, every * HOUR)
    assert times[0] == FIRST and times[-1] == FIRST + span and len(times) <= MOST_TIMES
    assert all(timedelta() < later - earlier <= every * HOUR for earlier, later in pairwise(times))
    assert next_time(times, FIRST - HOUR) == FIRST and next_time(times, times[-1]) is None


@pytest.mark.parametrize(("last_at", "every"), [(FIRST - HOUR, HOUR), (FIRST, -HOUR), (FIRST + 500 * HOUR, HOUR)])
def test_times_that_never_end_are_refused(last_at: datetime, every: timedelta) -> None:
    with pytest.raises(ValueError, match="time"):
        announced_times(FIRST, last_at, every)


@given(kinds=st.dictionaries(st.sampled_from(["ngo", "ingo", "union", "cbo", "network"]), st.integers(0, 8)))
def test_no_class_and_no_rest_is_smaller_than_may_be_shown(kinds: dict[str, int]) -> None:
    counts, total = class_counts(kinds), sum(kinds.values())
    assert all(number >= LEAST_OF_A_CLASS for number in counts.values())
    assert sum(counts.values()) == (total if total >= LEAST_OF_A_CLASS else 0)
    assert all(kinds[kind] == number for kind, number in counts.items() if kind != OTHERS)


def test_two_of_a_kind_are_not_told_by_taking_the_others_away() -> None:
    assert class_counts({"ngo": 5, "union": 2}) == {OTHERS: 7}
    assert class_counts({"ngo": 5, "cbo": 4, "union": 2}) == {"ngo": 5, OTHERS: 6}
    assert class_counts({"ngo": 5, "union": 2, "ingo": 1}) == {"ngo": 5, OTHERS: 3}
