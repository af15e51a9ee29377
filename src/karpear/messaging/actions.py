"""The verbs of the outbox."""

from collections.abc import Sequence

from .models import Delivery


def queue(deliveries: Sequence[Delivery]) -> None:
    """Write messages into the outbox, inside the caller's transaction. Those already there stay as they are."""
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True, batch_size=1000)
