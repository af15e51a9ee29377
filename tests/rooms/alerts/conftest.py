"""An alert that is open, and the link of a message about it. Models are imported late: Django is not set up yet."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone

if TYPE_CHECKING:
    from karpear.alerts.models import Alert
    from karpear.people.models import Contact, Person


@pytest.fixture(autouse=True)
def _channels(settings: object) -> None:
    settings.KARPEAR_EMAIL = "smtp://127.0.0.1:9?from=notes@example.test"  # type: ignore[attr-defined]


@pytest.fixture
def press(db: None) -> "Callable[..., Alert]":
    """`press(person, now, silent=True)` raises an SOS."""
    from karpear.alerts import actions
    from karpear.alerts.models import Alert

    def do(person: "Person", now: datetime | None = None, **more: object) -> "Alert":
        at = now or timezone.now()
        answer, _ = actions.raise_sos(person=person, key=uuid4(), pressed_at=at, now=at, **more)  # type: ignore[arg-type]
        return Alert.objects.get(pk=answer["alert"])

    return do


@pytest.fixture
def link(db: None) -> "Callable[..., str]":
    """`link(alert, person)` or `link(alert, contact)`: the address in the first message to them, as if it was sent."""
    from karpear.keys.ring import ring
    from karpear.messaging.models import Delivery
    from karpear.people.models import Person
    from karpear.rules.secret.tokens import delivery_token, token_hash

    def do(alert: "Alert", to: "Person | Contact", expires_in: timedelta = timedelta(days=1)) -> str:
        kind = "person" if isinstance(to, Person) else "contact"
        one = Delivery.objects.filter(subject=alert.pk, **{kind: to}).order_by("created_at").first()
        assert one
        token = delivery_token(ring().index_key, one.pk)
        Delivery.objects.filter(pk=one.pk).update(
            link_hash=token_hash(token), link_expires_at=timezone.now() + expires_in
        )
        return f"/r/{token}"

    return do
