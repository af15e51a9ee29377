"""The verbs of the outbox."""

from .by_text import begin_link, choose_danger, link_chat, new_codes
from .cancel import cancel
from .fetch import fetch_notices
from .lease import Lane, lease, release_expired, release_of
from .press import press
from .queue import NewDelivery, queue_many
from .receive import Came, claim, mark_read, purge_inbound, settle, stumbled, take_in, too_old
from .record import Result, record

__all__ = [
    "Came",
    "Lane",
    "NewDelivery",
    "Result",
    "begin_link",
    "cancel",
    "choose_danger",
    "claim",
    "fetch_notices",
    "lease",
    "link_chat",
    "mark_read",
    "new_codes",
    "press",
    "purge_inbound",
    "queue_many",
    "record",
    "release_expired",
    "release_of",
    "settle",
    "stumbled",
    "take_in",
    "too_old",
]
