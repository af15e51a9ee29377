"""Alerts of the cast: an SOS, a check-in missed, somebody known to be detained, a contact who was told."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from karpear.alerts.actions import answers
from karpear.alerts.actions import sos as sos_actions
from karpear.alerts.models import Alert
from karpear.checkins.actions import overdue, promises
from karpear.checkins.models import Promise
from karpear.messaging.models import Delivery
from karpear.people.models import Address, Contact, Person
from karpear.rules.case.pack import Stage
from karpear.screens.stages.actions.calls import confirm_stage
from tests.cast import NOW, Cast


def sos(person: Person, now: datetime | None = None, **more: Any) -> Alert:
    """Pressed now, unless told when."""
    at = now or timezone.now()
    answer, _new = sos_actions.raise_sos(person=person, key=uuid4(), pressed_at=at, now=at, **more)
    return Alert.objects.get(pk=answer["alert"])


def missed(cast: Cast, *, owned: bool = True) -> Alert:
    promises.arm([promises.NewPromise(person=cast.sophea.pk, due_at=NOW, organisation=cast.lantern.pk)], now=NOW)
    Promise.objects.update(miss_at=NOW)
    overdue.miss_overdue(now=NOW)
    alert = Alert.objects.get(kind="missed")
    Delivery.objects.update(state="sent", attempts=1, sent_at=NOW)
    if owned:
        answers.acknowledge(by=cast.dara, alert_id=alert.pk, now=NOW)
    return alert


def detained(cast: Cast) -> Alert:
    alert = missed(cast)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW)
    return Alert.objects.get(pk=alert.pk)


def told(alert: Alert, contact: Contact, text_key: str = "alert") -> Delivery:
    address = Address.objects.filter(contact=contact)[0]
    return Delivery.objects.create(
        topic="alert", subject=alert.pk, text_key=text_key, contact=contact, about=contact.owner, address=address,
        channel=address.channel, state="sent", attempts=1, sent_at=NOW, next_attempt_at=NOW, created_at=NOW, step=4,
        round=7,
    )  # fmt: skip
