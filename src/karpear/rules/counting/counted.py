"""The facts of today in the cells of any grid: which may be shown, and which nobody may work out."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from .attack import HiddenCell, PublicRow, TrueCounts
from .facts import CountedFact, ReportTally, Thresholds, tallied
from .grids import BaseCell, Country, Division, Grid, Keys, lattice
from .kinds import PressureKind
from .periods import Period

#: The finest grid is chosen of whose cells that are not empty so many in a hundred may be shown.
PASS_SHARE = 80


@dataclass(frozen=True, slots=True)
class CountedFacts:
    """`tallies`: of base cells; one that is left out is empty."""

    country: Country
    tallies: Mapping[BaseCell, ReportTally]
    thresholds: Thresholds

    @classmethod
    def of(cls, facts: Sequence[CountedFact], zones: Mapping[str, str], thresholds: Thresholds) -> Self:
        """In every kind and province there is, reported or not."""
        return cls(country_of(facts, zones), tallied(facts), thresholds)

    def cells(self, grid: Grid, period: Period) -> Iterator[tuple[HiddenCell, ReportTally]]:
        """Every cell of a grid in a period, and what was reported in it."""
        for keys in self.country.all_keys(grid):
            cells, tally = self.country.base_cells(keys, period), ReportTally()
            for cell in cells & self.tallies.keys():
                tally.add(self.tallies[cell])
            yield HiddenCell(keys, str(period), cells), tally

    def passes(self, cell: HiddenCell, tally: ReportTally) -> bool:
        """May it be shown, as far as its own reports go?"""
        return tally.passes(cell.keys["kind"], self.thresholds)

    def passing(self, grid: Grid, period: Period) -> Mapping[frozenset[BaseCell], int]:
        """The cells that may be shown, and how many reports these are."""
        cells = self.cells(grid, period)
        return {cell.cells: tally.reports for cell, tally in cells if self.passes(cell, tally)}

    def finest_grid(self, period: Period) -> Grid | None:
        """None: even the coarsest would be mostly blanks."""
        for grid in lattice(period):
            filled = [self.passes(cell, tally) for cell, tally in self.cells(grid, period) if tally.reports]
            if filled and sum(filled) * 100 >= PASS_SHARE * len(filled):
                return grid
        return None

    def row(self, cells: frozenset[BaseCell], printed: int) -> PublicRow:
        """What a printed number tells about the cells that it adds up."""
        return PublicRow(cells, *self.thresholds.stood_for(printed, next(iter(cells)).kind))

    def hidden(self, periods: Collection[Period], period: Period, held_keys: Sequence[Keys]) -> Sequence[HiddenCell]:
        """In these periods, on any grid: what may not be shown. `held_keys`: in this period, with what it contains."""
        held_cells = [self.country.base_cells(keys, period) for keys in held_keys]
        return [
            cell
            for hidden_period in periods
            for division in Division
            for cell, tally in self.cells(Grid(division, yearly=hidden_period.quarter is None), hidden_period)
            if not self.passes(cell, tally) or any(cell.cells <= cells for cells in held_cells)
        ]

    def true(self) -> TrueCounts:
        """What only we know."""
        reports = {cell: tally.reports for cell, tally in self.tallies.items()}
        return TrueCounts(reports, {cell: tally.known for cell, tally in self.tallies.items()})


def country_of(facts: Sequence[CountedFact], zones: Mapping[str, str]) -> Country:
    """Which kinds and provinces are counted: all that there are, and those of which somebody reported."""
    kinds = _known_or_invented(list(PressureKind), {fact.kind for fact in facts})
    return Country(kinds, _known_or_invented(list(zones), {fact.province for fact in facts}), zones)


def _known_or_invented(listed: Sequence[str], reported: set[str]) -> Sequence[str]:
    """All that are known, since a blank that is left out would say that it is empty; else those invented outside."""
    if reported and reported.isdisjoint(listed):
        return sorted(reported)
    return [*listed, *sorted(reported.difference(listed))]


def statement(keys: Keys, period: Period, zones: Mapping[str, str], low: int, high: int | None = None) -> PublicRow:
    """What somebody else said about a cell of any grid. Without `kind`: about all kinds. Raises ValueError for nothing.

    `high` None: at least so many.
    """
    cells = Country(list(PressureKind), list(zones), zones).base_cells(keys, period)
    if not cells or low < 0 or (high is not None and high < low):
        raise ValueError("A number of reports in a kind, a province or zone and a period that there are.")
    return PublicRow(cells, low, high)
