"""Texts that come in, signed as a gateway signs them."""

import json
from datetime import datetime
from itertools import count
from typing import Any

from django.test import Client

from karpear.alerts.models import Alert
from karpear.checkins.models import Promise
from karpear.keeper.inbound.step import read_inbox
from karpear.keys.ring import ring
from karpear.messaging.codes import own_codes
from karpear.messaging.models import Delivery, DeliveryState, Inbound
from karpear.messaging.signatures import generic_signature
from karpear.people.models import Address, Channel, Contact, Person
from karpear.rules.text.short_codes import reply_number
from tests.cast import NOW, Cast
from tests.steps.alarms import sos

SECRET = "a-secret-of-the-gateway"
_ids = count(1)


def number_of(person: Person | Contact) -> str:
    """Their first phone number."""
    owner = {"contact": person} if isinstance(person, Contact) else {"person": person}
    return str(Address.objects.filter(channel=Channel.SMS, **owner)[0].value)


def post(body: dict[str, Any], *, secret: str = SECRET, path: str = "/in/sms") -> Any:
    raw = json.dumps(body).encode()
    signed = generic_signature(secret, raw)
    return Client().post(path, raw, content_type="application/json", headers={"X-Karpear-Signature": signed})


def text(sender: Person | Contact | str, words: str, *, now: datetime | None = None, **more: Any) -> Inbound:
    """Hand over one text and, with `now`, let the keeper read it. The row as it stands then."""
    body = {"id": f"text-{next(_ids)}", "from": sender if isinstance(sender, str) else number_of(sender), "text": words}
    answer = post(body | more)
    assert answer.status_code == 200, answer.content
    row = Inbound.objects.order_by("-received_at", "-id").first()
    assert row is not None
    if now:
        Inbound.objects.filter(pk=row.pk).update(received_at=now, next_attempt_at=now)
        read_inbox(now=now)
        row.refresh_from_db()
    return row


def code(person: Person, now: datetime, nth: int = 1) -> str:
    return own_codes(person, now)[nth - 1]


BORROWED = "+85599000001"


def state(promise: Promise) -> str:
    promise.refresh_from_db()
    return promise.state


def sent_alert(cast: Cast) -> Alert:
    """An SOS of Sophea whose messages have left."""
    alert = sos(cast.sophea, NOW)
    Delivery.objects.filter(topic="alert").update(state=DeliveryState.SENT, sent_at=NOW, attempts=1)
    return alert


def number_in(alert: Alert, delivery: Delivery) -> int:
    return reply_number(ring().index_key, delivery.address_id, alert.pk)


def delivery_to(alert: Alert, person: Any) -> Delivery:
    owner = {"contact": person} if isinstance(person, Contact) else {"person": person}
    return Delivery.objects.get(subject=alert.pk, channel="sms", **owner)
