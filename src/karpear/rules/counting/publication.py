"""What is published of one period: one grid, chosen once, of numbers that betray nobody; or why there is none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from .attack import Attack, ExposedCell, PublicRow, PublicTable
from .counted import CountedFacts
from .draft import Ledger, ReleaseDraft
from .facts import THRESHOLDS, CountedFact, Thresholds
from .grids import ELSEWHERE, BaseCell, Country, Division, Grid, Keys, lattice
from .periods import Period

#: 2: two organisations that put their reports together are tried, too. What was published by 1 stands.
RULE_VERSION = "2"
NOTHING_EXPOSED = Attack(held=True)


class Withheld(StrEnum):
    """Why a cell carries no number. The first never says more: few, none, dominated, held or protecting another."""

    PROTECTED = "protected"
    TOO_EARLY = "too_early"
    STANDS = "already_released"
    TOO_FINE = "no_grid_passes"
    ATTACKED = "attack_succeeded"


@dataclass(frozen=True, slots=True)
class Cell:
    """`keys`: kind, and province or zone as the grid has them. Either `n`, rounded, or why not."""

    keys: Keys
    n: int | None = None
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """What leaves. An attack that succeeds leaves no numbers."""

    period: Period
    grid: Grid
    cells: tuple[Cell, ...]
    attack: Attack
    version: str = RULE_VERSION

    def to_json(self) -> dict[str, Any]:
        """As `karpear rule publish` answers, and as it is stored, exported and exchanged."""
        return {
            "period": str(self.period),
            "grid": str(self.grid),
            "cells": [
                {**cell.keys, "n": cell.n} if cell.withheld is None else {**cell.keys, "withheld": cell.withheld.value}
                for cell in self.cells
            ],
            "attack": {
                "held": self.attack.held,
                "exposed": [
                    {**cell.keys, "period": cell.period, "insider": cell.insider} for cell in self.attack.exposed
                ],
            },
            "version": self.version,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What `to_json` wrote. Raises ValueError for a spelling that it never writes."""
        exposed = (dict(cell) for cell in stored["attack"]["exposed"])
        return cls(
            period=Period.parse(stored["period"]),
            grid=Grid.parse(stored["grid"]),
            cells=tuple(_cell(dict(cell)) for cell in stored["cells"]),
            attack=Attack(
                stored["attack"]["held"],
                tuple(
                    ExposedCell(period=cell.pop("period"), insider=cell.pop("insider", False), keys=cell)
                    for cell in exposed
                ),
            ),
            version=stored.get("version", RULE_VERSION),
        )


def _cell(stored_cell: dict[str, Any]) -> Cell:
    n, withheld = stored_cell.pop("n", None), stored_cell.pop("withheld", None)
    return Cell(stored_cell, n, Withheld(withheld) if withheld else None)


def must_fit(released: Publication, country: Country) -> None:
    """What somebody hands in as released before. A number that lies in no cell would be left out of every attack.

    Raises ValueError for a grid of another length than the period, a cell that the grid does not have, and one that
    is there twice.
    """
    if released.grid.yearly != (released.period.quarter is None):
        raise ValueError(f'{released.period} is not counted by "{released.grid}".')
    known, seen = {_spelled(keys) for keys in country.all_keys(released.grid)}, set[str]()
    if released.grid.division is Division.ZONE:
        # It goes with the last fact that lay in it; what was said of it stands.
        known |= {_spelled({"kind": kind, "zone": ELSEWHERE}) for kind in country.kinds}
    for cell in released.cells:
        spelled = _spelled(cell.keys)
        if spelled not in known:
            raise ValueError(f'{released.period}: no cell of "{released.grid}" is {spelled}.')
        if spelled in seen:
            raise ValueError(f"{released.period}: {spelled} is there twice.")
        seen.add(spelled)


def _spelled(keys: Keys) -> str:
    return ", ".join(f"{key} “{value}”" for key, value in sorted(keys.items()))


