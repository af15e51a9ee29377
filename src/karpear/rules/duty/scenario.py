"""A drill with a scenario: who hears what at which minute, and which acts count.

Source: docs/guide/drills.md; CAP `status = Exercise` and MISP's taxonomy `exercise` (what is played is marked in every
message). An act counts when somebody of the right part did it in time: who acted and how fast, not who attended.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Part(StrEnum):
    """Whom an inject goes to, and who is expected to act. A contact is neither."""

    PERSON = "person"
    WATCH = "watch"
    LEAD = "lead"


class Seen(StrEnum):
    """What the house knows by itself. TAP: whoever did it says so."""

    TAP = "tap"
    HAD = "had"
    CALLED = "called"
    CHECKED_IN = "checked_in"


class ChangeKind(StrEnum):
    """What a debrief changes at least one of."""

    MEASURE = "measure"
    CLAUSE = "clause"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class ActDone:
    """Somebody did something, at a moment. `parts`: theirs in this drill."""

    parts: frozenset[Part]
    at: datetime


def moment_of(started_at: datetime, minutes: int, *, pace: float) -> datetime:
    """When a minute of the card comes; a drill that is played faster shortens every wait alike."""
    return started_at + timedelta(minutes=minutes) / pace


def is_right(act: ActDone, *, part: Part, started_at: datetime, minutes: int, pace: float) -> bool:
    """Was it done by somebody of whom it was expected, and by its minute?"""
    return part in act.parts and started_at <= act.at <= moment_of(started_at, minutes, pace=pace)
