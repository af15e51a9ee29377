"""Where an organisation would stand still if one person were gone, and when what was handed over is old.

Source: docs/guide/succession.md.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

#: What was handed over and shown holds so long: passwords, people and places change.
HOLDS = timedelta(days=365)


class HandoverGap(StrEnum):
    """What a key task lacks."""

    DEPUTY = "deputy"
    HANDOVER = "handover"
    OLD = "old"


class Holds(StrEnum):
    """What hangs on a key task, of what an organisation needs on the day on which it is closed."""

    BANK = "bank"
    SALARIES = "salaries"
    STAMP = "stamp"
    KEYS = "keys"
    DOMAIN = "domain"


class ExitReason(StrEnum):
    """Why somebody leaves, in their own words of a few."""

    FEAR = "fear"
    PRESSURE = "pressure"
    PAY = "pay"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class KeyTaskState:
    """A key task as this rule sees it. `sealed_at`: the hand-over pack; `shown_on`: the deputy was shown the work."""

    has_deputy: bool
    sealed_at: datetime | None = None
    shown_on: date | None = None


def gap_of(task: KeyTaskState, now: datetime) -> HandoverGap | None:
    """What is missing; None: a deputy stands ready, by something dated that holds."""
    if not task.has_deputy:
        return HandoverGap.DEPUTY
    days = [day for day in (task.shown_on, task.sealed_at.date() if task.sealed_at else None) if day]
    if not days:
        return HandoverGap.HANDOVER
    return HandoverGap.OLD if max(days) + HOLDS < now.date() else None
