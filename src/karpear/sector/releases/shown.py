"""What was published, arranged to be looked at: the table of one period, and how each kind went over time.

Nothing is added up but what stands in public cells already; a cell without a number stays one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from karpear.rules.counting.kinds import PressureKind
from karpear.rules.counting.periods import Period

from ..period_words import period_words
from .areas import zones_of
from .models import SectorRelease
from .words import area_words, kind_words

KINDS = tuple(kind.value for kind in PressureKind)
#: So many periods stand in one picture.
SHOWN_PERIODS = 12


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell of a table. `number`: None: withheld. `shade`: 1–5, against the largest of the table."""

    kind: str
    area: str
    number: int | None
    shade: int = 0


@dataclass(frozen=True)
class ShownRelease:
    """One period as it was published."""

    period: str
    grid: str
    version: str
    published_at: datetime | None
    numbers: Mapping[tuple[str, str], int]
    areas: Sequence[str]
    is_by_province: bool

    @property
    def name(self) -> str:
        return period_words(self.period)

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last."""
        period = Period.parse(self.period)
        return period.first, period.last

    @cached_property
    def highest(self) -> int:
        return max(self.numbers.values(), default=0)

    @property
    def kinds_shown(self) -> int:
        return len({kind for kind, _area in self.numbers})

    @property
    def areas_shown(self) -> int:
        return len({area for _kind, area in self.numbers})

    @property
    def has_areas(self) -> bool:
        return any(self.areas)

    def cell(self, kind: str, area: str) -> ShownCell:
        number = self.numbers.get((kind, area))
        return ShownCell(kind, area, number, shade_of(number, self.highest))

    def rows(self, kinds: Sequence[str] = KINDS) -> "list[tuple[str, list[ShownCell]]]":
        """Each area in words with its cells, in the order of the kinds."""
        return [(area_words(area), [self.cell(kind, area) for kind in kinds]) for area in self.areas]

    def public_sum(self, kind: str) -> tuple[int, bool]:
        """What its public cells of one kind come to, and whether some are withheld."""
        cells = [self.numbers.get((kind, area)) for area in self.areas]
        return sum(number for number in cells if number), None in cells


@dataclass(frozen=True, slots=True)
class KindBar:
    """One kind in one period: what is public of it, and whether more may be withheld."""

    period: str
    number: int
    is_partly_withheld: bool

    @property
    def name(self) -> str:
        return period_words(self.period)

    @property
    def words(self) -> str:
        """As a number that says what it leaves out."""
        if not self.number:
            return ""
        return f"{self.number}+" if self.is_partly_withheld else str(self.number)


@dataclass(frozen=True, slots=True)
class KindSeries:
    """One kind over time, the oldest period first."""

    kind: str
    bars: Sequence[KindBar]

    @property
    def name(self) -> str:
        return kind_words(self.kind)

    @property
    def highest(self) -> int:
        return max((bar.number for bar in self.bars), default=0)


def shade_of(number: int | None, highest: int) -> int:
    """1–5; 0 for what has no number."""
    return 0 if not number else min(5, 1 + 5 * (number - 1) // max(highest, 1))


def shown_release(release: SectorRelease, zones: Mapping[str, str]) -> ShownRelease:
    """`zones`: of every province: an area without any cell is withheld, and never left out."""
    cells: list[Mapping[str, Any]] = release.cells
    by_province, by_zone = (any(name in cell for cell in cells) for name in ("province", "zone"))
    areas = list(zones) if by_province else list(dict.fromkeys(zones.values())) if by_zone else [""]
    numbers = {
        (cell["kind"], cell.get("province") or cell.get("zone") or ""): cell["n"]
        for cell in cells
        if cell.get("n") is not None
    }
    return ShownRelease(
        release.period, release.grid, release.version, release.published_at, numbers, areas, by_province
    )


def shown_releases(releases: Sequence[SectorRelease], country: str) -> list[ShownRelease]:
    """Of one network, in the order in which they come."""
    zones = zones_of(country)
    return [shown_release(release, zones) for release in releases]


def series_of(releases: Sequence[ShownRelease], kinds: Sequence[str] = KINDS) -> list[KindSeries]:
    """`releases`: the newest first, as they are listed."""
    in_order = list(reversed(releases[:SHOWN_PERIODS]))
    return [
        KindSeries(kind, [KindBar(release.period, *release.public_sum(kind)) for release in in_order]) for kind in kinds
    ]
