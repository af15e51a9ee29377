"""A table that another installation published, read as what a stranger sent: strictly, or not at all."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from .attack import Attack
from .facts import THRESHOLDS
from .grids import Country, Grid, Keys
from .kinds import PressureKind
from .periods import Period
from .publication import Cell, Publication, Withheld

#: Their own attack held before it left: so they say, and nobody here can know.
_SAID_TO_HOLD = Attack(held=True)
_NAMES = ("period", "grid", "version")
LARGEST, LONGEST_VERSION = 100_000, 20


def read_table(stored: Mapping[str, Any], zones: Mapping[str, str]) -> Publication:
    """In kinds and areas that are counted here, too; a cell that is left out is protected. Raises ValueError."""
    if set(stored) != {*_NAMES, "cells"} or not all(isinstance(stored[name], str) for name in _NAMES):
        raise ValueError("not a table")
    period, grid, version = Period.parse(stored["period"]), Grid.parse(stored["grid"]), stored["version"]
    if grid.yearly != (period.quarter is None) or not 0 < len(version) <= LONGEST_VERSION or not version.isprintable():
        raise ValueError("not a period, grid and version of one table")
    numbers = _numbers(stored["cells"])
    own_cells = _own_cells(grid, tuple(zones.items()))
    if not numbers.keys() <= own_cells.keys():
        raise ValueError("not counted here")
    cells = []
    for key, keys in own_cells.items():
        n = numbers.get(key)
        cells.append(Cell(keys, n, Withheld.PROTECTED if n is None else None))
    return Publication(period, grid, tuple(cells), _SAID_TO_HOLD, version)


@lru_cache(maxsize=32)
def _own_cells(grid: Grid, zones: Sequence[tuple[str, str]]) -> Mapping[frozenset[tuple[str, str]], Keys]:
    """All that can stand on a grid here: the same for each of many tables."""
    by_province = dict(zones)
    country = Country([kind.value for kind in PressureKind], list(by_province), by_province)
    return {_key(keys): keys for keys in country.all_keys(grid)}


def _numbers(stored_cells: Any) -> Mapping[frozenset[tuple[str, str]], int | None]:
    if not isinstance(stored_cells, list):
        raise ValueError("no cells")
    numbers = dict(map(_read_cell, stored_cells))
    if len(numbers) < len(stored_cells):
        raise ValueError("a cell stands there twice")
    return numbers


def _read_cell(stored_cell: Any) -> tuple[frozenset[tuple[str, str]], int | None]:
    if not isinstance(stored_cell, Mapping) or ("n" in stored_cell) == ("withheld" in stored_cell):
        raise ValueError("neither a number nor withheld")
    keys = {name: value for name, value in stored_cell.items() if name not in ("n", "withheld")}
    if not all(isinstance(value, str) for value in keys.values()):
        raise ValueError("not a cell")
    n = stored_cell.get("n")
    if "n" in stored_cell and not _is_printed(n):
        raise ValueError("not a number as the rule prints them")
    return _key(keys), n


def _is_printed(n: Any) -> bool:
    """A rounded one: an exact one would be a bound that nobody who keeps the rule publishes."""
    return type(n) is int and 0 < n <= LARGEST and n % THRESHOLDS.base == 0


def _key(keys: Keys) -> frozenset[tuple[str, str]]:
    return frozenset(keys.items())
