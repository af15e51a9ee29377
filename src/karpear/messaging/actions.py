"""The verbs of the outbox."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from karpear.people.models import Address

from .models import WAITING, Delivery, State


def queue(deliveries: Sequence[Delivery]) -> None:
    """Write messages into the outbox, inside the caller's transaction. Those already there stay as they are."""
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True, batch_size=1000)


def cancel(*, subject: UUID, now: datetime) -> int:
    """What still waits about this subject will not be sent."""
    waiting = Delivery.objects.filter(subject=subject, state__in=WAITING)
    return waiting.update(state=State.CANCELLED)


def press(*, delivery: Delivery, now: datetime) -> None:
    """Somebody opened the link of this message and pressed: its address is proven."""
    Delivery.objects.filter(pk=delivery.pk, pressed_at__isnull=True).update(pressed_at=now)
    Address.objects.filter(pk=delivery.address_id).update(proven_at=now)
