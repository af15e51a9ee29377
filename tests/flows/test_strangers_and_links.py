"""What must never happen, whoever asks: a stranger's object, a link that acts by being opened."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.alerts.actions import sos as alerts
from karpear.alerts.models import Alert, AlertEvent
from karpear.audit.models import Entry
from karpear.checkins.actions import overdue, promises, roll_calls
from karpear.checkins.models import CheckIn, Promise
from karpear.messaging.deliver import deliver_once
from karpear.messaging.models import Delivery
from karpear.people.models import Address
from tests.cast import Cast, device_token, signed_in
from tests.servers import Gateway, MailServer
from tests.steps.addresses import READ_BY_ADDRESS, addresses_with_ids
from tests.steps.all_things import things_of_all_rooms

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOW = datetime.now(UTC).isoformat()


# -- what a stranger sees


@pytest.mark.parametrize("name", ["rith", "piseth"])
def test_a_strangers_thing_is_not_there(cast: Cast, name: str) -> None:
    """Every address with an id, read from the product itself: a new one is tried without being listed here."""
    things, person = things_of_all_rooms(cast), getattr(cast, name)
    stranger = signed_in(person)
    token = {"Authorization": f"Bearer {device_token(person)}"}
    tried, wrong = 0, []
    facts_before = _facts()
    for pattern, address in addresses_with_ids(things):
        if pattern.startswith(READ_BY_ADDRESS):
            continue
        body = {
            "key": str(uuid4()),
            "outcome": "safe",
            "made_at": NOW,
            "minutes": 30,
            "for_name": "x",
            "role": "member",
        }
        for method in ("get", "post"):
            api = address.startswith("/api/")
            more = {"headers": token} if api and not address.endswith(("acknowledge", "resolve")) else {}
            data = json.dumps(body) if api else body
            kind = {"content_type": "application/json"} if api and method == "post" else {}
            answer = getattr(stranger, method)(address, data if method == "post" else None, **kind, **more)
            tried += answer.status_code != 405
            if answer.status_code not in (404, 405):
                wrong.append((method, pattern, answer.status_code))
    assert not wrong
    assert tried > 30
    assert _facts() == facts_before


def _facts() -> list[Any]:
    """What nobody may have changed."""
    facts: list[Any] = [
        list(m.objects.order_by("pk").values()) for m in (Alert, AlertEvent, Promise, CheckIn, Delivery)
    ]
    return [*facts, list(Address.objects.order_by("pk").values("pk", "proven_at", "removed_at"))]


# -- links


def test_a_mail_scanner_that_opens_every_link_changes_nothing(
    cast: Cast, settings: Any, mail: MailServer, gateway: Gateway
) -> None:
    settings.KARPEAR_EMAIL, settings.KARPEAR_SMS = mail.url, gateway.url
    now = timezone.now()
    alerts.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    people = [cast.sophea.pk, cast.kanha.pk]
    roll_calls.ask_roll_call(
        by=cast.dara, organisation=cast.lantern.pk, people=people, due_in_s=600, reason="", now=now
    )
    promises.arm([promises.NewPromise(cast.sophea.pk, now, organisation=cast.lantern.pk)], now=now)
    overdue.remind(now=now)
    alerts.raise_sos(person=cast.vanna, key=uuid4(), pressed_at=now, now=now)
    assert deliver_once(now) >= 5
    texts = [m.text for m in mail.messages] + [r.json["text"] for r in gateway.requests]
    links = {link for text in texts for link in re.findall(r"http://localhost:8000(/r/\S+)", text)}
    assert len(links) >= 5
    Entry.objects.all().delete()
    facts_before, scanner = _facts(), Client()
    for link in links:
        for ask in (scanner.get, scanner.head, scanner.options):
            assert ask(link).status_code in (200, 302, 404, 405)
        scanner.get(link, follow=True)
        scanner.get(link + "?confirmed=1&answer=know&yes=1")
    assert _facts() == facts_before
    assert not Entry.objects.exists()
