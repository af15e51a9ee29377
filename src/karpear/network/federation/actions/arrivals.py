"""What another installation sent is taken in: in the order of its chains, whatever carrier and order it came by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from karpear.audit.actions.lines import record
from karpear.rules.federation.chains import ChainHead, Place, place_of
from karpear.rules.federation.refusal import Unfit, UnfitItem
from karpear.rules.federation.wire import WireItem

from ...bulletins.actions.taken_in import tell_of, times_told
from ..models import FederatedItem, Installation, ItemCarrier, ItemState, Peer, PeerState
from ..queries.items import keys_of, wire_item
from .checks import CheckedItems, ItemRefusal, check_lines, learn_keys
from .effects import Applying, KnownItems, new_row
from .refused import write_down

#: So many are one transaction: whoever presses SOS in the middle of an import does not wait for all of it.
BATCH = 200
#: Of one installation: whoever leaves the first of every chain out fills no disk.
MOST_WAITING = 2000
#: Of one installation in a day somebody is told so often; the rest stands among the bulletins, and costs nobody a text.
MOST_TOLD = 20


@dataclass
class ArrivalTally:
    """What became of what came in. `waiting`: those before them have not come yet; `known_size`: the bytes of those
    that were here.
    """

    taken: int = 0
    known: int = 0
    known_size: int = 0
    waiting: int = 0
    refusals: list[ItemRefusal] = field(default_factory=list)
    is_told: bool = False


def take_lines(*, peer: UUID, lines: Iterable[bytes], carrier: ItemCarrier, now: datetime) -> ArrivalTally:
    """All of them that are fit; what is not is written down, with the reason."""
    row = Peer.objects.select_related("network").get(pk=peer)
    installation = Installation.objects.get(network=row.network_id)
    if row.state != PeerState.PINNED:
        why = Unfit.PAUSED if row.state == PeerState.PAUSED else Unfit.UNKNOWN_PUBLISHER
        return _refused(row, [ItemRefusal(why)], carrier, now)
    checked = check_lines(lines, publisher=row.publisher, us=installation.publisher, keys=keys_of(row))
    tally = ArrivalTally(refusals=checked.refusals)
    try:
        _learn(row, checked, now)
    except UnfitItem as refusal:  # other keys under the same number came by another carrier
        return _refused(row, [ItemRefusal(refusal.why)], carrier, now)
    for items in _by_chain(checked.items):
        for start in range(0, len(items), BATCH):
            if not _take_batch(row.pk, installation, items[start : start + BATCH], tally, now):
                break
    tally.waiting = _waiting(row)
    write_down(row, tally.refusals, carrier, now)
    return tally


@transaction.atomic
def _learn(peer: Peer, checked: CheckedItems, now: datetime) -> None:
    row = learn_keys(peer, checked.keys)
    if checked.items:
        row.heard_at = now
        row.save(update_fields=["heard_at"])


def _by_chain(items: Iterable[WireItem]) -> list[list[WireItem]]:
    """What an installation says of itself first; then as they were begun."""
    chains: dict[str, list[WireItem]] = {}
    for item in items:
        chains.setdefault(item.header.chain, []).append(item)
    return [chains[name] for name in sorted(chains, key=lambda name: not name.startswith("self-"))]


@transaction.atomic
def _take_batch(
    peer: UUID, installation: Installation, items: Sequence[WireItem], tally: ArrivalTally, now: datetime
) -> bool:
    """Part of one chain, in order. Was there nothing that holds up the rest?"""
    row = Peer.objects.select_related("network").select_for_update(of=("self",)).get(pk=peer)
    applying = Applying(row, installation, now, KnownItems(row.network_id))
    applying.known.look_up(key for item in items for key in (item.id, *item.header.refs))
    chain = items[0].header.chain
    stored = FederatedItem.objects.filter(network=row.network_id, publisher=row.publisher, chain=chain)
    head = _head(stored)
    stored_ids = dict(stored.filter(seq__in=[item.header.seq for item in items]).values_list("seq", "item"))
    goes_on, room = True, MOST_WAITING - _waiting(row)
    for item in items:
        try:
            place = place_of(item.header, item.id, head, stored_ids.get(item.header.seq))
            if place is Place.KNOWN:
                tally.known += 1
                tally.known_size += len(item.line())
                continue
            new = new_row(row, item, now)
            if place is Place.WAITS:
                room -= 1
                if room < 0:
                    raise UnfitItem(Unfit.TOO_MANY_WAIT)
                applying.rows.append(new)
                continue
            head = _apply(applying, item, new, tally)
        except UnfitItem as refusal:
            tally.refusals.append(ItemRefusal(refusal.why, chain, item.header.seq))
            goes_on = False
            break
    applying.flush()
    _drain(applying, stored, head, tally)
    _finish(applying, tally)
    return goes_on


def _waiting(peer: Peer) -> int:
    rows = FederatedItem.objects.filter(network=peer.network_id, publisher=peer.publisher, state=ItemState.WAITING)
    return rows.count()


def _head(stored: "QuerySet[FederatedItem]") -> ChainHead:
    rows = stored.exclude(state=ItemState.WAITING)
    last = rows.order_by("-seq").values_list("seq", "item").first()
    return ChainHead(*last) if last else ChainHead()


def _apply(applying: Applying, item: WireItem, new: FederatedItem, tally: ArrivalTally) -> ChainHead:
    """Raises UnfitItem where it does not stand in its chain: a damaged body may still come whole."""
    new.state = ItemState.TAKEN.value
    try:
        applying.apply(item, new)
        tally.taken += 1
    except UnfitItem as refusal:
        if new.state != ItemState.REFUSED:
            raise
        new.body = None
        tally.refusals.append(ItemRefusal(refusal.why, new.chain, new.seq))
    applying.rows.append(new)
    return ChainHead(new.seq, new.item)


def _drain(applying: Applying, stored: "QuerySet[FederatedItem]", head: ChainHead, tally: ArrivalTally) -> None:
    """What waited for these, as far as it goes on without a gap."""
    while True:
        waiting = stored.filter(state=ItemState.WAITING, seq__gt=head.seq)
        rows = list(waiting.order_by("seq")[:BATCH])
        former_head = head
        for row in rows:
            if row.seq != head.seq + 1:
                break
            item = wire_item(row)
            if item.header.prev != head.id:
                tally.refusals.append(ItemRefusal(Unfit.BROKEN_CHAIN, row.chain, row.seq))
                row.delete()
                break
            try:
                head = _apply(applying, item, row, tally)
            except UnfitItem as refusal:
                tally.refusals.append(ItemRefusal(refusal.why, row.chain, row.seq))
                row.delete()
                break
        applying.flush()
        if head == former_head or len(rows) < BATCH:
            return


def _finish(applying: Applying, tally: ArrivalTally) -> None:
    applying.peer.save(update_fields=["heartbeat_at"])
    if applying.bulletins and not tally.is_told and not _is_told_enough(applying.peer, applying.now):
        tally.is_told = tell_of(applying.bulletins, now=applying.now)
    if applying.bulletins:
        record(
            at=applying.now, action="peer.taken_in", object_type="peer", object_id=applying.peer.pk,
            organisation=applying.peer.network.body_id, count=len(applying.bulletins),
        )  # fmt: skip


def _is_told_enough(peer: Peer, now: datetime) -> bool:
    """Was somebody written to as often as may be, because of what this one brought in the last day?"""
    items = FederatedItem.objects.filter(peer=peer, at__gt=now - timedelta(days=1), bulletin__isnull=False)
    return times_told(items.values("bulletin")) >= MOST_TOLD


def _refused(peer: Peer, refusals: list[ItemRefusal], carrier: ItemCarrier, now: datetime) -> ArrivalTally:
    write_down(peer, refusals, carrier, now)
    return ArrivalTally(refusals=refusals)


def last_of_each(peer: Peer) -> dict[str, int]:
    """Chain → the last number that was taken: what is fetched next begins after it."""
    rows = FederatedItem.objects.filter(network=peer.network_id, publisher=peer.publisher, peer__isnull=False)
    rows_taken = rows.exclude(state=ItemState.WAITING).values("chain").annotate(last=Max("seq"))
    return {row["chain"]: row["last"] for row in rows_taken}
