"""How finely is counted: by province, zone or for the nation; by quarter or year; always by kind.

Every cell of every grid is a sum of base cells, the smallest there are: one kind in one province in one quarter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Self

from .periods import Period

#: The zone of a province that no list of zones knows.
ELSEWHERE = "elsewhere"
_SEPARATOR = " × "

type Keys = Mapping[str, str]


class BaseCell(NamedTuple):
    """`quarter`: as `Period` spells it."""

    kind: str
    province: str
    quarter: str


class Division(StrEnum):
    """Into what the country is divided."""

    PROVINCE = "province"
    ZONE = "zone"
    NATION = "nation"


@dataclass(frozen=True, slots=True)
class Grid:
    """Its cells carry `kind`, and `province` or `zone` unless it is the nation's."""

    division: Division
    yearly: bool = False

    def __str__(self) -> str:
        return _SEPARATOR.join((self.division, "kind", "year" if self.yearly else "quarter"))

    @classmethod
    def parse(cls, text: str) -> Self:
        """As it is spelled: "zone × kind × quarter". Raises ValueError."""
        for division in Division:
            for yearly in (False, True):
                if str(grid := cls(division, yearly)) == text:
                    return grid
        raise ValueError(f'{text!r} is not a grid: write as in "{cls(Division.ZONE)}".')

    def keys(self, kind: str, province: str, zones: Mapping[str, str]) -> Keys:
        """What the cell in which a report is counted carries."""
        places = {Division.PROVINCE: province, Division.ZONE: zones.get(province, ELSEWHERE)}
        return {"kind": kind} | ({self.division.value: places[self.division]} if self.division in places else {})


def lattice(period: Period) -> Sequence[Grid]:
    """The grids in which a period can be counted, the finest first."""
    return [Grid(division, yearly=period.quarter is None) for division in Division]


@dataclass(frozen=True, slots=True)
class Country:
    """Which kinds and provinces are counted at all, and in which zone each province lies."""

    kinds: Sequence[str]
    provinces: Sequence[str]
    zones: Mapping[str, str]

    def all_keys(self, grid: Grid) -> Sequence[Keys]:
        """Of every cell of a grid, empty ones too: a cell that is left out would say that it is empty."""
        keys = (grid.keys(kind, province, self.zones) for kind in self.kinds for province in self.provinces)
        return list({tuple(cell.items()): cell for cell in keys}.values())

    def base_cells(self, keys: Keys, period: Period) -> frozenset[BaseCell]:
        """Of what a cell with these keys is the sum. Without `kind`: of all kinds."""
        return frozenset(self._base_cells(keys, period))

    def _base_cells(self, keys: Keys, period: Period) -> Iterator[BaseCell]:
        kinds: Iterable[str] = [keys["kind"]] if "kind" in keys else self.kinds
        for kind in kinds:
            for province in self.provinces:
                if all(
                    keys.get(key, value) == value
                    for key, value in (("province", province), ("zone", self.zones.get(province, ELSEWHERE)))
                ):
                    yield from (BaseCell(kind, province, str(quarter)) for quarter in period.quarters)
