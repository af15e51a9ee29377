"""Two at once, on real connections: what each does alone must still be true when they meet.

On PostgreSQL one transaction is held open in the middle while the other runs into it; on SQLite, where
one writer waits for the other, threads start together and the result must be one of the two orders.
"""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from karpear.alerts.actions import answers, rungs, sos
from karpear.alerts.models import Alert, AlertEvent
from karpear.checkins.actions import check_ins, overdue
from karpear.checkins.actions import promises as promises_actions
from karpear.checkins.models import Promise
from karpear.db import batches
from karpear.messaging.actions import lease, record
from karpear.messaging.channels.base import OK
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.refusals import Conflict
from tests.cast import Cast
from tests.engine.at_once import Work, meet

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)
TRIP = UUID(int=7)


@pytest.fixture(autouse=True)
def nothing_set_aside() -> Iterator[None]:
    batches._set_aside.clear()
    yield
    batches._set_aside.clear()


def silent(cast: Cast, trip: UUID | None = None, count: int = 1) -> list[Promise]:
    """Promises that are over their grace at `cast.now`."""
    due = cast.now - 20 * MINUTE
    new = [
        promises_actions.NewPromise(cast.sophea.pk, due + n * MINUTE, organisation=cast.lantern.pk, source=trip)
        for n in range(count)
    ]
    return promises_actions.arm(new, now=due - MINUTE)


def opened(cast: Cast) -> Alert:
    silent(cast)
    overdue.miss_overdue(now=cast.now)
    return Alert.objects.get()


def say_ok(person: Person, cast: Cast) -> Work:
    return lambda: check_ins.check_in(person=person, key=uuid4(), made_at=cast.now, now=cast.now)[0]


@pytest.mark.parametrize("tick_first", [True, False])
def test_a_deadline_and_a_check_in(cast: Cast, tick_first: bool) -> None:
    """Exactly one of them has the promise."""
    [promise] = silent(cast)
    tick, ok = (lambda: overdue.miss_overdue(now=cast.now)), say_ok(cast.sophea, cast)
    missed, check_in = meet(tick, ok) if tick_first else reversed(meet(ok, tick))
    promise.refresh_from_db()
    alert = Alert.objects.filter(cause=promise.pk).first()
    if promise.state == "missed":
        assert alert is not None and missed == 1 and check_in["settled"] == []
        assert Delivery.objects.filter(subject=alert.pk, step=1).exists()
        assert check_in["open_alert"] == str(alert.pk), "the answer knows of the alert that came first"
    else:
        assert (promise.state, alert, missed) == ("late", None, 0)
        assert check_in["settled"] == [str(promise.pk)]


def test_two_ticks_raise_once(cast: Cast) -> None:
    promises = silent(cast, count=5)
    tick = lambda: overdue.miss_overdue(now=cast.now)  # noqa: E731
    assert sum(meet(tick, tick)) == 5
    assert Alert.objects.count() == len(promises)
    assert Delivery.objects.filter(step=1).count() == 2 * len(promises)  # Dara's e-mail and phone


def test_two_ticks_of_one_trip_open_one_alert_and_lose_no_silence(cast: Cast) -> None:
    first, second = silent(cast, TRIP, 2)
    Promise.objects.filter(pk=second.pk).update(miss_at=cast.now + MINUTE)

    def later() -> int:
        return overdue.miss_overdue(now=cast.now + MINUTE)

    meet(lambda: overdue.miss_overdue(now=cast.now), later)
    later()
    alert = Alert.objects.get()
    assert (alert.source, alert.calls) == (TRIP, 2)
    assert set(Promise.objects.values_list("state", flat=True)) == {"missed"}
    assert first.pk == alert.cause or second.pk == alert.cause


def test_new_silence_never_joins_an_alert_that_ends_in_the_same_moment(cast: Cast) -> None:
    silent(cast, TRIP)
    overdue.miss_overdue(now=cast.now)
    alert = Alert.objects.get()
    silent(cast, TRIP)
    end = lambda: answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=cast.now)  # noqa: E731
    meet(end, lambda: overdue.miss_overdue(now=cast.now))
    alert.refresh_from_db()
    assert alert.state == "resolved"
    fresh = Alert.objects.unresolved().first()
    second_miss = AlertEvent.objects.filter(alert=alert, what="missed_again").first()
    resolution = AlertEvent.objects.get(alert=alert, what="resolved_safe")
    assert fresh is not None or (second_miss is not None and second_miss.pk < resolution.pk), (
        "the new silence was swallowed"
    )


