"""Who has been told of an alert so far."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from karpear.messaging.models import Delivery
from karpear.rules.alarm import ladder

from ..models import Alert

_TEXTS = ("alert", "alert_again")


def people_informed(alerts: Iterable[Alert]) -> dict[UUID, set[UUID]]:
    """Per alert of which others are still to hear. One query, none where there is no such alert."""
    waiting = [alert.pk for alert in alerts if ladder.waits_for_others(alert.rung)]
    informed: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Delivery.objects.filter(topic="alert", subject__in=waiting, person__isnull=False, text_key__in=_TEXTS)
    for alert, person in rows.values_list("subject", "person") if waiting else ():
        informed[alert].add(person)
    return informed
