"""Other installations, as whoever coordinates a network sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q

from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.people.queries.gates import organisations_where, require
from karpear.rules.access import Verb
from karpear.rules.federation.chains import Heard, heard_of
from karpear.rules.federation.days import MOST_BYTES, MOST_ITEMS
from karpear.rules.federation.keys import Fingerprint
from karpear.rules.federation.refusal import Unfit
from karpear.rules.federation.travel import may_travel
from karpear.rules.federation.wire import Kind
from karpear.rules.sharing.labels import Label

from ...bulletins.models import Bulletin
from ...members.models import Network
from ..models import FederatedItem, Installation, ItemState, Peer, PeerState, RefusedItem
from ..words import KINDS, LIFE_SIGNS, WHY
from .cells import period_of
from .items import items_for, keys_of
from .own import RENEW_BEFORE, card_of, fingerprint, own_installation, shared_with

ON_A_PAGE = 15


@dataclass(frozen=True, slots=True)
class PeerLine:
    """One of them in the list."""

    peer: Peer
    heard: Heard
    goes_on_at: datetime | None

    @property
    def heard_word(self) -> Any:
        return LIFE_SIGNS[self.heard]

    @property
    def is_pinned(self) -> bool:
        return self.peer.state == PeerState.PINNED

    @property
    def is_new(self) -> bool:
        """Trusted, and there was no time yet to hear from it."""
        return self.is_pinned and self.heard is Heard.NOT_YET

    @property
    def asks(self) -> bool:
        """Is there something to do about it?"""
        is_fine = self.heard in {Heard.LATELY, Heard.NOT_YET}
        return self.peer.state == PeerState.ADDED or (self.is_pinned and not is_fine)

    @classmethod
    def of(cls, row: Peer, now: datetime) -> "PeerLine":
        return cls(row, heard_of(row.heartbeat_at, now, trusted=row.pinned_at), row.goes_on_at(now))


@dataclass(frozen=True, slots=True)
class FederationPage:
    """Of one network: who we are to others (None: no keys in force), and whom we know."""

    network: Network
    installation: Installation | None
    fingerprint: Fingerprint | None
    card: str
    renew_by: datetime | None
    peers: Sequence[PeerLine]


def federation_pages(person: Person, now: datetime) -> list[FederationPage]:
    """Of every network that they coordinate."""
    bodies = [row.pk for row in organisations_where(person, Verb.KEEP_NETWORK)]
    networks = Network.objects.filter(body__in=bodies).select_related("body").order_by("founded_at", "id")
    return [_federation_page(network, now) for network in networks]


def _federation_page(network: Network, now: datetime) -> FederationPage:
    installation = own_installation(network)
    rows = Peer.objects.known().filter(network=network)
    peers = [PeerLine.of(row, now) for row in rows]
    if installation is None:
        return FederationPage(network, None, None, "", None, peers)
    card = card_of(installation, name=network.body.name, address=settings.KARPEAR_BASE_URL)
    until = keys_of(installation).statement.keys[-1].until
    return FederationPage(
        network, installation, fingerprint(installation.publisher), card,
        until if until - now < RENEW_BEFORE else None, peers,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FederatedLine:
    """One item, in words. `period`: of published figures, when they are of."""

    kind: Any
    period: str
    label: str
    at: datetime
    bulletin: Bulletin | None
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """One thing that was refused, and why."""

    why: Any
    carrier: str
    at: datetime
    seq: int | None


@dataclass(frozen=True, slots=True)
class PeerPage:
    """One of them: what we would send it, what it sent, what was refused; signs of life are left out.

    `to_send`: by the function that sends.
    """

    line: PeerLine
    fingerprint: Fingerprint | None
    to_send: Sequence[FederatedLine]
    to_send_count: int
    sent: Sequence[FederatedLine]
    sent_count: int
    waiting_count: int
    refused: Sequence[RefusedLine]
    most_items: int = MOST_ITEMS
    most_mb: int = MOST_BYTES // 2**20


def peer_of(person: Person, peer: UUID) -> Peer:
    """One of a network that they coordinate. Raises Missing or Forbidden."""
    row = find_row(Peer.objects.visible_to(person).select_related("network__body").filter(pk=peer))
    require(person, row.network.body_id, Verb.KEEP_NETWORK)
    return row


def peer_page(person: Person, peer: UUID, now: datetime) -> PeerPage:
    """All of it. Raises Missing or Forbidden."""
    row = peer_of(person, peer)
    installation = own_installation(row.network)
    own_items = (
        items_for(installation, row.publisher)
        if installation and row.state == PeerState.PINNED
        else FederatedItem.objects.none()
    )
    own_items = own_items.exclude(kind=Kind.HEARTBEAT.value)
    their_items = FederatedItem.objects.filter(network=row.network_id, publisher=row.publisher, peer__isnull=False)
    their_items = their_items.exclude(kind=Kind.HEARTBEAT.value)
    counts = their_items.aggregate(all=Count("pk"), waiting=Count("pk", filter=Q(state=ItemState.WAITING)))
    refused = RefusedItem.objects.filter(network=row.network_id, peer=row).exclude(why=Unfit.SEEN_BUNDLE.value)[
        :ON_A_PAGE
    ]
    return PeerPage(
        line=PeerLine.of(row, now),
        fingerprint=None if row.state == PeerState.ADDED else fingerprint(row.publisher),
        to_send=_lines(own_items),
        to_send_count=own_items.count(),
        sent=_lines(their_items),
        sent_count=counts["all"],
        waiting_count=counts["waiting"],
        refused=[RefusedLine(WHY[Unfit(row.why)], row.get_carrier_display(), row.at, row.seq) for row in refused],
    )


def _lines(items: Any) -> list[FederatedLine]:
    """The newest."""
    rows = items.select_related("bulletin")
    return [
        FederatedLine(
            KINDS[Kind(row.kind)], period_of(row), Label(row.label).marking, row.issued, row.bulletin,
            row.state == ItemState.WAITING,
        )
        for row in rows.order_by("-issued", "-pk")[:ON_A_PAGE]
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShareChoice:
    """To which installations a bulletin may go, and which have it."""

    peers: Sequence[Peer]
    had: Sequence[Peer]
    may_leave: bool


def share_choice(row: Bulletin) -> ShareChoice:
    had = shared_with(row)
    peers = list(Peer.objects.trusted().filter(network=row.network_id))
    if not may_travel(Label(row.label)):
        return ShareChoice([], [], may_leave=False)
    return ShareChoice(
        [peer for peer in peers if peer.publisher not in had],
        [peer for peer in peers if peer.publisher in had],
        may_leave=True,
    )
