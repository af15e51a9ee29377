"""What somebody inside may do from the link of a message, without signing in: have it, and write down calls."""

from datetime import datetime

from karpear.alerts.models import Alert, AlertEvent
from karpear.messaging.actions import press
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.rules.refusals import Missing

from .answering import acknowledge, log_call


def acknowledge_by_link(*, delivery: Delivery, now: datetime) -> Alert:
    """Own the alert as the person the message went to. Raises as `acknowledge` does.

    The press counts as proof of the address also when somebody else was first.
    """
    person = _person(delivery)
    press(delivery=delivery, now=now)
    return acknowledge(by=person, alert_id=delivery.subject, now=now)


def log_call_by_link(*, delivery: Delivery, entry: str, result: str, name: str, now: datetime) -> AlertEvent:
    """Write down a call as the person the message went to. Raises as `log_call` does."""
    person = _person(delivery)
    press(delivery=delivery, now=now)
    return log_call(by=person, alert_id=delivery.subject, entry=entry, result=result, name=name, now=now)


def _person(delivery: Delivery) -> Person:
    if delivery.person is None or not delivery.person.is_active:
        raise Missing()
    return delivery.person
