"""What an installation has brought over the internet today is counted: one that is trusted may still go wrong."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.rules.federation.days import lines_within, use_at

from ..models import Peer


def room_for(peer: UUID, lines: Sequence[bytes], *, of_itself: bool, now: datetime) -> Sequence[bytes]:
    """Those that are taken today; that others wait is seen on its page."""
    within = lines_within(Peer.objects.get(pk=peer).day_use, lines, now, of_itself=of_itself)
    if len(within) < len(lines):
        note_left(peer, now=now)
    return within


@transaction.atomic
def count_in(peer: UUID, *, items: int, size: int, now: datetime) -> None:
    row = Peer.objects.select_for_update(of=("self",)).get(pk=peer)
    today = use_at(row.day_use, now)
    row.day_began_at, row.day_items, row.day_bytes = today.began, today.items + items, today.bytes + size
    row.save(update_fields=["day_began_at", "day_items", "day_bytes"])


def note_left(peer: UUID, *, now: datetime) -> None:
    """Something of it waits there for the next day."""
    Peer.objects.filter(pk=peer).update(left_at=now)
