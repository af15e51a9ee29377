"""What was refused is written down with the reason, but never so much that it does harm."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ..models import ItemCarrier, Peer, RefusedItem
from .checks import ItemRefusal

#: Of one installation in a day: whoever sends rubbish without end fills no disk.
MOST_A_DAY = 300


def write_down(peer: Peer, refusals: Sequence[ItemRefusal], carrier: ItemCarrier, now: datetime) -> None:
    if not refusals:
        return
    of_today = RefusedItem.objects.filter(peer=peer, at__range=(now - timedelta(days=1), now)).count()
    RefusedItem.objects.bulk_create(
        RefusedItem(
            network_id=peer.network_id, peer=peer, why=refusal.why.value, carrier=carrier.value, chain=refusal.chain,
            seq=refusal.seq, at=now,
        )
        for refusal in refusals[: max(MOST_A_DAY - of_today, 0)]
    )  # fmt: skip
