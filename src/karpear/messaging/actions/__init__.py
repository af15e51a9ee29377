"""The verbs of the outbox."""

from .cancel import cancel
from .fetch import fetch_notices
from .lease import Lane, lease, release_expired
from .press import press
from .purge import purge
from .queue import NewDelivery, queue, queue_many
from .record import Result, record

__all__ = [
    "Lane",
    "NewDelivery",
    "Result",
    "cancel",
    "fetch_notices",
    "lease",
    "press",
    "purge",
    "queue",
    "queue_many",
    "record",
    "release_expired",
]
