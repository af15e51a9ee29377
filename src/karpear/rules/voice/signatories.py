"""Who signs together: everybody whose condition holds among those who sign, and nobody else.

A condition only ever asks for more company ("at least five", "at least two unions"), so the union of two groups in
which every condition holds is such a group itself: there is one largest, and striking out whoever is not satisfied,
again and again, leads to it. Source: greatest fixed point of a monotone operator (Knaster–Tarski).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Pledge:
    """ "I sign if": `at_least` sign, and of each kind at least so many. Whoever pledges counts among them.

    `key`: whose it is, in no other sense than that it is another's. Raises ValueError for a number below zero.
    """

    key: str
    kind: str
    at_least: int = 1
    at_least_of: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.at_least < 0 or any(number < 0 for number in self.at_least_of.values()):
            raise ValueError("A condition asks for a number from zero.")

    def holds_among(self, kinds: Mapping[str, int]) -> bool:
        """Is it satisfied where so many of each kind sign?"""
        enough = sum(kinds.values()) >= self.at_least
        return enough and all(kinds.get(kind, 0) >= number for kind, number in self.at_least_of.items())


@dataclass(frozen=True, slots=True)
class Signatories:
    """The largest group in which every condition holds. `rounds`: how often somebody was struck out."""

    keys: frozenset[str]
    rounds: int


def signatories(pledges: Sequence[Pledge]) -> Signatories:
    """Strikes out whoever is not satisfied by those who are left, until all are. Raises ValueError for a key twice."""
    if len({pledge.key for pledge in pledges}) < len(pledges):
        raise ValueError("Two pledges have the same key.")
    standing, rounds = list(pledges), 0
    while True:
        kinds = Counter(pledge.kind for pledge in standing)
        satisfied = [pledge for pledge in standing if pledge.holds_among(kinds)]
        if len(satisfied) == len(standing):
            return Signatories(frozenset(pledge.key for pledge in standing), rounds)
        standing, rounds = satisfied, rounds + 1
