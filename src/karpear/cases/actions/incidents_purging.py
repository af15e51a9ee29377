"""Incidents that were closed five years ago go, with their steps and with everything sealed about them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from karpear.audit.actions import record as audit
from karpear.vault.models import Record

from ..models import Incident, Support

KEPT = timedelta(days=5 * 365)
ENDED_FOR = timedelta(days=30)
SET = 200


def purge_incidents(*, now: datetime) -> int:
    """Returns how many incidents and ended supports were deleted. Sealed records go 30 days later, as if removed."""
    old = Incident.objects.filter(closed_at__lte=now - KEPT).order_by("pk")
    done = 0
    while found := list(old.values_list("pk", "record")[:SET]):
        with transaction.atomic():
            _remove([record for _pk, record in found], now)
            Incident.objects.filter(pk__in=[pk for pk, _record in found]).delete()
            audit(at=now, action="incident.purge", object_type="incident", count=len(found))
        done += len(found)
    return done + _purge_supports(now)


@transaction.atomic
def _purge_supports(now: datetime) -> int:
    found = list(Support.objects.filter(ended_at__lte=now - ENDED_FOR).values_list("pk", "thread"))
    if found:
        _remove([thread for _pk, thread in found], now)
        Support.objects.filter(pk__in=[pk for pk, _thread in found]).delete()
        audit(at=now, action="support.purge", object_type="support", count=len(found))
    return len(found)


def _remove(threads: list[object], now: datetime) -> None:
    Record.objects.kept().filter(Q(thread__in=threads) | Q(about__in=threads)).update(removed_at=now)
