"""Our table of a period and that of another installation, side by side: read from what is stored, nothing added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from karpear.network.members.models import Network
from karpear.people.models import Person

from ...gates import own_networks
from ...releases.areas import zones_of
from ...releases.models import SectorRelease
from ...releases.queries.published import published
from ...releases.shown import KINDS, ShownRelease, shown_release
from ...releases.words import area_words, grid_words, kind_words
from .tables import ReceivedTable, received_tables


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """One number of one side. `number` None: withheld; `is_counted`: is this area a cell of its table at all?"""

    number: int | None
    is_counted: bool


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One area, or one kind where the country is counted as a whole."""

    words: str
    ours: ComparedCell
    theirs: ComparedCell


@dataclass(frozen=True)
class Comparison:
    """One period that both published."""

    received: ReceivedTable
    ours: ShownRelease
    theirs: ShownRelease
    kind: str
    rows: Sequence[ComparedRow]

    @property
    def is_by_kind(self) -> bool:
        """Are the rows kinds?"""
        return not (self.ours.has_areas or self.theirs.has_areas)

    @property
    def is_same_grid(self) -> bool:
        return self.ours.grid == self.theirs.grid

    @property
    def grids(self) -> tuple[str, str]:
        return grid_words(self.ours.grid), grid_words(self.theirs.grid)


@dataclass(frozen=True)
class OthersPage:
    """`tables`: those of periods that both published; `only_theirs`: of which nothing is public here; `unreadable`: how
    many of whose cannot be read."""

    network: Network
    tables: Sequence[ReceivedTable]
    only_theirs: Sequence[ReceivedTable]
    unreadable: Sequence[tuple[str, int]]
    shown: Comparison | None

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Every kind by its code, for the filter."""
        return [(kind, kind_words(kind)) for kind in KINDS]


def others_page(network: Network, *, table: str = "", kind: str = "") -> OthersPage:
    """What is unknown in `table` or `kind` is as if nothing was chosen."""
    releases = {row.period: row for row in published(network)}
    received = received_tables(network)
    both = [row for row in received.tables if row.period in releases]
    only_theirs = [row for row in received.tables if row.period not in releases]
    chosen = next((row for row in both if row.code == table), both[0] if both else None)
    shown = _comparison(releases[chosen.period], chosen, kind, network.body.country) if chosen else None
    return OthersPage(network, both, only_theirs, list(received.unreadable.items()), shown)


def own_others(
    person: Person, network: UUID | None, *, table: str, kind: str
) -> tuple[OthersPage | None, list[Network]]:
    """For members. None: their organisation belongs to no network. Raises Missing."""
    own_network, other_networks = own_networks(person, network)
    return (others_page(own_network, table=table, kind=kind) if own_network else None), other_networks


def _comparison(release: SectorRelease, received: ReceivedTable, kind: str, country: str) -> Comparison:
    zones = zones_of(country)
    ours = shown_release(release, zones)
    theirs = shown_release(_as_release(received), zones)
    kind = kind if kind in KINDS else _fullest(ours, theirs)
    return Comparison(received, ours, theirs, kind, _rows(ours, theirs, kind, country))


def _as_release(received: ReceivedTable) -> SectorRelease:
    """To be shown as ours are; never stored."""
    table = received.table.to_json()
    return SectorRelease(
        period=table["period"], grid=table["grid"], version=table["version"], cells=table["cells"],
        published_at=received.issued,
    )  # fmt: skip


def _fullest(ours: ShownRelease, theirs: ShownRelease) -> str:
    """The kind of which most is public on both sides: the first that a reader sees."""
    return max(KINDS, key=lambda kind: min(_count(ours.numbers, kind), _count(theirs.numbers, kind)))


def _count(numbers: Mapping[tuple[str, str], int], kind: str) -> int:
    return sum(kind == of_kind for of_kind, _area in numbers)


def _rows(ours: ShownRelease, theirs: ShownRelease, kind: str, country: str) -> list[ComparedRow]:
    if not (ours.has_areas or theirs.has_areas):
        return [ComparedRow(kind_words(code), _cell(ours, code, ""), _cell(theirs, code, "")) for code in KINDS]
    areas = dict.fromkeys([*ours.areas, *theirs.areas])
    return [
        ComparedRow(area_words(area, country), _cell(ours, kind, area), _cell(theirs, kind, area)) for area in areas
    ]


def _cell(release: ShownRelease, kind: str, area: str) -> ComparedCell:
    return ComparedCell(release.numbers.get((kind, area)), area in release.areas)
