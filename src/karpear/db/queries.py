"""What the operator and the board ask of the machine's pulse."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from .models import Heartbeat, StepFailure

#: The clock of a keeper's machine may be so far before ours, or ours was set back just now.
CLOCKS_APART = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Pulse:
    """When any keeper last ticked, and how many seconds ago; both None when none ever did."""

    last_tick_at: datetime | None
    late_s: float | None


def pulse(now: datetime) -> Pulse:
    """The newest heartbeat of any keeper. One from further ahead was written by a clock that was wrong."""
    beats = Heartbeat.objects.filter(last_tick_at__lte=now + CLOCKS_APART)
    last = beats.order_by("-last_tick_at", "-id").values_list("last_tick_at", flat=True).first()
    return Pulse(last, max(0.0, (now - last).total_seconds()) if last else None)


def failures() -> QuerySet[StepFailure]:
    """Steps that fail now, newest failure first."""
    return StepFailure.objects.filter(solved_at=None).order_by("-last_at", "-pk")
