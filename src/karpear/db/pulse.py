"""The keeper's heartbeat, and which of its steps fail."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from .models import Heartbeat, StepFailure

#: After the name of a step: of one of its rows, while the step itself went on.
OF_ONE_ROW = ": one row"
ROWS_REST = timedelta(hours=2)
#: How the names of what is done once a night begin: its rows are tried again in the next one.
OF_A_NIGHT = ("purge ", "forget ", "publish ", "enter ")
NIGHTS_REST = timedelta(hours=30)


def beat(*, keeper_id: UUID, started_at: datetime, tick_ms: float, now: datetime) -> None:
    """A keeper finished a tick that took `tick_ms` milliseconds."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(id=keeper_id, started_at=started_at, last_tick_at=now, tick_ms=tick_ms)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["last_tick_at", "tick_ms"],
    )


def step_failed(*, step: str, error_code: str, now: datetime) -> None:
    """A step of the keeper failed. `error_code`: a code or the error's class, never its text."""
    with transaction.atomic():
        count = StepFailure.objects.filter(step=step, solved_at=None).update(
            times=F("times") + 1, last_at=now, error=error_code[:200]
        )
        if not count:
            StepFailure.objects.bulk_create(
                [StepFailure(step=step, first_at=now, last_at=now, error=error_code[:200])],
                update_conflicts=True,
                unique_fields=["step"],
                update_fields=["first_at", "last_at", "times", "error", "solved_at"],
            )


def step_worked(*, step: str, now: datetime) -> None:
    """The step works (again). Writes only when it had failed."""
    broken = StepFailure.objects.filter(step=step, solved_at=None)
    if broken.exists():
        broken.update(solved_at=now)


def forget_rows_that_work(*, now: datetime) -> None:
    """A row that failed alone is tried again soon, and no success of its own is noted: what has not failed for so long
    was done since, or is no longer due. Longer than a step of its kind rests."""
    rows = StepFailure.objects.filter(step__endswith=OF_ONE_ROW, solved_at=None, last_at__lt=now - ROWS_REST)
    of_a_night = reduce(or_, [Q(step__startswith=word) for word in OF_A_NIGHT])
    quiet = rows.exclude(of_a_night, last_at__gte=now - NIGHTS_REST)
    if quiet.exists():
        quiet.update(solved_at=now)
