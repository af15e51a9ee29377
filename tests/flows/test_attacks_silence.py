"""Somebody wants another person's alarm not to be heard."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import create
from karpear.activities.plans.actions.create import create_activity
from karpear.activities.plans.actions.promises import brief
from karpear.activities.plans.queries.now import fellows_of
from karpear.alerts.actions.sos import raise_sos
from karpear.alerts.models import Alert
from karpear.checkins.actions.check_ins import check_in
from karpear.checkins.actions.overdue import miss_overdue
from karpear.checkins.actions.promises import NewPromise, arm, extend
from karpear.checkins.models import Promise
from karpear.messaging.letters import one_line
from karpear.messaging.models import Delivery
from karpear.rules.refusals import BadFields, Conflict
from tests.cast import Cast
from tests.rooms.activities.plans import body

pytestmark = pytest.mark.django_db


def test_nobody_settles_what_they_do_not_share(cast: Cast) -> None:
    """Chosen as a fellow traveller, Kanha's own daily promise stays hers."""
    now = cast.now
    (daily,) = arm([NewPromise(cast.kanha.pk, due_at=now + timedelta(minutes=10))], now=now)
    shared = uuid4()
    (trip,) = arm([NewPromise(cast.kanha.pk, due_at=now + timedelta(minutes=20), source=shared)], now=now)
    answer, _new = check_in(
        person=cast.sophea, key=uuid4(), made_at=now, for_=[cast.kanha.pk],
        may_speak_for={cast.kanha.pk: [shared]}, now=now,
    )  # fmt: skip
    assert answer["settled"] == [str(trip.pk)]
    daily.refresh_from_db()
    assert daily.state == "armed"


def test_nobody_quiets_an_alarm_that_they_do_not_share(cast: Cast) -> None:
    now = cast.now
    arm([NewPromise(cast.kanha.pk, due_at=now, grace_s=0, source=uuid4(), organisation=cast.lantern.pk)], now=now)
    miss_overdue(now=now + timedelta(seconds=1))
    later = now + timedelta(minutes=1)
    check_in(
        person=cast.sophea, key=uuid4(), made_at=later, for_=[cast.kanha.pk],
        may_speak_for={cast.kanha.pk: [uuid4()]}, now=later,
    )  # fmt: skip
    assert Alert.objects.get().heard_from_at is None


def test_a_trip_far_ahead_makes_nobody_a_fellow_traveller_now(cast: Cast) -> None:
    sent = body(travellers=[str(cast.kanha.pk)])
    early = cast.now - timedelta(hours=2)
    create_activity(person=cast.sophea, key=uuid4(), body=sent, now=early)
    assert fellows_of(cast.sophea, early) == {}


def test_nobody_names_who_acts_on_somebody_elses_sos(cast: Cast) -> None:
    sent = body(travellers=[str(cast.kanha.pk)])
    answer, _new = create_activity(person=cast.sophea, key=uuid4(), body=sent, now=cast.now)

    trip = Activity.objects.get(pk=UUID(answer["activity"]))
    trip.buddy = cast.bopha
    trip.save()
    brief(trip, now=cast.now)
    raise_sos(person=cast.kanha, key=uuid4(), pressed_at=cast.now, now=cast.now)
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=cast.now, now=cast.now)
    assert Alert.objects.get(person=cast.kanha).buddy is None
    assert Alert.objects.get(person=cast.sophea).buddy == cast.bopha


def test_a_check_in_is_not_put_off_for_ever(cast: Cast) -> None:
    now = cast.now
    (one,) = arm([NewPromise(cast.sophea.pk, due_at=now)], now=now)
    for _n in range(3):
        extend(person=cast.sophea, promise_id=one.pk, minutes=60, now=now)
    with pytest.raises(Conflict):
        extend(person=cast.sophea, promise_id=one.pk, minutes=30, now=now)
    assert Promise.objects.get().due_at == now + timedelta(hours=3)


def test_one_phone_that_presses_without_end_is_answered_and_buries_nobody(cast: Cast) -> None:
    for n in range(40):
        at = cast.now + timedelta(milliseconds=n)
        answer, created = raise_sos(person=cast.sophea, key=uuid4(), pressed_at=at, now=at)
        assert created is (n == 0)
        assert answer["alert"] == str(Alert.objects.get().pk)
    assert Alert.objects.get().calls == 40
    deliveries = Delivery.objects.filter(round__gte=1000, person=cast.dara, channel="email")
    assert deliveries.count() == 5
    late = cast.now + timedelta(minutes=2)
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=late, now=late)
    assert deliveries.count() == 6
    set_back = cast.now - timedelta(hours=1)
    for seconds in (0, 1):
        at = set_back + timedelta(seconds=seconds)
        raise_sos(person=cast.sophea, key=uuid4(), pressed_at=at, now=at)
    assert deliveries.count() == 7, "a clock that was set back silences nobody for an hour"


def test_a_phone_cannot_fill_the_server_with_promises(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    times = [{"due_at": cast.now + timedelta(minutes=n), "grace_s": 60} for n in range(1, 200)]
    crowd = [str(p.pk) for p in (cast.kanha, cast.dara, cast.bopha)]
    assert create_activity(person=cast.sophea, key=uuid4(), body=body(check_ins=times, travellers=crowd), now=cast.now)

    monkeypatch.setattr(create, "MOST_PROMISES", 100)
    with pytest.raises(BadFields):
        create_activity(person=cast.sophea, key=uuid4(), body=body(check_ins=times), now=cast.now)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Sophea", "Sophea"),
        ("សុភា ចាន់", "សុភា ចាន់"),
        ("Dara\r\nBcc: all@evil.test", "Dara Bcc: all@evil test"),
        ("All is well, see https://evil.test/x", "All is well, see https evil test/x"),
        ("Open karpear-help.org/r now, then", "Open karpear-help org/r now, then"),
        ("សុភា.ចាន់។com", "សុភា ចាន់។com"),
        ("see a。b．c｡d", "see a b c d"),
        ("Dr. Sok", "Dr. Sok"),
        ("سفيا", "\u2068سفيا\u2069"),
        ("a\u202eb\u2028c", "ab c"),
        ("x" * 500, "x" * 80),
    ],
)
def test_a_name_is_a_name_in_a_message(name: str, shown: str) -> None:
    assert one_line(name) == shown
