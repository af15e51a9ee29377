"""The verbs of an alert, a file per group."""

from .answering import acknowledge, add_note, contact_answers, log_call, resolve
from .climbing import climb, overtake, raise_duress
from .drilling import start_drill
from .preparing import end_briefing, keep_briefing, keep_position
from .pressing import raise_sos, stand_down
from .raising import AlertRequest, heard_from, raise_alerts

__all__ = [
    "AlertRequest",
    "acknowledge",
    "add_note",
    "climb",
    "contact_answers",
    "end_briefing",
    "heard_from",
    "keep_briefing",
    "keep_position",
    "log_call",
    "overtake",
    "raise_alerts",
    "raise_duress",
    "raise_sos",
    "resolve",
    "stand_down",
    "start_drill",
]
