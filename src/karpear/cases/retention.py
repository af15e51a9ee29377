"""Incidents that were closed five years ago go, with their steps and with everything sealed about them."""

from datetime import datetime

from django.db import transaction

from karpear.audit.actions.lines import record as audit
from karpear.vault.models import RecordType

from .incidents.actions.sealed import remove_sealed
from .incidents.models import Incident, Support
from .reports.models import Report

KEPT = Incident.RETENTION.span
ENDED_FOR = Support.RETENTION.span
SET = 200


def purge_incidents(*, now: datetime) -> int:
    """Returns how many incidents and ended supports were deleted. Sealed records go 30 days later, as if removed."""
    old = Incident.objects.filter(closed_at__lte=now - KEPT).order_by("pk")
    count = 0
    while pairs := list(old.values_list("pk", "record")[:SET]):
        with transaction.atomic():
            threads = [record for _pk, record in pairs]
            letters = Report.objects.filter(incident__in=threads).values_list("record", flat=True)
            remove_sealed([*threads, *letters], now)
            Incident.objects.filter(pk__in=[pk for pk, _record in pairs]).delete()
            audit(at=now, action="incident.purge", object_type="incident", count=len(pairs))
        count += len(pairs)
    return count + _purge_supports(now)


@transaction.atomic
def _purge_supports(now: datetime) -> int:
    pairs = list(Support.objects.filter(ended_at__lte=now - ENDED_FOR).values_list("pk", "thread"))
    if pairs:
        remove_sealed([thread for _pk, thread in pairs], now, {RecordType.SUPPORT})
        Support.objects.filter(pk__in=[pk for pk, _thread in pairs]).delete()
        audit(at=now, action="support.purge", object_type="support", count=len(pairs))
    return len(pairs)
