"""A text that stands lower cannot change what stands higher."""

from itertools import combinations

from karpear.rules.law.instruments import LawRank


def test_each_rank_outranks_all_below_it_and_none_itself() -> None:
    for higher, lower in combinations(LawRank, 2):
        assert higher.outranks(lower) and not lower.outranks(higher)
    assert not any(rank.outranks(rank) for rank in LawRank)
