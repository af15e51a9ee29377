"""The attacker: between which bounds does each hidden number lie, for somebody who knows everything that is public?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .grids import BaseCell, Keys


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A statement about a sum of base cells that anybody can read. `high` None: without an upper bound."""

    cells: frozenset[BaseCell]
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class PublicTable:
    """Rows that left together: a release, a bulletin with a number in it, another's table."""

    rows: Sequence[PublicRow]


@dataclass(frozen=True, slots=True)
class HiddenCell:
    """What nobody may work out: a cell by its keys and its period, as the sum of base cells that it is."""

    keys: Keys
    period: str
    cells: frozenset[BaseCell]


@dataclass(frozen=True, slots=True)
class ExposedCell:
    """A hidden cell that can be worked out. `insider`: only by an organisation that knows its own facts."""

    keys: Keys
    period: str
    insider: bool = False


@dataclass(frozen=True, slots=True)
class Attack:
    """`held`: nobody can work out any hidden cell."""

    held: bool
    exposed: tuple[ExposedCell, ...] = ()


def attack(
    tables: Sequence[PublicTable],
    hidden: Sequence[HiddenCell],
    counts: Mapping[BaseCell, int],
    insiders: Mapping[str, Mapping[BaseCell, int]] | None = None,
) -> Attack:
    """Tries to work out each hidden cell. `counts`: the true ones. `insiders`: what each organisation knows of them."""
    raise NotImplementedError
