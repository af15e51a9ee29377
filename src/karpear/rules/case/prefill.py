"""What is said already when an incident begins: nobody types it again, and nobody guesses more than was known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..alarm.outcome import Kind
from .codes import Precision
from .huridocs import ActType

#: What a playbook is opened for, as the act that it records [04]. Leaving and a family's need are not acts.
ACT_OF: Mapping[str, ActType] = {
    "detained": ActType.ARREST,
    "threatened": ActType.THREAT,
    "defamed": ActType.DEFAMATION,
    "refused": ActType.PERMIT_REFUSED,
    "raided": ActType.OFFICE_RAID,
    "killed": ActType.KILLING,
    "assaulted": ActType.ASSAULT,
    "sexual": ActType.SEXUAL_VIOLATION,
    "disappeared": ActType.DISAPPEARANCE,
    "hacked": ActType.CYBER,
}


@dataclass(frozen=True, slots=True)
class When:
    """A time as exactly as it is known. `until`: with precision `between`, the later of the two."""

    at: datetime
    precision: Precision
    until: datetime | None = None


def when_of(kind: Kind, raised_at: datetime, *, last_ok: datetime | None, due_at: datetime | None) -> When:
    """When that happened which raised an alert.

    An SOS is pressed when it happens. Silence says only that it was after the last OK: when a check-in was missed is
    never when something happened.
    """
    if kind in (Kind.SOS, Kind.DURESS):
        return When(raised_at, Precision.MINUTE)
    until = due_at or raised_at
    if last_ok and last_ok < until:
        return When(last_ok, Precision.BETWEEN, until)
    return When(until, Precision.DAY)
