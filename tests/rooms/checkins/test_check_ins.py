""" "I am OK": what it settles, for whom, and what a link may say."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from karpear.alerts.models import Alert
from karpear.checkins.actions import check_ins, overdue
from karpear.checkins.actions import promises as promises_actions
from karpear.checkins.models import CheckIn, Promise
from karpear.checkins.queries import expected_by, silence_before, unknown_words
from karpear.messaging.models import Delivery
from karpear.people.words import set_words
from karpear.rules.refusals import BadFields, Conflict
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def promises(cast: Cast, *minutes: int) -> list[Promise]:
    new = [promises_actions.NewPromise(cast.sophea.pk, NOW + n * MINUTE, organisation=cast.lantern.pk) for n in minutes]
    return promises_actions.arm(new, now=NOW)


def test_it_settles_by_its_own_moment(cast: Cast) -> None:
    first, second, third = promises(cast, 0, 25, 120)
    at = NOW + 5 * MINUTE
    answer, created = check_ins.check_in(person=cast.sophea, key=uuid4(), made_at=at, now=at)
    assert created
    assert answer["settled"] == [str(first.pk), str(second.pk)]
    assert answer["next_due_at"] == third.due_at.isoformat()
    arrived = NOW + 110 * MINUTE  # it waited in the phone
    answer, _new = check_ins.check_in(
        person=cast.sophea, key=uuid4(), made_at=NOW + 6 * MINUTE, sent_at=arrived, now=arrived
    )
    assert answer["settled"] == []


def test_the_same_key_changes_nothing_twice(cast: Cast) -> None:
    promises(cast, 0)
    key = uuid4()
    first, created = check_ins.check_in(person=cast.sophea, key=key, made_at=NOW, now=NOW)
    again, created_again = check_ins.check_in(person=cast.sophea, key=key, made_at=NOW, now=NOW + MINUTE)
    assert (again, created, created_again) == (first, True, False)
    assert CheckIn.objects.count() == 1
    with pytest.raises(Conflict):
        check_ins.check_in(person=cast.sophea, key=key, made_at=NOW + MINUTE, now=NOW + MINUTE)


def test_for_others_it_settles_only_what_is_shared_and_for_strangers_nothing(cast: Cast) -> None:
    trip = uuid4()
    shared, own = promises_actions.arm(
        [promises_actions.NewPromise(cast.dara.pk, NOW, source=trip), promises_actions.NewPromise(cast.dara.pk, NOW)],
        now=NOW,
    )
    said = {"person": cast.sophea, "made_at": NOW, "now": NOW}
    with pytest.raises(BadFields):
        check_ins.check_in(key=uuid4(), for_=[cast.dara.pk], **said)
    answer, _new = check_ins.check_in(key=uuid4(), for_=[cast.dara.pk], may_speak_for={cast.dara.pk: [trip]}, **said)
    assert answer["settled"] == [str(shared.pk)]
    own.refresh_from_db()
    assert own.state == "armed"


def link_of(promise: Promise) -> Delivery:
    overdue.remind(now=promise.due_at)
    return Delivery.objects.filter(subject=promise.pk)[0]


def test_by_a_link_it_answers_what_was_asked_and_nothing_later(cast: Cast) -> None:
    asked, later = promises(cast, 0, 20)
    delivery = link_of(asked)
    assert check_ins.answer_by_link(delivery=delivery, promise=asked, word="", now=NOW)
    assert check_ins.answer_by_link(delivery=delivery, promise=asked, word="", now=NOW), "pressed again"
    asked.refresh_from_db()
    later.refresh_from_db()
    assert (asked.state, later.state, CheckIn.objects.count()) == ("kept", "armed", 1)
    assert not check_ins.answer_by_link(delivery=delivery, promise=asked, word="", now=NOW), "settled: sign in"


def test_a_word_for_danger_by_a_link_is_heard_also_when_nothing_is_left_to_settle(cast: Cast) -> None:
    set_words(person=cast.sophea, ok="rice", delayed="", duress="mango", now=NOW)
    [promise] = promises(cast, 0)
    delivery = link_of(promise)
    Promise.objects.update(state="cancelled")
    promise.refresh_from_db()
    assert not check_ins.answer_by_link(delivery=delivery, promise=promise, word="mango", now=NOW)
    assert not CheckIn.objects.exists()


def test_of_a_silence_the_last_ok_before_it_is_known(cast: Cast) -> None:
    before = NOW - 60 * MINUTE
    check_ins.check_in(person=cast.sophea, key=uuid4(), made_at=before, now=before)
    [missed] = promises(cast, 0)
    overdue.miss_overdue(now=missed.miss_at)
    assert expected_by(Alert.objects.get().pk) == NOW
    assert silence_before(missed.pk) == (before, NOW)
    assert silence_before(uuid4()) == (None, None)
    assert expected_by(uuid4()) is None


def test_a_word_that_nobody_knows_is_asked_about_by_who_watches(cast: Cast) -> None:
    set_words(person=cast.sophea, ok="rice", delayed="", duress="mango", now=NOW)
    check_ins.check_in(person=cast.sophea, key=uuid4(), made_at=NOW, word="potato", now=NOW)
    assert [check_in.person for check_in in unknown_words(cast.dara, NOW)] == [cast.sophea]
    for stranger in (cast.piseth, cast.rith, cast.sophea):
        assert not unknown_words(stranger, NOW)
    day_after: datetime = NOW + timedelta(days=1, minutes=1)
    assert not unknown_words(cast.dara, day_after)
