"""The demo's mail page says of each message what it was sent for; the message itself never does."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from karpear.messaging.models import Delivery
from karpear.ops.demo.mail import Received, with_kinds
from karpear.people.models import Address
from karpear.rules.secret.tokens import token_hash
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("topic", "text_key", "words"),
    [
        ("alert", "news", "News of an alert"),
        ("trip", "news", "News of a plan"),
        ("trip", "counts_on_you", "A trip counts on somebody"),
    ],
)
def test_news_of_a_trip_is_no_news_of_an_alert(topic: str, text_key: str, words: str, cast: Cast) -> None:
    token, address = "q" * 24, Address.objects.filter(person=cast.sophea).first()
    assert address
    Delivery.objects.create(
        topic=topic, subject=uuid4(), text_key=text_key, person=cast.sophea, address=address, channel="email",
        link_hash=token_hash(token), next_attempt_at=NOW, created_at=NOW,
    )  # fmt: skip
    letter = Received("mail-1", "e-mail", NOW, "a@example.test", "", f"http://localhost/r/{token}")
    [received] = with_kinds([letter])
    assert received.kind_name == words
