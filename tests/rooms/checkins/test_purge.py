"""What is old is forgotten; what is armed, open or carried never is."""

from datetime import timedelta
from uuid import uuid4

import pytest

from karpear.audit.actions.retention import purge_tables
from karpear.checkins.actions import check_ins, promises
from karpear.checkins.models import CheckIn, Promise, PromiseState, RollCall, Standing
from tests.cast import NOW, build_cast

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=366)


def test_a_year_later_promises_and_check_ins_are_gone_but_an_armed_one_stays():
    cast = build_cast()
    kept, armed = promises.arm(
        [promises.NewPromise(cast.sophea.pk, NOW), promises.NewPromise(cast.dara.pk, NOW)], now=NOW
    )
    check_ins.check_in(person=cast.sophea, key=uuid4(), made_at=NOW, now=NOW)
    assert purge_tables(Promise, CheckIn, RollCall, Standing, now=NOW + timedelta(days=364)) == 0
    assert purge_tables(Promise, CheckIn, RollCall, Standing, now=LATER) == 2
    assert not CheckIn.objects.exists()
    assert Promise.objects.get().pk == armed.pk
    assert Promise.objects.get().state == PromiseState.ARMED
    assert kept.pk != armed.pk
