"""Who has been told of an alert so far."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from karpear.messaging.models import Delivery
from karpear.rules.alarm import ladder

from ..models import Alert, not_over

_TEXTS = ("alert", "alert_again")


def people_informed(alerts: Iterable[Alert]) -> dict[UUID, set[UUID]]:
    """Per alert of which others are still to hear. One query, none where there is no such alert."""
    waiting = [alert.pk for alert in alerts if ladder.waits_for_others(alert.rung)]
    informed: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Delivery.objects.filter(topic="alert", subject__in=waiting, person__isnull=False, text_key__in=_TEXTS)
    for alert, person in rows.values_list("subject", "person") if waiting else ():
        informed[alert].add(person)
    return informed


def messages_still_needed() -> Q:
    """Those by which is known who is to hear the end: of alerts about people of whom anything is not over.

    An alert that ended is among them while another goes on: its people hear the end of both.
    """
    people = Alert.objects.filter(not_over(), drill=False).values("person")
    alerts = Alert.objects.filter(person__in=people).values_list("pk", flat=True)
    return Q(topic="alert", subject__among=list(alerts))


def contacts_still_needed() -> Q:
    """Of alerts that are not over: those whom the ladder was to tell, and who were told, also where they were removed
    since. Whoever holds the person's phone may have done that.
    """
    alerts = Alert.objects.filter(not_over(), drill=False)
    of_ladders = {UUID(str(contact)) for contacts in alerts.values_list("contacts", flat=True) for contact in contacts}
    messages = Delivery.objects.filter(messages_still_needed(), contact__isnull=False)
    return Q(pk__among=[*of_ladders, *messages.values_list("contact", flat=True).distinct()])
