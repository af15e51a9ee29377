"""A release as it is drawn: what would give a hidden cell away is hidden, and the rest is attacked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .attack import Attack, HiddenCell, PublicRow, exposed_cells, puzzles
from .counted import CountedFacts
from .grids import BaseCell, Keys
from .periods import Period
from .suppression import connected, protected


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that is public: what was `released` before, and what was said elsewhere."""

    released: Sequence[PublicRow] = ()
    statements: Sequence[PublicRow] = ()


@dataclass(frozen=True, slots=True)
class ReleaseDraft:
    """One period to be told. `held`: cells that a council holds, and with them all that they contain."""

    counted: CountedFacts
    period: Period
    ledger: Ledger = Ledger()
    held: Sequence[Keys] = ()

    def rows(self, counts: Mapping[frozenset[BaseCell], int]) -> Mapping[PublicRow, int]:
        """What these cells would tell once they are printed, without those that are held."""
        held_areas = [self.counted.country.base_cells(keys, self.period) for keys in self.held]
        rounded = self.counted.thresholds.rounded
        return {
            self.counted.row(cells, rounded(count)): count
            for cells, count in counts.items()
            if not any(cells <= held_cells for held_cells in held_areas)
        }

    def protected(self, rows: Mapping[PublicRow, int]) -> frozenset[PublicRow]:
        """Those that can leave next to what left before. What was said elsewhere is not worked around: it stops us."""
        released = self._about(self.ledger.released)
        return protected(rows, released, self._hidden(released), self.counted.true())

    def attacked(self, rows: frozenset[PublicRow]) -> Attack:
        """With everything public: does a row help, or is something of this period known without us?"""
        periods, true = {str(self.period), *map(str, self.period.quarters)}, self.counted.true()
        statements = map(true.believed, self.ledger.statements)
        public = self._about([*self.ledger.released, *statements, *rows])
        exposed = tuple(
            cell
            for puzzle in puzzles(public, self._hidden(public))
            for cell in exposed_cells(puzzle, true)
            if cell.period in periods or not rows.isdisjoint(puzzle.rows)
        )
        return Attack(held=not exposed, exposed=exposed)

    def _about(self, rows: Sequence[PublicRow]) -> Sequence[PublicRow]:
        """Those that can help to work out something of this period."""
        return connected(rows, self.counted.country.base_cells({}, self.period))

    def _hidden(self, rows: Sequence[PublicRow]) -> Sequence[HiddenCell]:
        """What may not be shown, of this period and those of which the rows speak. What was printed is not hidden."""
        printed = {row.cells for row in self.ledger.released}
        quarters = {Period.parse(quarter) for quarter in {cell.quarter for row in rows for cell in row.cells}}
        quarters.update(self.period.quarters)
        years = [year for year in {Period(quarter.year) for quarter in quarters} if quarters.issuperset(year.quarters)]
        hidden = self.counted.hidden([*quarters, *years], self.period, self.held)
        return [cell for cell in hidden if cell.cells not in printed]
