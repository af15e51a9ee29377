"""What somebody inside may do from the link of a message, without signing in: have it, and write down calls.

Whoever reads the message can do it too. So a link holds a ladder for the time that an owner may be idle, once for each
person and alert; calls that are written down by it do not prolong that; and the other officers hear of it.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.alerts.circles import circles, whose
from karpear.alerts.models import Alert, AlertEvent
from karpear.alerts.queries.pages import was_overtaken
from karpear.messaging.actions.press import press
from karpear.messaging.actions.queue import NewDelivery, queue_many
from karpear.messaging.models import Delivery, Priority
from karpear.messaging.queries import routes
from karpear.people.models import Person
from karpear.rules.refusals import Forbidden, Missing

from .answers import acknowledge, log_call

TAKEN = "taken"


def acknowledge_by_link(*, delivery: Delivery, now: datetime) -> Alert:
    """Own the alert as the person the message went to. Raises as `acknowledge` does.

    The press counts as proof of the address also when somebody else was first. Forbidden when this person was overtaken
    before: they have to sign in.
    """
    person = _person(delivery)
    press(delivery=delivery, now=now)
    if was_overtaken(delivery.subject, person):
        raise Forbidden(_("You had this before and it moved on. Sign in to take it again."))
    with transaction.atomic():
        alert = acknowledge(by=person, alert_id=delivery.subject, now=now, by_link=True)
        _tell_others(alert, person, now)
    return alert


def log_call_by_link(*, delivery: Delivery, entry: str, result: str, name: str, now: datetime) -> AlertEvent:
    """Write down a call as the person the message went to. Raises as `log_call` does."""
    person = _person(delivery)
    press(delivery=delivery, now=now)
    return log_call(by=person, alert_id=delivery.subject, entry=entry, result=result, name=name, now=now, by_link=True)


def _person(delivery: Delivery) -> Person:
    if delivery.person is None or not delivery.person.is_active:
        raise Missing()
    return delivery.person


def _tell_others(alert: Alert, taker: Person, now: datetime) -> None:
    """The other officers, leads and watchers hear once that it was taken by link: was it really they?"""
    if alert.is_test:
        return
    circle_key = whose(alert)
    circle = circles([circle_key], at=now, with_contacts=False)[circle_key]
    ways = routes({*circle.on_watch, *circle.officers, *circle.leads} - {taker.pk}).people
    news = [
        NewDelivery(alert.pk, TAKEN, alert.person_id, way, drill=alert.drill, priority=Priority.ALERT)
        for person in sorted(ways)
        for way in ways[person]
    ]
    queue_many(news, topic="alert", now=now)
