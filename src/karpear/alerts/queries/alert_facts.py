"""What has happened with an open alert that its row, its page and its own person say alike."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from karpear.alerts.models import Alert, AlertEvent
from karpear.people.models import Person

OVERTAKEN, OWNER_GONE, CONTACT_HEARD = "overtaken", "owner_gone", "contact_heard"


@dataclass(frozen=True, slots=True)
class LostOwner:
    """Who had it last, and until when. `was_idle`: they did nothing; otherwise they may no longer answer for it."""

    person: Person
    until: datetime
    was_idle: bool


@dataclass(frozen=True, slots=True)
class ContactWord:
    """A contact who heard from the person, and when they said so."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """`lost`: only while nobody has it. `heard_by`: the contact who said so last."""

    lost: LostOwner | None = None
    heard_by: ContactWord | None = None


def facts_by_alert(alerts: Collection[Alert]) -> dict[UUID, AlertFacts]:
    """Of each of these, by what was written down about it. One query."""
    by_alert = {alert.pk: AlertFacts() for alert in alerts}
    unowned = {alert.pk for alert in alerts if alert.owner_id is None}
    for event in _events_of(by_alert):
        facts = by_alert[event.alert_id]
        if event.what == CONTACT_HEARD:
            by_alert[event.alert_id] = replace(facts, heard_by=ContactWord(event.contact_name, event.at))
        elif event.alert_id in unowned and event.person is not None:
            lost = LostOwner(event.person, event.at, event.what == OVERTAKEN)
            by_alert[event.alert_id] = replace(facts, lost=lost)
    return by_alert


def facts_of_alert(alert: Alert) -> AlertFacts:
    """The same for one."""
    return facts_by_alert([alert])[alert.pk]


def _events_of(alert_ids: Iterable[UUID]) -> list[AlertEvent]:
    rows = AlertEvent.objects.filter(alert__in=list(alert_ids), what__in=(OVERTAKEN, OWNER_GONE, CONTACT_HEARD))
    return list(rows.select_related("person").order_by("at", "id"))
