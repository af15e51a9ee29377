"""The verbs of this room, a file for each subject."""

from .card import keep_card, make_page, remove_card, withdraw_page
from .lists import begin_anew, keep_progress
from .numbers import choose_numbers, remind_of_numbers, try_number
from .purging import purge
from .taking import take_out

__all__ = [
    "begin_anew",
    "choose_numbers",
    "keep_card",
    "keep_progress",
    "make_page",
    "purge",
    "remind_of_numbers",
    "remove_card",
    "take_out",
    "try_number",
    "withdraw_page",
]