def publish(
    facts: Sequence[CountedFact],
    period: Period,
    today: date,
    released: Sequence[Publication],
    zones: Mapping[str, str],
    *,
    held: Sequence[Keys] = (),
    statements: Sequence[PublicTable] = (),
    open_releases: Sequence[Publication] = (),
    thresholds: Thresholds = THRESHOLDS,
) -> Publication:
    """What leaves of this period. `released`: everything that ever left. `held`: cells that a council holds.

    `statements`: what else is public about the same counts. `open_releases`: drawn and not public yet, and read by many
    all the same. `zones`: of every province that is counted.
    """
    counted = CountedFacts.of(facts, zones, thresholds)
    coarsest = lattice(period)[-1]
    for earlier in released:
        if earlier.period == period:
            return _without_numbers(counted, period, earlier.grid, Withheld.STANDS)
    if not period.may_be_told(today, thresholds.delay_days):
        return _without_numbers(counted, period, coarsest, Withheld.TOO_EARLY)
    if (grid := counted.finest_grid(period)) is None:
        return _without_numbers(counted, period, coarsest, Withheld.TOO_FINE)
    draft = ReleaseDraft(counted, period, ledger_of(counted, [*released, *open_releases], statements), held)
    rows = draft.rows(_begun(counted, grid, period, released))
    safe = draft.protected(rows)
    attack = draft.attacked(safe)
    if not attack.held:
        return _without_numbers(counted, period, grid, Withheld.ATTACKED, attack)
    printed = {row.cells: thresholds.rounded(rows[row]) for row in safe}
    return Publication(period, grid, tuple(_cells(counted, grid, period, printed)), attack)


def ledger_of(counted: CountedFacts, released: Iterable[Publication], statements: Iterable[PublicTable]) -> Ledger:
    """Everything public, as what it tells of what we count."""
    return Ledger(
        [row for earlier in released for row in printed_rows(counted, earlier)],
        [row for table in statements for row in table.rows],
    )


def _begun(
    counted: CountedFacts, grid: Grid, period: Period, released: Sequence[Publication]
) -> Mapping[frozenset[BaseCell], int]:
    """The cells that pass for the second time in a row; at the very first release of such periods, for the first."""
    passing = counted.passing(grid, period)
    series = [
        earlier
        for earlier in released
        if (earlier.period.quarter is None) == grid.yearly and earlier.period.first < period.first
    ]
    if not series:
        return passing
    preceding, base_cells = period.preceding, counted.country.base_cells
    rows = (row for earlier in series if earlier.period == preceding for row in printed_rows(counted, earlier))
    passed_before = {*counted.passing(grid, preceding), *(row.cells for row in rows)}
    cells = ((base_cells(keys, period), base_cells(keys, preceding)) for keys in counted.country.all_keys(grid))
    return {current: passing[current] for current, former in cells if current in passing and former in passed_before}


def printed_rows(counted: CountedFacts, released: Publication) -> Iterator[PublicRow]:
    """What the numbers of a release tell of what we count."""
    for cell in released.cells:
        cells = counted.country.base_cells(cell.keys, released.period)
        if cell.n is not None and cells:
            yield counted.row(cells, cell.n)


def _cells(
    counted: CountedFacts, grid: Grid, period: Period, printed: Mapping[frozenset[BaseCell], int]
) -> Iterator[Cell]:
    for keys in counted.country.all_keys(grid):
        n = printed.get(counted.country.base_cells(keys, period))
        yield Cell(keys, n, Withheld.PROTECTED if n is None else None)


def _without_numbers(
    counted: CountedFacts, period: Period, grid: Grid, why: Withheld, attack: Attack = NOTHING_EXPOSED
) -> Publication:
    cells = tuple(Cell(keys, withheld=why) for keys in counted.country.all_keys(grid))
    return Publication(period, grid, cells, attack)
