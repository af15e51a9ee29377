"""The index before and after measures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.risk.formula import Terms, after_measures, terms
from karpear.rules.risk.matrix import FactorKind

T, V, C = FactorKind.THREAT, FactorKind.VULNERABILITY, FactorKind.CAPACITY
steps = st.integers(1, 5)
some_terms = st.builds(Terms, steps, steps, steps)
kinds = st.lists(st.sampled_from(list(FactorKind)), max_size=8)


def test_the_largest_rating_of_each_list_counts_and_an_empty_list_is_one():
    assert terms([2, 4, 1], [3], []) == Terms(4, 3, 1)
    assert Terms(4, 3, 2).index == 6.0


def test_a_term_off_the_scale_is_refused():
    with pytest.raises(ValueError, match="scale"):
        _ = Terms(6, 1, 1).index


@pytest.mark.parametrize(
    ("works_on", "after"),
    [
        ([], Terms(4, 3, 2)),
        ([T], Terms(3, 3, 2)),
        ([V, V], Terms(4, 1, 2)),
        ([C, C, C, C], Terms(4, 3, 4)),  # together two steps at most
        ([T, V, C], Terms(3, 2, 3)),
    ],
)
def test_each_measure_moves_the_term_it_works_on(works_on: list[FactorKind], after: Terms):
    assert after_measures(Terms(4, 3, 2), works_on) == after


def test_no_term_leaves_the_scale():
    assert after_measures(Terms(1, 1, 5), [T, T, V, V, C, C]) == Terms(1, 1, 5)


@given(some_terms, kinds, kinds)
def test_more_measures_never_raise_the_index(before: Terms, some: list[FactorKind], more: list[FactorKind]):
    assert after_measures(before, [*some, *more]).index <= after_measures(before, some).index <= before.index
