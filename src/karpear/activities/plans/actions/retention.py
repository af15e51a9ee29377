"""Forgetting plans."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from karpear.audit.actions import record

from ...models.plans import Activity, PlanState

KEPT = timedelta(days=365)


@transaction.atomic
def purge(*, now: datetime) -> int:
    """Delete plans a year after they ended, and drafts nobody started for as long. Returns how many."""
    cutoff = now - KEPT
    has_ended = Q(ended_at__lt=cutoff) | Q(state=PlanState.PLANNED, ends_at__lt=cutoff)
    plans = Activity.objects.filter(has_ended | Q(state=PlanState.DRAFT, created_at__lt=cutoff))
    count = plans.count()
    if count:
        plans.delete()
        record(at=now, action="activity.purge", object_type="activity", count=count)
    return count
