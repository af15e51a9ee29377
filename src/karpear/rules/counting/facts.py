"""What is counted, who knows of it, and from when on a number may be said without betraying anybody.

One event is one report, whoever tells of it: facts of one event and one kind are one report, in the province and quarter of
the earliest of them, so that counts of any two grids add up. It counts as known to *every* organisation that told
of it: whoever told of it can subtract it. So a raid that five bodies report makes all five larger and nobody the
third organisation that a cell needs, which is never less strict than giving it to any one of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from .grids import BaseCell
from .periods import Period


@dataclass(frozen=True, slots=True)
class CountedFact:
    """`org`: the organisation, or the person of an independent. `event`: what other facts may tell of, too."""

    id: str
    org: str
    kind: str
    province: str
    day: date
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on a cell may be shown. `largest_share`: of one organisation, in percent. `rest`: reports without the
    two largest. `base`: to what is rounded. `raised`: more reports for a kind, as a council decides.
    """

    reports: int = 5
    organisations: int = 3
    largest_share: int = 70
    rest: int = 1
    delay_days: int = 90
    base: int = 5
    raised: Mapping[str, int] = field(default_factory=dict)

    def reports_of(self, kind: str | None) -> int:
        """How many of this kind it takes; `None`: of several kinds together."""
        return max(self.reports, self.raised.get(kind or "", 0))

    def rounded(self, count: int) -> int:
        """The nearest multiple of the base."""
        return (count + self.base // 2) // self.base * self.base

    def stood_for(self, printed: int, kind: str | None = None) -> tuple[int, int]:
        """The smallest and the largest count that are printed as this one: anybody can work it out."""
        low = printed - self.base // 2
        return max(low, self.reports_of(kind)), low + self.base - 1
