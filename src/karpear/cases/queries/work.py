"""When somebody last worked on the case of an alert where the alert cannot see it: in what is sealed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from karpear.vault.models import Record

from ..models import Incident


def last_written(alerts: Collection[UUID]) -> dict[UUID, datetime]:
    """Alert → when something of its incident was last sealed: words, a note, a visit, a letter. Three queries."""
    incidents = {row.record: row.alert for row in Incident.objects.filter(alert__in=alerts).only("record", "alert")}
    written: dict[UUID, datetime] = {}
    for column in ("thread", "about"):
        rows = Record.objects.filter(**{f"{column}__in": incidents}).order_by().values(column)
        for thread, at in rows.annotate(at=Max("received_at")).values_list(column, "at"):
            alert = incidents[thread]
            if alert:
                written[alert] = max(at, written.get(alert, at))
    return written
