"""What a sister and a lawyer read on their pages: what is true at that moment, and never its opposite."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from karpear.messaging.models import Delivery
from karpear.rules.tokens import token_hash
from tests.cast import NOW, Cast, signed_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DUE, LATE = NOW + 2 * HOUR, NOW + 3 * HOUR


def link(delivery: Delivery) -> str:
    """The address in this message, as if it had left."""
    token, year = uuid4().hex[:22], NOW.replace(year=2040)
    Delivery.objects.filter(pk=delivery.pk).update(
        state="sent", sent_at=NOW, link_hash=token_hash(token), link_expires_at=year
    )
    return f"/r/{token}"


def test_whoever_has_no_account_is_offered_no_first_page(cast: Cast) -> None:
    for path in ("/r/AAAAAAAAAAAAAAAAAAAAAA", "/r/not/a/link"):
        page = Client().get(path).content.decode()
        assert "btn-primary" not in page, path
        assert "ask the person who" in page.lower() or "ring the person who" in page, path
    assert "To the first page" in signed_in(cast.dara).get("/r/not/a/link").content.decode()
