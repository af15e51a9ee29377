"""An installation that is trusted, and sends without end: nobody pays for it."""

from datetime import timedelta

import pytest

from karpear.messaging.models import Delivery
from karpear.network.federation.actions.arrivals import MOST_TOLD
from karpear.people.models import Channel
from tests.cast import Cast, address
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.network.federated import Side, carry, lines_for, share, two

pytestmark = pytest.mark.django_db


def sent_one_by_one(cast: Cast, source: Side, receiver: Side, count: int) -> None:
    """Each is fetched alone."""
    for number in range(count):
        row = a_bulletin(cast, now=cast.now + timedelta(seconds=number), label="GREEN")
        share(row, cast.dara, source, receiver, now=cast.now)
        carry(source, receiver, cast.now + timedelta(seconds=number), lines_for(source, receiver))


def test_nobody_is_written_to_a_hundred_times_a_day(cast: Cast) -> None:
    lotus, delta = two(cast)
    address(Channel.SMS, "+85512777888", person=delta.coordinator)
    sent_one_by_one(cast, lotus, delta, MOST_TOLD + 5)
    assert len(delta.bulletins()) == MOST_TOLD + 5, "they stand on the page"
    told = Delivery.objects.filter(subject__in=[row.pk for row in delta.bulletins()])
    assert told.values("subject").distinct().count() == MOST_TOLD
    later = cast.now + timedelta(days=1, minutes=1)
    share(
        a_bulletin(cast, now=later, label="GREEN", expires_at=later + timedelta(days=1)),
        cast.dara,
        lotus,
        delta,
        now=later,
    )
    carry(lotus, delta, later, lines_for(lotus, delta))
    assert Delivery.objects.filter(subject=delta.bulletins()[-1].pk).exists(), "another day"
