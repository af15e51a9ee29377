"""Every look at a long outbox goes through an index: a year of messages is never read from end to end."""

import pytest

from karpear.messaging.models import Delivery
from karpear.messaging.queries import find_link
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("name", ["due", "to", "leased", "sent", "link"])
def test_the_index_is_used(name: str) -> None:
    """PostgreSQL reads an empty table as it likes; it sees the values, so it always matches."""
    rows = Delivery.objects.order_by()
    some = "00000000-0000-0000-0000-000000000000"
    looks = {
        "due": Delivery.objects.waiting()
        .filter(channel="email", priority=2, next_attempt_at__lte=NOW)
        .order_by("next_attempt_at"),
        "to": rows.waiting().filter(address__in=[some]),
        "leased": rows.filter(state="sending", lease_until__lt=NOW),
        "sent": rows.filter(address__in=[some], state="sent", sent_at__gt=NOW),
        "link": rows.filter(link_hash="x", link_expires_at__gt=NOW).exclude(link_hash=""),
    }
    assert f"outbox_{name}" in looks[name].explain()
    assert find_link("nothing", NOW) is None
