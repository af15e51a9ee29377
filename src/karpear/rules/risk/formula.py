"""The formula of defenders before and after measures: THREATS × VULNERABILITIES / CAPACITIES, with its arithmetic.

Source of the formula: Protection International and Front Line Defenders, who also say what a measure can do: make a
threat smaller, a vulnerability smaller, or a capacity larger. How far it moves a term is our own rule: one step for
each measure, MOST_STEPS together. The index is shown beside the matrix; it decides nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .matrix import HIGHEST, LOWEST, MOST_STEPS, FactorKind, index


@dataclass(frozen=True, slots=True)
class Terms:
    """The three terms, each from 1 to 5: the largest rating of its list, 1 for an empty one."""

    threat: int
    vulnerability: int
    capacity: int

    @property
    def index(self) -> float:
        """From 0.2 to 25. Raises ValueError for a term outside the scale."""
        return index([self.threat], [self.vulnerability], [self.capacity])


def terms(threats: Iterable[int], vulnerabilities: Iterable[int], capacities: Iterable[int]) -> Terms:
    """The terms of three lists of ratings."""
    return Terms(*(max(ratings, default=LOWEST) for ratings in (threats, vulnerabilities, capacities)))


def after_measures(terms: Terms, works_on: Iterable[FactorKind]) -> Terms:
    """The terms once measures work; `works_on`: for each measure, the term it works on. Never a larger index."""
    listed = list(works_on)
    steps = {kind: min(MOST_STEPS, listed.count(kind)) for kind in FactorKind}
    return Terms(
        max(LOWEST, terms.threat - steps[FactorKind.THREAT]),
        max(LOWEST, terms.vulnerability - steps[FactorKind.VULNERABILITY]),
        min(HIGHEST, terms.capacity + steps[FactorKind.CAPACITY]),
    )
