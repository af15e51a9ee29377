"""To which installations a bulletin went or goes, whether they have asked since, and by which one came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from karpear.db.reader import unguarded
from karpear.rules.federation.travel import is_open, may_travel
from karpear.rules.federation.wire import Kind
from karpear.rules.sharing.labels import Label

from ...bulletins.models import Bulletin, BulletinState, BulletinStep
from ..models import FederatedItem, Installation, Peer, PeerState, SentAfter
from .items import items_of, sent_to, trusted_keys
from .own import own_installation

FOLLOWS = {BulletinStep.UPDATE.value: Kind.UPDATE, BulletinStep.DOWNGRADE.value: Kind.UPDATE}


@dataclass(frozen=True, slots=True)
class WentLine:
    """One that a bulletin was sent to."""

    peer: Peer
    sent_at: datetime

    @property
    def is_stopped(self) -> bool:
        """Paused or removed since: it fetches nothing."""
        return self.peer.state != PeerState.PINNED

    @property
    def has_asked(self) -> bool:
        """Over the internet, since it was sent. By stick or file nobody hears of it."""
        return self.peer.fetched_at is not None and self.peer.fetched_at >= self.sent_at


@dataclass(frozen=True, slots=True)
class CameBy:
    """`peer`: which installation brought it. `author`: whose its author's is, where another handed it on; None: it is
    not known here.
    """

    peer: Peer
    is_handed_on: bool
    author: Peer | None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the page of a bulletin says of other installations. `goes_to`: those to which it goes by itself."""

    lines: Sequence[WentLine]
    goes_to: Sequence[Peer]
    is_open: bool
    came: CameBy | None


def follows_to(installation: Installation, row: Bulletin) -> set[str]:
    """To whom what follows a bulletin goes by itself: asked by what sends, and by the page before it is sent."""
    if row.follows_id is None or row.step not in FOLLOWS or row.drill or not may_travel(Label(row.label)):
        return set()
    return sent_to(items_of(installation).filter(bulletin=row.follows_id)) & set(trusted_keys(installation))


@unguarded("where a bulletin went that they see")
def elsewhere_of(row: Bulletin, is_told: bool, _now: datetime) -> Elsewhere | None:
    """None where there is nothing to say. `is_told`: of its source, or whoever coordinates the network."""
    installation = own_installation(row.network)
    if installation is None:
        return None
    peers = {peer.publisher: peer for peer in Peer.objects.filter(network=row.network_id).order_by("added_at", "id")}
    lines = _lines(installation, row, peers) if is_told else []
    goes_to = _goes_to(installation, row, peers) if is_told else []
    came = _came(row, peers) if row.origin is not None else None
    if not (lines or goes_to or came):
        return None
    return Elsewhere(lines, goes_to, bool(lines) and is_open(Label(row.label)), came)


def _lines(installation: Installation, row: Bulletin, peers: Mapping[str, Peer]) -> list[WentLine]:
    items = items_of(installation).filter(bulletin=row).order_by("pk")
    moments = {publisher: at for publisher, at in items.values_list("receivers__publisher", "at") if publisher in peers}
    return [WentLine(peers[publisher], at) for publisher, at in moments.items()]


def _goes_to(installation: Installation, row: Bulletin, peers: Mapping[str, Peer]) -> list[Peer]:
    is_waiting = row.state != BulletinState.RELEASED or not SentAfter.objects.filter(bulletin=row).exists()
    keys = follows_to(installation, row) if is_waiting and not row.is_withdrawn else set()
    return [peer for publisher, peer in peers.items() if publisher in keys]


def _came(row: Bulletin, peers: Mapping[str, Peer]) -> CameBy | None:
    items = FederatedItem.objects.filter(network=row.network_id, peer__isnull=False, bulletin=row)
    first = items.select_related("peer").order_by("pk").first()
    if first is None or first.peer is None:
        return None
    return CameBy(first.peer, first.kind == Kind.RELAY, peers.get(first.author))