@pytest.mark.parametrize("owner_first", [True, False])
def test_an_acknowledgement_and_a_rung(cast: Cast, owner_first: bool) -> None:
    alert = opened(cast)
    later = cast.now + 5 * MINUTE
    take = lambda: answers.acknowledge(by=cast.kanha, alert_id=alert.pk, now=later)  # noqa: E731
    climb = lambda: rungs.climb(now=later)  # noqa: E731
    meet(take, climb) if owner_first else meet(climb, take)
    alert.refresh_from_db()
    assert (alert.state, alert.owner, alert.next_rung_at) == ("acknowledged", cast.kanha, None)
    assert not Delivery.objects.filter(subject=alert.pk, state__in=["queued", "failed"]).exists()


def test_two_acknowledgements_have_one_owner(cast: Cast) -> None:
    alert = opened(cast)
    results = meet(
        lambda: answers.acknowledge(by=cast.kanha, alert_id=alert.pk, now=cast.now),
        lambda: answers.acknowledge(by=cast.bopha, alert_id=alert.pk, now=cast.now),
    )
    [refused] = [r for r in results if isinstance(r, Conflict)]
    alert.refresh_from_db()
    assert alert.owner is not None
    assert refused.owner == alert.owner.name
    assert AlertEvent.objects.filter(what="acknowledged").count() == 1


@pytest.mark.parametrize("same_key", [True, False])
def test_two_presses_at_once_are_one_sos(cast: Cast, same_key: bool) -> None:
    keys = [uuid4()] * 2 if same_key else [uuid4(), uuid4()]
    press = [
        lambda key=key: sos.raise_sos(person=cast.sophea, key=key, pressed_at=cast.now, now=cast.now) for key in keys
    ]
    (first_answer, created), (second_answer, created_too) = meet(*press)
    assert first_answer["alert"] == second_answer["alert"]
    assert sorted([created, created_too]) == [False, True]
    alert = Alert.objects.get()
    assert alert.calls == (1 if same_key else 2)


@pytest.mark.parametrize("end_first", [True, False])
def test_an_end_and_a_claim(cast: Cast, end_first: bool) -> None:
    """What was claimed gets an all-clear; what was not never leaves."""
    alert = opened(cast)
    end = lambda: answers.resolve(by=cast.kanha, alert_id=alert.pk, outcome=Outcome.SAFE, now=cast.now)  # noqa: E731

    def claim() -> list[list[Delivery]]:
        return lease.lease(now=cast.now, lane=lease.Lane.BULK, free={"email": 9, "sms": 9}, for_s=15)

    _, bundles = meet(end, claim) if end_first else reversed(meet(claim, end))
    claimed = [row for bundle in bundles for row in bundle if row.text_key == "alert"]
    record.record([record.Result(row, OK) for row in claimed], now=cast.now)
    addresses_told = set(Delivery.objects.filter(text_key="alert", state="sent").values_list("address_id", flat=True))
    clear = Delivery.objects.filter(text_key="all_clear").values_list("address_id", flat=True)
    assert addresses_told == {row.address_id for row in claimed}
    assert sorted(clear) == sorted(addresses_told)
    assert not Delivery.objects.filter(text_key="alert", state__in=["queued", "failed", "sending"]).exists()


def test_moving_a_check_in_and_its_deadline(cast: Cast) -> None:
    [promise] = silent(cast)
    move = lambda: promises_actions.extend(person=cast.sophea, promise_id=promise.pk, minutes=30, now=cast.now)  # noqa: E731
    moved, missed = meet(move, lambda: overdue.miss_overdue(now=cast.now))
    promise.refresh_from_db()
    assert (promise.state, missed) in (("armed", 0), ("missed", 1))
    assert isinstance(moved, Conflict) == (promise.state == "missed")
    assert Alert.objects.exists() == (promise.state == "missed")
