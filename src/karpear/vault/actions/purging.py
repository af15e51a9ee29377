"""What is not kept any longer is destroyed, with its pieces and grants."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from karpear.audit.actions import record

from ..models import Attachment, Drill, Record, RecoveryRequest, Request, TravelLock, Wrap

REMOVED_FOR = timedelta(days=30)
PIECES_FOR = timedelta(days=7)
YEAR = timedelta(days=365)
SET = 200


def purge(*, now: datetime) -> int:
    """Destroy records that were removed 30 days ago, or whose owner chose a day that has come."""
    due = Record.objects.filter(Q(removed_at__lte=now - REMOVED_FOR) | Q(purge_at__lte=now)).order_by("pk")
    count = 0
    while ids := list(due.values_list("pk", flat=True)[:SET]):
        with transaction.atomic():
            Record.objects.filter(pk__in=ids).delete()
            record(at=now, action="purge", object_type="record", records=len(ids))
        count += len(ids)
    return count + _purge_protection(now)


@transaction.atomic
def _purge_protection(now: datetime) -> int:
    """Wraps that were removed, locks and requests that are over. What is still open stays, however old."""
    over = Q(done_at__isnull=False) | Q(cancelled_at__isnull=False)
    old = [
        Wrap.objects.filter(removed_at__lte=now - REMOVED_FOR),
        TravelLock.objects.filter(Q(ended_at__lte=now - YEAR) | Q(until__lte=now - YEAR)),
        RecoveryRequest.objects.filter(over, asked_at__lte=now - 2 * YEAR),
        Request.objects.filter(asked_at__lte=now - 2 * YEAR),
        Drill.objects.filter(asked_at__lte=now - 5 * YEAR),
    ]
    count = sum(rows.delete()[1].get(rows.model._meta.label, 0) for rows in old)
    if count:
        record(at=now, action="purge", object_type="vault", rows=count)
    return count


def forget_pieces(*, now: datetime) -> int:
    """Files whose record never came. One at a time: each may have fifty megabytes."""
    count = 0
    for attachment in Attachment.objects.filter(record=None, started_at__lte=now - PIECES_FOR).order_by("pk")[:SET]:
        with transaction.atomic():
            attachment.delete()
        count += 1
    return count
