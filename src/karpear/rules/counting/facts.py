"""What is counted, who knows of it, and from when on a number may be said without betraying anybody.

One event is one report, whoever tells of it: facts of one event and one kind are one report, in the province and
quarter of the earliest of them, so that the counts of any two grids add up. It counts as known to *every*
organisation that told of it, since each of them can subtract it; as somebody's, towards the number of organisations,
only to the first. So a raid that five bodies report makes the share of all five larger, and gives a cell one
organisation: this is never less strict than giving the report to any one of the five.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

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

    def reports_of(self, kind: str) -> int:
        """How many reports of this kind it takes."""
        return max(self.reports, self.raised.get(kind, 0))

    def rounded(self, count: int) -> int:
        """The nearest multiple of the base."""
        return (count + self.base // 2) // self.base * self.base

    def stood_for(self, printed: int, kind: str) -> tuple[int, int]:
        """The smallest and the largest count that are printed so: anybody can work it out. Not rounded: exactly it.

        Smaller than what a council asks by now: it was printed when fewer reports were enough.
        """
        if printed % self.base:
            return printed, printed
        low = printed - self.base // 2
        high = low + self.base - 1
        return max(low, self.reports_of(kind) if self.reports_of(kind) <= high else self.reports), high


#: What one may say of a kind, where nobody decided otherwise.
THRESHOLDS = Thresholds()


class ReportTally:
    """What was reported in a cell. `known`: of how many reports each organisation knows. `first`: who told first."""

    __slots__ = ("first", "known", "reports")

    def __init__(self) -> None:
        self.reports = 0
        self.known: Counter[str] = Counter()
        self.first: set[str] = set()

    def add(self, cell_tally: "ReportTally") -> None:
        """Takes in the reports of another cell."""
        self.reports += cell_tally.reports
        self.known.update(cell_tally.known)
        self.first |= cell_tally.first

    def passes(self, kind: str, thresholds: Thresholds) -> bool:
        """May it be shown?"""
        largest, second = [*sorted(self.known.values(), reverse=True)[:2], 0, 0][:2]
        return (
            self.reports >= thresholds.reports_of(kind)
            and len(self.first) >= thresholds.organisations
            and largest * 100 <= thresholds.largest_share * self.reports
            and self.reports - largest - second >= thresholds.rest
        )


def tallied(facts: Iterable[CountedFact]) -> Mapping[BaseCell, ReportTally]:
    """The reports in each base cell. A cell that is left out has none."""
    cells: dict[BaseCell, ReportTally] = {}
    for facts_of_report in _reports(facts):
        first = min(facts_of_report, key=lambda fact: (fact.day, fact.province, fact.org))
        cell = BaseCell(first.kind, first.province, str(Period.quarter_of(first.day)))
        tally = cells.setdefault(cell, ReportTally())
        tally.reports += 1
        tally.known.update({fact.org for fact in facts_of_report})
        tally.first.add(first.org)
    return cells


def _reports(facts: Iterable[CountedFact]) -> Iterable[list[CountedFact]]:
    reports: dict[tuple[str, ...], list[CountedFact]] = {}
    for fact in facts:
        key = ("fact", fact.id) if fact.event is None else ("event", fact.event, fact.kind)
        reports.setdefault(key, []).append(fact)
    return reports.values()
