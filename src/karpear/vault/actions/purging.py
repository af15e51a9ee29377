"""What is not kept any longer is destroyed, with its pieces and grants."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from karpear.audit.actions import record

from ..models import Attachment, Record, Wrap

REMOVED_FOR = timedelta(days=30)
PIECES_FOR = timedelta(days=7)
SET = 200


def purge(*, now: datetime) -> int:
    """Destroy records that were removed 30 days ago, or whose owner chose a day that has come."""
    due = Record.objects.filter(Q(removed_at__lte=now - REMOVED_FOR) | Q(purge_at__lte=now)).order_by("pk")
    done = 0
    while ids := list(due.values_list("pk", flat=True)[:SET]):
        with transaction.atomic():
            Record.objects.filter(pk__in=ids).delete()
            record(at=now, action="purge", object_type="record", records=len(ids))
        done += len(ids)
    with transaction.atomic():
        Wrap.objects.filter(removed_at__lte=now - REMOVED_FOR).delete()
    return done


def forget_pieces(*, now: datetime) -> int:
    """Files whose record never came. One at a time: each may have fifty megabytes."""
    done = 0
    for one in Attachment.objects.filter(record=None, started_at__lte=now - PIECES_FOR).order_by("pk")[:SET]:
        with transaction.atomic():
            one.delete()
        done += 1
    return done
