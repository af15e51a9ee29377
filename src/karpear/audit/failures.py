"""Background steps that failed, kept until they work again."""

from datetime import datetime

from django.db.models import F

from .models import StepFailure


def step_failed(*, step: str, error: str, now: datetime) -> None:
    """Note that a step failed. `error`: the kind of error, never its text (it may name people)."""
    seen = StepFailure.objects.filter(step=step)
    if not seen.update(last_at=now, times=F("times") + 1, error=error[:200], solved_at=None):
        StepFailure.objects.bulk_create(
            [StepFailure(step=step, first_at=now, last_at=now, error=error[:200])], ignore_conflicts=True
        )


def step_worked(*, step: str, now: datetime) -> None:
    """Note that a step which had failed works again."""
    StepFailure.objects.filter(step=step, solved_at__isnull=True).update(solved_at=now)
