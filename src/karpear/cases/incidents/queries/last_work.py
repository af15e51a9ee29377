"""When the owner of an alert last worked on its case where the alert cannot see it: in what is sealed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q

from karpear.alerts.models import Alert
from karpear.vault.models import Record

from ..models import Incident


def last_written(alerts: Collection[UUID]) -> dict[UUID, datetime]:
    """Alert → when its owner last sealed something of its case: words, a note, a visit, a letter."""
    moments_by_alert = {}
    for alert in Alert.objects.filter(pk__in=alerts, incident__isnull=False, owner__isnull=False):
        thread = Incident.objects.filter(pk__in=[alert.incident]).values("record")
        records = Record.objects.filter(Q(thread__in=thread) | Q(about__in=thread), owner=alert.owner_id)
        if at := records.aggregate(at=Max("received_at"))["at"]:
            moments_by_alert[alert.pk] = at
    return moments_by_alert
