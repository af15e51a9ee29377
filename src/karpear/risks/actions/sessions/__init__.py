"""What can be done with an organisational assessment: prepare it, ask people, rate, settle, finish."""

from .asking import ask_guest, ask_members, renew_link, withdraw
from .clock import tell_due
from .finishing import finish
from .making import add_lines, add_own, discard, make_session, remove_item
from .phases import close_rating, open_rating
from .purging import purge
from .rating import rate, say_done
from .settling import settle, take_back

__all__ = [
    "add_lines",
    "add_own",
    "ask_guest",
    "ask_members",
    "close_rating",
    "discard",
    "finish",
    "make_session",
    "open_rating",
    "purge",
    "rate",
    "remove_item",
    "renew_link",
    "say_done",
    "settle",
    "take_back",
    "tell_due",
    "withdraw",
]
