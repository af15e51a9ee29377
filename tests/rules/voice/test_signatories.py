"""Who signs together: the largest group in which every condition holds, found by striking out."""

from itertools import combinations
from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.voice.signatories import Pledge, signatories

KINDS = ("union", "ngo", "network")
CONDITIONS = st.tuples(
    st.sampled_from(KINDS), st.integers(0, 6), st.dictionaries(st.sampled_from(KINDS), st.integers(0, 4), max_size=2)
)
PLEDGES = st.lists(CONDITIONS, max_size=8).map(
    lambda rows: [Pledge(f"p{number}", *condition) for number, condition in enumerate(rows)]
)


def is_consistent(group: list[Pledge]) -> bool:
    """Does every condition hold among exactly these? Counted anew, not as the rule counts."""
    return all(
        len(group) >= pledge.at_least
        and all(sum(other.kind == kind for other in group) >= m for kind, m in pledge.at_least_of.items())
        for pledge in group
    )


@given(PLEDGES)
def test_it_is_the_largest_of_all_consistent_groups(pledges: list[Pledge]) -> None:
    groups = (list(group) for size in range(len(pledges), -1, -1) for group in combinations(pledges, size))
    assert signatories(pledges).keys == {pledge.key for pledge in next(filter(is_consistent, groups))}


@given(PLEDGES, st.randoms())
def test_the_order_in_which_they_came_does_not_matter(pledges: list[Pledge], chance: Random) -> None:
    shuffled = chance.sample(pledges, len(pledges))
    assert signatories(shuffled) == signatories(pledges)


@given(PLEDGES, CONDITIONS)
def test_one_more_pledge_removes_nobody(pledges: list[Pledge], condition: tuple[str, int, dict[str, int]]) -> None:
    assert signatories(pledges).keys <= signatories([*pledges, Pledge("one more", *condition)]).keys


def test_whoever_pledges_counts_and_a_chain_is_struck_out_one_after_the_other() -> None:
    assert signatories([Pledge("alone", "union")]).keys == {"alone"}
    chain = [Pledge(f"p{number}", "ngo", at_least=number + 2) for number in range(5)]
    assert signatories(chain).keys == frozenset()
    assert signatories(chain).rounds == 5
    assert signatories([]).rounds == 0


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(ValueError, match="same key"):
        signatories([Pledge("a", "ngo"), Pledge("a", "union")])
    with pytest.raises(ValueError, match="from zero"):
        Pledge("a", "ngo", at_least_of={"union": -1})


def test_five_hundred_pledges_take_less_than_fifty_milliseconds() -> None:
    chance = Random(7)
    pledges = [Pledge(str(n), chance.choice(KINDS), chance.randint(1, 400), {"union": 9}) for n in range(500)]
    began = process_time()
    signatories(pledges)
    assert process_time() - began < 0.05
