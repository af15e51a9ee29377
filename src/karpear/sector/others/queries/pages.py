"""Our table of a period and that of another installation, side by side, and together where the
attack on both failed: read from what is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from karpear.network.members.models import Network
from karpear.people.local_today import today_of
from karpear.people.models import Person
from karpear.people.queries.gates import may_there, require
from karpear.rules.access import Verb
from karpear.rules.counting.union import ranges

from ...gates import own_networks, seen_network
from ...releases.areas import zones_of
from ...releases.models import SectorRelease
from ...releases.shown import KINDS, ShownRelease, shown_release
from ...releases.words import area_words, grid_words, kind_words
from ..states import JointState
from ..words import STATES
from .joint import JointPair, pairs_of
from .tables import ReceivedTable, received_tables

#: Between the two ends of a range, which stay on one line.
TO = "–\N{WORD JOINER}"


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """One number of one side. `number` None: withheld; `is_counted`: is this area a cell of its table at all?"""

    number: int | None
    is_counted: bool


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One area, or one kind where the country is counted as a whole. `together`: between which numbers both come to."""

    words: str
    ours: ComparedCell
    theirs: ComparedCell
    together: str = ""


@dataclass(frozen=True)
class Comparison:
    """One period that both published."""

    received: ReceivedTable
    ours: ShownRelease
    theirs: ShownRelease
    state: JointState
    kind: str
    rows: Sequence[ComparedRow]

    @property
    def is_by_kind(self) -> bool:
        """Are the rows kinds?"""
        return not (self.ours.has_areas or self.theirs.has_areas)

    @property
    def is_together(self) -> bool:
        return self.state is JointState.TOGETHER

    @property
    def state_words(self) -> str:
        return str(STATES[self.state])

    @property
    def is_same_grid(self) -> bool:
        return self.ours.grid == self.theirs.grid

    @property
    def grids(self) -> tuple[str, str]:
        return grid_words(self.ours.grid), grid_words(self.theirs.grid)


@dataclass(frozen=True)
class OthersPage:
    """`tables`: those of periods that both published; `only_theirs`: of which nothing is public here; `unreadable`: how
    many of whose cannot be read; `keeps`: does the reader coordinate the network."""

    network: Network
    tables: Sequence[ReceivedTable]
    only_theirs: Sequence[ReceivedTable]
    unreadable: Sequence[tuple[str, int]]
    shown: Comparison | None
    keeps: bool = False

    @property
    def has_any(self) -> bool:
        """Has a table come that can be read?"""
        return bool(self.tables or self.only_theirs)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Every kind by its code, for the filter."""
        return [(kind, kind_words(kind)) for kind in KINDS]


def others_page(network: Network, now: datetime, *, table: str = "", kind: str = "") -> OthersPage:
    """What is unknown in `table` or `kind` is as if nothing was chosen."""
    received = received_tables(network)
    pairs = pairs_of(network, received.tables, today_of(network.body, now))
    both = [pair.received for pair in pairs]
    only_theirs = [row for row in received.tables if row not in both]
    pair_shown = next((pair for pair in pairs if pair.received.code == table), pairs[0] if pairs else None)
    comparison = _comparison(pair_shown, kind, network.body.country) if pair_shown else None
    return OthersPage(network, both, only_theirs, list(received.unreadable.items()), comparison)


def own_others(
    person: Person, network: UUID | None, now: datetime, *, table: str, kind: str
) -> tuple[OthersPage | None, list[Network]]:
    """For members. None: their organisation belongs to no network. Raises Missing."""
    own_network, other_networks = own_networks(person, network)
    if own_network is None:
        return None, other_networks
    shown_page = others_page(own_network, now, table=table, kind=kind)
    return replace(shown_page, keeps=may_there(person, own_network.body_id, Verb.KEEP_NETWORK)), other_networks


def tables_to_count(person: Person, network: UUID) -> tuple[Network, list[tuple[str, str]]]:
    """For whoever coordinates: what may be entered into the ledger. Raises Missing or Forbidden."""
    row = seen_network(person, network)
    require(person, row.body_id, Verb.KEEP_NETWORK)
    return row, [(table.code, table.words) for table in received_tables(row).tables]


def _comparison(pair: JointPair, kind: str, country: str) -> Comparison:
    zones = zones_of(country)
    ours = shown_release(pair.release, zones)
    theirs = shown_release(_as_release(pair.received), zones)
    kind = kind if kind in KINDS else _fullest(ours, theirs)
    rows = _rows(ours, theirs, kind, country, _ranges(pair))
    return Comparison(pair.received, ours, theirs, pair.state, kind, rows)


def _ranges(pair: JointPair) -> Mapping[tuple[str, str], str]:
    """By kind and area. None where they are not put together."""
    if pair.state is not JointState.TOGETHER:
        return {}
    return {
        (cell.keys["kind"], cell.keys.get("province") or cell.keys.get("zone") or ""): f"{cell.low}{TO}{cell.high}"
        for cell in ranges(pair.ours, pair.received.table)
    }


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


def _rows(
    ours: ShownRelease, theirs: ShownRelease, kind: str, country: str, together: Mapping[tuple[str, str], str]
) -> list[ComparedRow]:
    if ours.has_areas or theirs.has_areas:
        areas = dict.fromkeys([*ours.areas, *theirs.areas])
        cells = [(area_words(area, country), kind, area) for area in areas]
    else:
        cells = [(kind_words(code), code, "") for code in KINDS]
    return [
        ComparedRow(words, _cell(ours, code, area), _cell(theirs, code, area), together.get((code, area), ""))
        for words, code, area in cells
    ]


def _cell(release: ShownRelease, kind: str, area: str) -> ComparedCell:
    return ComparedCell(release.numbers.get((kind, area)), area in release.areas)
