"""Clocks that jump: late perhaps, lost never."""

from datetime import timedelta

import pytest
from django.db import models

from karpear.checkins.actions import overdue, promises
from karpear.checkins.models import Promise
from karpear.db import batches
from karpear.db.models import StepFailure
from karpear.messaging.actions import lease as outbox
from karpear.messaging.models import Delivery
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_row_that_was_set_aside_is_tried_again_although_the_clock_was_set_back(cast: Cast) -> None:
    batches._set_aside.clear()
    StepFailure.objects.create(step="any", first_at=cast.now, last_at=cast.now, error="x")
    broken = True

    def work(due: "models.QuerySet[StepFailure]") -> int:
        if broken:
            raise ValueError
        return due.update(times=9)

    due = StepFailure.objects.filter(step="any")
    assert batches.in_sets("clock", due, work, size=5, now=cast.now, max_sets=1) == 0
    broken = False
    assert batches.in_sets("clock", due, work, size=5, now=cast.now + MINUTE / 4, max_sets=1) == 0
    assert batches.in_sets("clock", due, work, size=5, now=cast.now - 10 * MINUTE, max_sets=1) == 1


@pytest.mark.parametrize("step", [10 * MINUTE, -10 * MINUTE])
def test_a_deadline_is_acted_on_once_whatever_the_clock_does(cast: Cast, step: timedelta) -> None:
    [promise] = promises.arm(
        [promises.NewPromise(cast.sophea.pk, cast.now, grace_s=0, organisation=cast.lantern.pk)], now=cast.now - MINUTE
    )
    assert overdue.miss_overdue(now=cast.now) == 1
    assert overdue.miss_overdue(now=cast.now + step) == 0
    promise.refresh_from_db()
    assert promise.state == Promise.objects.get().state == "missed"
    assert Delivery.objects.filter(step=1).count() == 2


def test_a_claim_from_before_the_clock_was_set_back_is_taken_over_in_the_end(cast: Cast) -> None:
    promises.arm(
        [promises.NewPromise(cast.sophea.pk, cast.now, grace_s=0, organisation=cast.lantern.pk)], now=cast.now - MINUTE
    )
    overdue.miss_overdue(now=cast.now)
    assert outbox.lease(now=cast.now, lane=outbox.Lane.BULK, free={"email": 1, "sms": 1}, for_s=15)
    back = cast.now - 10 * MINUTE
    assert outbox.release_expired(now=back) == 0
    assert outbox.release_expired(now=back + 11 * MINUTE) == 2
    assert set(Delivery.objects.values_list("maybe_twice", flat=True)) == {True}
