"""A collective alarm must not be made to say that somebody was heard from, that it is over, that one is forced."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from karpear.alerts.actions.answers import acknowledge, resolve
from karpear.alerts.models import Alert
from karpear.checkins.models import Promise, PromiseState
from karpear.messaging.models import Delivery
from karpear.network.silence.models import CollectiveAlarm
from karpear.people.models import Person, Shift
from karpear.rules.alarm.outcome import Outcome
from tests.cast import Cast
from tests.rooms.network.silent import crowd, due_in_battambang, keeper_looks, says_ok

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def due() -> datetime:
    return timezone.now().replace(microsecond=0) - 180 * MINUTE


def silent_twenty(cast: Cast, due: datetime) -> list[Person]:
    people = crowd(cast.lantern, [f"Lantern{number}" for number in range(20)])
    due_in_battambang(people, cast.lantern, due)
    return people


def test_a_guest_on_watch_is_not_told_and_their_own_officers_are(cast: Cast, due: datetime) -> None:
    Shift.objects.filter(organisation=cast.lantern).delete()
    Shift.objects.create(
        organisation=cast.lantern, officer=cast.piseth, stands_in_from=cast.cardamom, guest_view="late",
        starts_at=due - 60 * MINUTE, ends_at=timezone.now() + 60 * MINUTE,
    )  # fmt: skip
    silent_twenty(cast, due)
    keeper_looks(due + 6 * MINUTE)
    told = set(Delivery.objects.filter(topic="silence").values_list("person", flat=True))
    assert told == {cast.dara.pk, cast.kanha.pk}


def test_it_says_nothing_of_a_silent_duress(cast: Cast, due: datetime) -> None:
    silent_twenty(cast, due)
    due_in_battambang([cast.dara], cast.lantern, due + MINUTE)
    says_ok([cast.dara], due + 2 * MINUTE)
    keeper_looks(due + 6 * MINUTE)
    before = CollectiveAlarm.objects.get().reasons
    at = due + 7 * MINUTE
    Alert.objects.create(kind="duress", silent=True, person=cast.dara, opened_at=at, ladder_from=at, changed_at=at)
    keeper_looks(due + 9 * MINUTE)
    assert CollectiveAlarm.objects.get().reasons == before


def test_an_alert_that_ended_badly_or_a_promise_called_off_is_no_word_of_them(cast: Cast, due: datetime) -> None:
    people = silent_twenty(cast, due)
    keeper_looks(due + 6 * MINUTE)
    Promise.objects.filter(person__in=people[15:]).update(state=PromiseState.CANCELLED)
    keeper_looks(due + 11 * MINUTE)
    for alert in Alert.objects.filter(kind="missed"):
        acknowledge(by=cast.dara, alert_id=alert.pk, now=due + 12 * MINUTE)
        resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.INCIDENT, now=due + 13 * MINUTE)
    keeper_looks(due + 14 * MINUTE)
    alarm = CollectiveAlarm.objects.get()
    assert (alarm.closed_at, alarm.parts.exclude(back_at=None).count()) == (None, 0)
    says_ok(people, due + 20 * MINUTE)
    keeper_looks(due + 21 * MINUTE)
    assert alarm.parts.exclude(back_at=None).count() == 20, "their own word counts, whatever ended before"


def test_those_who_are_only_late_do_not_end_it_for_those_who_are_silent(cast: Cast, due: datetime) -> None:
    silent_twenty(cast, due)
    keeper_looks(due + 6 * MINUTE)
    alarm = CollectiveAlarm.objects.get()
    for turn in range(1, 7):
        others = crowd(cast.cardamom, [f"Cardamom{turn}.{number}" for number in range(10)])
        at = due + turn * 15 * MINUTE
        due_in_battambang(others, cast.cardamom, at)
        keeper_looks(at + 6 * MINUTE)
        if turn > 3:
            keeper_looks(at + 11 * MINUTE)
        says_ok(others, at + 12 * MINUTE)
        keeper_looks(at + 13 * MINUTE)
    alarm.refresh_from_db()
    assert alarm.closed_at is None
    assert CollectiveAlarm.objects.count() == 1
    assert alarm.parts.count() == 50, "who is missed joins; who is late does not"
    late_cardamom = crowd(cast.cardamom, [f"Again{number}" for number in range(30)])
    due_in_battambang(late_cardamom, cast.cardamom, due + 110 * MINUTE)
    keeper_looks(due + 121 * MINUTE)
    says_ok(late_cardamom, due + 122 * MINUTE)
    keeper_looks(due + 123 * MINUTE)
    alarm.refresh_from_db()
    assert (alarm.parts.count(), alarm.closed_at) == (80, None), "three of four came back, the first twenty did not"
