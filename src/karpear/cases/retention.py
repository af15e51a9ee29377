"""Incidents that were closed five years ago go, with their steps and with everything sealed about them."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from karpear.audit.actions.lines import record as audit
from karpear.db.batches import in_sets, part
from karpear.vault.models import RecordType

from .incidents.actions.sealed import remove_sealed
from .incidents.models import Incident, Support
from .reports.models import Report

KEPT = Incident.RETENTION.span
ENDED_FOR = Support.RETENTION.span
SET = 20


def purge_incidents(*, now: datetime) -> int:
    """Returns how many incidents and ended supports were deleted, as Partly where there may be more.

    Sealed records go 30 days later, as if removed.
    """
    old = Incident.objects.filter(closed_at__lte=now - KEPT).order_by("pk")
    count = in_sets("purge incidents", old, partial(_forget_incidents, now), size=SET, now=now)
    ended = Support.objects.filter(ended_at__lte=now - ENDED_FOR).order_by("pk")
    return part(count + in_sets("purge supports", ended, partial(_forget_supports, now), size=SET, now=now), 1)


def _forget_incidents(now: datetime, rows: "QuerySet[Incident]") -> int:
    keys, threads = _keys_and_threads(rows.values_list("pk", "record"))
    letters = Report.objects.filter(incident__in=threads).values_list("record", flat=True)
    remove_sealed([*threads, *letters], now)
    Incident.objects.filter(pk__in=keys).only("pk").delete()
    if keys:
        audit(at=now, action="incident.purge", object_type="incident", count=len(keys))
    return len(keys)


def _forget_supports(now: datetime, rows: "QuerySet[Support]") -> int:
    keys, threads = _keys_and_threads(rows.values_list("pk", "thread"))
    remove_sealed(threads, now, {RecordType.SUPPORT})
    Support.objects.filter(pk__in=keys).only("pk").delete()
    if keys:
        audit(at=now, action="support.purge", object_type="support", count=len(keys))
    return len(keys)


def _keys_and_threads(pairs: "QuerySet[Any, tuple[UUID, UUID]]") -> tuple[Sequence[UUID], Sequence[UUID]]:
    rows = list(pairs)
    return [key for key, _thread in rows], [thread for _key, thread in rows]
