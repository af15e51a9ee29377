"""Each page of releases as one reader sees it. No raw count is on any of them: only what would be public."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from karpear.db.rows import find_row
from karpear.network.members.models import Network
from karpear.network.members.queries.networks import kept_network
from karpear.people.local_today import today_of
from karpear.people.models import Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.counting.periods import Period
from karpear.rules.counting.publication import Withheld

from ...gates import own_networks
from ...period_words import period_words
from ...signing.models import MemberSignature
from ..areas import zones_of
from ..models import HeldCell, ReleaseState, SectorPage, SectorRelease
from ..shown import ShownRelease, shown_release
from ..words import WITHHELD, area_words, grid_words, kind_words
from .published import due_periods, next_due
from .rests import is_ledger_changed, may_be_redrawn_from
from .signers import signing_of

#: Of what is public the newest stand on the page of releases: the ledger has them all.
LISTED = 8


@dataclass(frozen=True, slots=True)
class DuePeriod:
    """A period that can be drawn."""

    period: str
    name: str


@dataclass(frozen=True, slots=True)
class ReleasesPage:
    """`keeps`: does the reader coordinate the network. `has_older`: more is public than stands here."""

    network: Network
    other_networks: Sequence[Network]
    keeps: bool
    due: Sequence[DuePeriod]
    next_on: date
    open: Sequence[SectorRelease]
    public: Sequence[SectorRelease]
    has_older: bool
    sector_page: SectorPage | None

    @property
    def is_public(self) -> bool:
        return bool(self.sector_page and self.sector_page.is_public)


def releases_page(person: Person, network: UUID | None, now: datetime) -> ReleasesPage | None:
    """None: their organisation belongs to no network. Raises Missing."""
    own_network, other_networks = own_networks(person, network)
    if own_network is None:
        return None
    today = today_of(own_network.body, now)
    rows = SectorRelease.objects.filter(network=own_network).select_related("network__body")
    public = list(rows.published().order_by("-period", "id")[: LISTED + 1])
    return ReleasesPage(
        own_network,
        other_networks,
        may_there(person, own_network.body_id, Verb.KEEP_NETWORK),
        [DuePeriod(str(period), period_words(str(period))) for period in due_periods(own_network, today)],
        next_due(own_network, today),
        list(rows.open().order_by("period", "id")),
        public[:LISTED],
        len(public) > LISTED,
        SectorPage.objects.filter(network=own_network).first(),
    )


@dataclass(frozen=True, slots=True)
class ExposedLine:
    """A hidden cell that the attack works out. `insider`: only who gave some of it can."""

    words: str
    insider: bool


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """One release, as it would be public. `why_not`: why the reader does not sign; None: they may.

    `lapsed`: signatures that count no more; under what is public all count. `may_be_redrawn_from`: when whoever
    coordinates can have it drawn again; None: now. `ledger_changed`: something else has become public since.
    """

    release: SectorRelease
    shown: ShownRelease
    keeps: bool
    passed: int
    total: int
    reasons: Sequence[tuple[str, int]]
    exposed: Sequence[ExposedLine]
    held: Sequence[HeldCell]
    signatures: Sequence[MemberSignature]
    lapsed: Sequence[MemberSignature]
    is_signed: bool
    may_sign: bool
    why_not: str
    numbers: Sequence[tuple[str, str]]
    may_be_redrawn_from: datetime | None
    ledger_changed: bool

    @property
    def name(self) -> str:
        return period_words(self.release.period)

    @property
    def grid_words(self) -> str:
        return grid_words(self.release.grid)


def release_of(person: Person, release: UUID) -> SectorRelease:
    """One of a network of theirs. Raises Missing."""
    return find_row(SectorRelease.objects.visible_to(person).select_related("network__body").filter(pk=release))


def release_page(person: Person, release: UUID, now: datetime) -> ReleasePage:
    """Raises Missing."""
    row = release_of(person, release)
    zones = zones_of(row.network.body.country)
    period_table = shown_release(row, zones)
    signing = signing_of(row)
    why_not = signing.why_not(person.pk, now) if row.state == ReleaseState.ASKED else None
    reasons = Counter(cell["withheld"] for cell in row.cells if "withheld" in cell)
    is_asked = row.state == ReleaseState.ASKED
    return ReleasePage(
        row,
        period_table,
        may_there(person, row.network.body_id, Verb.KEEP_NETWORK),
        len(period_table.numbers),
        len(row.cells),
        [(str(WITHHELD[Withheld(reason)]), number) for reason, number in reasons.most_common()],
        [_exposed_line(cell) for cell in _widest(row.attack.get("exposed", ()), zones)],
        list(row.held.select_related("by")),
        list(row.signatures.select_related("organisation")) if row.is_published else signing.signatures,
        [] if row.is_published else signing.lapsed,
        signing.is_signed,
        is_asked and why_not is None,
        str(why_not or ""),
        [
            (f"{kind}|{area}", f"{kind_words(kind)} · {area_words(area)}: {number}")
            for (kind, area), number in sorted(period_table.numbers.items())
        ],
        may_be_redrawn_from(row, now),
        not row.is_published and is_ledger_changed(row),
    )


def _widest(exposed: Sequence[dict[str, str]], zones: Mapping[str, str]) -> list[dict[str, str]]:
    """Without those that lie in another: that they can be worked out besides would say that there are very few."""
    exposed_keys = {(cell["kind"], _area(cell), cell["period"]) for cell in exposed if not cell.get("insider")}

    def is_widest(cell: dict[str, str]) -> bool:
        wider_areas = {zones.get(_area(cell), ""), ""} - {_area(cell)}
        return not any((cell["kind"], area, cell["period"]) in exposed_keys for area in wider_areas)

    return [cell for cell in exposed if is_widest(cell)]


def _area(cell: Mapping[str, str]) -> str:
    return cell.get("province") or cell.get("zone") or ""


def _exposed_line(cell: dict[str, str]) -> ExposedLine:
    area = _area(cell)
    words = f"{kind_words(cell['kind'])} · {area_words(area)} · {period_words(cell['period'])}"
    return ExposedLine(words, bool(cell.get("insider")))


def releases_to_draw(networks: Sequence[Network], now: datetime) -> list[tuple[Network, Period]]:
    """The first period of each that can be drawn, where there is one."""
    due = [(network, due_periods(network, today_of(network.body, now))) for network in networks]
    return [(network, periods[0]) for network, periods in due if periods]


def network_page_of(person: Person, network: UUID) -> tuple[Network, SectorPage | None]:
    """Of a network that they coordinate, with what it has decided. Raises Missing or Forbidden."""
    row = kept_network(person, network)
    return row, SectorPage.objects.filter(network=row).first()
