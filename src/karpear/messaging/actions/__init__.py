"""The verbs of the outbox."""

from .cancel import cancel
from .fetch import fetch_notices
from .lease import Lane, lease, release_expired
from .press import press
from .purge import purge
from .queue import NewDelivery, queue, queue_many
from .receive import Came, claim, mark_read, purge_inbound, settle, stumbled, take_in
from .record import Result, record

__all__ = [
    "Came",
    "Lane",
    "NewDelivery",
    "Result",
    "cancel",
    "claim",
    "fetch_notices",
    "lease",
    "mark_read",
    "press",
    "purge",
    "purge_inbound",
    "queue",
    "queue_many",
    "record",
    "release_expired",
    "settle",
    "stumbled",
    "take_in",
]
