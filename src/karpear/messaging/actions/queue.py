"""Messages into the outbox."""

from collections.abc import Sequence

from karpear.messaging import rows
from karpear.messaging.models import Delivery


def queue(deliveries: Sequence[Delivery]) -> None:
    """Write messages into the outbox, inside the caller's transaction. Those already there stay as they are."""
    if deliveries:
        rows.insert(deliveries)
