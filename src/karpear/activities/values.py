"""Plain values and limits that actions, queries and forms of this room share."""

from dataclasses import dataclass
from datetime import datetime

MAX_TITLE = 200
MAX_TEXT = 2000
MAX_CHECK_INS = 200
MAX_LEGS = 50


@dataclass(frozen=True, slots=True)
class CheckInTime:
    """One time to say "I am OK", and the seconds of silence after it that become an alert."""

    due_at: datetime
    grace_s: int
