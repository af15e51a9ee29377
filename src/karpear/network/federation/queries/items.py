"""What goes to another installation: asked by the page that shows it, by the feed, and by the stick."""

import json
from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from karpear.db.reader import unguarded
from karpear.rules.federation.keys import SignedKeys, read_signed_keys
from karpear.rules.federation.wire import WireItem, canonical, read_item

from ..models import FederatedItem, Installation, ItemReceiver, Peer, PeerState


def items_for(installation: Installation, publisher: str) -> "QuerySet[FederatedItem]":
    """All of ours that this installation may have: what is open, and what is sealed to it. Nothing while it is paused.

    An empty `publisher`: anybody who fetches.
    """
    own_items = items_of(installation).filter(is_served=True)
    open_items = Q(is_sealed=False)
    if not publisher or not is_trusted(installation, publisher):
        return own_items.filter(open_items)
    receivers = ItemReceiver.objects.filter(item=OuterRef("pk"), publisher=publisher)
    return own_items.filter(open_items | Q(Exists(receivers)))


def items_of(installation: Installation) -> "QuerySet[FederatedItem]":
    """What it has said under these root keys, and not under former ones."""
    return FederatedItem.objects.filter(network=installation.network_id, peer=None, publisher=installation.publisher)


def sent_to(items: "QuerySet[FederatedItem]") -> set[str]:
    """The installations for which these of ours are meant."""
    return {publisher for publisher in items.values_list("receivers__publisher", flat=True) if publisher}


def is_trusted(installation: Installation, publisher: str) -> bool:
    peers = Peer.objects.trusted().filter(network=installation.network_id, publisher=publisher)
    return peers.exists()


def in_order(items: "QuerySet[FederatedItem]") -> "QuerySet[FederatedItem]":
    """Chain by chain; what an installation says of itself first, since its keys are there."""
    return items.order_by("is_sealed", "-chain", "seq")


def wire_item(row: FederatedItem) -> WireItem:
    """As its publisher signed it, with its body as long as it is here."""
    item = read_item(json.loads(row.signed))
    if row.body is None:
        return item
    if row.is_sealed:
        return WireItem(item.header, item.key, item.signature, sealed=row.body)
    return WireItem(item.header, item.key, item.signature, body=json.loads(row.body))


def lines_of(items: Iterable[FederatedItem]) -> Iterator[bytes]:
    """The same bytes by every carrier."""
    return (wire_item(row).line() for row in items)


def signed_part(item: WireItem) -> str:
    """What is stored of an item beside its body."""
    return WireItem(item.header, item.key, item.signature).line().decode()


def stored_body(item: WireItem) -> str | None:
    if item.sealed is not None:
        return item.sealed
    return None if item.body is None else canonical(item.body).decode()


def keys_of(row: Peer | Installation) -> SignedKeys:
    return read_signed_keys(row.signed_keys)


@unguarded("public keys")
def trusted_keys(installation: Installation) -> dict[str, SignedKeys]:
    """Of every installation with which items are exchanged now, by its identifier."""
    rows = Peer.objects.filter(network=installation.network_id, state=PeerState.PINNED)
    return {row.publisher: keys_of(row) for row in rows}
