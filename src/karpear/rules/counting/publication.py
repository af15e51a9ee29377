"""What is published of one period: one grid, chosen once, of numbers that betray nobody; or why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from .attack import Attack, ExposedCell, PublicTable
from .facts import CountedFact, Thresholds
from .grids import Grid, Keys
from .periods import Period

RULE_VERSION = "1"


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
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """What `to_json` wrote. Raises ValueError for a spelling that it never writes."""
        exposed = (dict(cell) for cell in told["attack"]["exposed"])
        return cls(
            period=Period.parse(told["period"]),
            grid=Grid.parse(told["grid"]),
            cells=tuple(_cell(dict(cell)) for cell in told["cells"]),
            attack=Attack(
                told["attack"]["held"],
                tuple(
                    ExposedCell(period=cell.pop("period"), insider=cell.pop("insider", False), keys=cell)
                    for cell in exposed
                ),
            ),
            version=told.get("version", RULE_VERSION),
        )


def _cell(written: dict[str, Any]) -> Cell:
    n, withheld = written.pop("n", None), written.pop("withheld", None)
    return Cell(written, n, Withheld(withheld) if withheld else None)


def publish(
    facts: Sequence[CountedFact],
    period: Period,
    today: date,
    released: Sequence[Publication],
    zones: Mapping[str, str],
    held: Sequence[Keys] = (),
    *,
    statements: Sequence[PublicTable] = (),
    thresholds: Thresholds = Thresholds(),
) -> Publication:
    """What leaves of this period. `released`: everything that ever left. `held`: cells that a council holds.

    `statements`: what else is public about the same counts. `zones`: of every province that is counted.
    """
    raise NotImplementedError
