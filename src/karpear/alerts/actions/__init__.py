"""The verbs of an alert, a file per group."""

from .all_clears import closing_of, tell_circle, tell_news
from .answers import acknowledge, add_note, contact_answers, log_call, resolve
from .briefings import Position, end_briefing, keep_briefing, keep_position
from .casework import close_case, end_stages, hand_case, note_work, open_case, reopen_case
from .drills import start_drill
from .duress import note_duress, raise_duress, raise_sign_in_duress, raise_silently
from .exports import note_export
from .link_answers import acknowledge_by_link, log_call_by_link
from .new_alerts import AlertRequest, heard_from, note_ok, raise_alerts
from .phone_tests import end_tests, try_phone
from .rungs import climb, overtake
from .sos import raise_sos, stand_down

__all__ = [
    "AlertRequest",
    "Position",
    "acknowledge",
    "acknowledge_by_link",
    "add_note",
    "climb",
    "close_case",
    "closing_of",
    "contact_answers",
    "end_briefing",
    "end_stages",
    "end_tests",
    "hand_case",
    "heard_from",
    "keep_briefing",
    "keep_position",
    "log_call",
    "log_call_by_link",
    "note_duress",
    "note_export",
    "note_ok",
    "note_work",
    "open_case",
    "overtake",
    "raise_alerts",
    "raise_duress",
    "raise_sign_in_duress",
    "raise_silently",
    "raise_sos",
    "reopen_case",
    "resolve",
    "stand_down",
    "start_drill",
    "tell_circle",
    "tell_news",
    "try_phone",
]
