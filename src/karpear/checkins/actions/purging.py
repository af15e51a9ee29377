"""Forgetting promises, check-ins and roll-calls (docs/running/retention.md)."""

from datetime import datetime

from django.db import transaction

from karpear.audit.actions import record
from karpear.checkins.models import CheckIn, Promise, PromiseState, RollCall, Standing
from karpear.rules.expiry import Retention

PROMISES = Retention(days=365, after="due_at")
CHECK_INS = Retention(days=365, after="received_at")
ROLL_CALLS = Retention(days=365, after="asked_at")
STANDINGS = Retention(days=365, after="ended_at")
SET = 2000


@transaction.atomic
def purge(*, now: datetime) -> int:
    """Delete what is a year old; never an armed promise. At most SET of each a call; the next night goes on."""
    old = [
        Promise.objects.filter(due_at__lt=PROMISES.cutoff(now)).exclude(state=PromiseState.ARMED),
        CheckIn.objects.filter(received_at__lt=CHECK_INS.cutoff(now), raise_duress=False),
        RollCall.objects.filter(asked_at__lt=ROLL_CALLS.cutoff(now)),
        Standing.objects.filter(ended_at__lt=STANDINGS.cutoff(now)),
    ]
    count = 0
    for rows in old:
        ids = list(rows.values_list("pk", flat=True)[:SET])
        rows.model._default_manager.filter(pk__in=ids).delete()
        count += len(ids)
    if count:
        record(at=now, action="promise.purged", object_type="promise", count=count)
    return count
