"""Help ends while somebody takes a watch of it: in either order nobody stands watch under what has ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.network.aid.actions.agreements import end_aid
from karpear.network.aid.actions.watch import take_watch
from karpear.network.aid.models import AidAgreement, SharedShift
from karpear.people.models import Shift
from tests.cast import Cast
from tests.engine.at_once import meet
from tests.rooms.network.aid import HOUR, agree

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("take_first", [True, False])
def test_nobody_stands_watch_under_what_ends_at_once(cast: Cast, take_first: bool) -> None:
    now = timezone.now()
    agree(cast)
    agreement = AidAgreement.objects.get()
    shift = SharedShift.objects.create(
        agreement=agreement, starts_at=now, ends_at=now + 8 * HOUR, asked_by=cast.dara, asked_at=now
    )
    work = [
        lambda: take_watch(by=cast.piseth, shift=shift.pk, now=now),
        lambda: end_aid(by=cast.maly, agreement=agreement.pk, now=now + timedelta(seconds=1)),
    ]
    meet(*(work if take_first else work[::-1]))
    shift.refresh_from_db()
    assert shift.state == "off"
    assert not Shift.objects.filter(pk=shift.pk).exists()
