"""What a word of the register means in years: the one table from likelihood to how often, for one person.

Source: our own judgement, to be replaced by an organisation's own (docs/guide/reserve.md). The register's five words
say how likely a risk is judged to be; nobody has the data from which a number would follow. So each word is one plain
sentence that a board can agree to or change: "for one person, once in 33 years".
"""

from collections.abc import Mapping
from itertools import pairwise

#: The register's step (1: very unlikely … 5: very likely) → for one front-line person, once in so many years.
ONCE_IN_YEARS: Mapping[int, int] = {1: 1000, 2: 100, 3: 33, 4: 10, 5: 2}
LONGEST = 10_000


def rate_of(step: int, once_in: Mapping[int, int] = ONCE_IN_YEARS) -> float:
    """Events that one person meets in a year. Raises KeyError for what is not on the scale."""
    return 1 / once_in[step]


def falls(once_in: Mapping[int, int]) -> bool:
    """Is what is called more likely never rarer?"""
    steps = [once_in[step] for step in sorted(once_in)]
    return all(rarer >= likelier for rarer, likelier in pairwise(steps))
