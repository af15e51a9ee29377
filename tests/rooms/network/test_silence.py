"""Silence together, piece by piece: what never begins one, carriers, arrests, what is usual, its end."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db.models.expressions import RawSQL

from karpear.alerts.actions import sos
from karpear.checkins.actions import promises, roll_calls
from karpear.checkins.models import Promise
from karpear.countries.phone_carriers import carrier_name, carrier_of
from karpear.messaging.models import Delivery
from karpear.network.silence.actions.habits import count_usual
from karpear.network.silence.actions.looks import look_for_silence
from karpear.network.silence.models import CollectiveAlarm, CollectiveAlarmPart, UsualSilence
from karpear.network.silence.words import all_in_bands, band_words, place_words
from karpear.people.addresses import address_index
from karpear.people.models import Address, Channel, Person
from karpear.rules.alarm.together import Cause
from tests.cast import Cast
from tests.rooms.network.silent import crowd, due_in_battambang, keeper_looks, says_ok

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def names(word: str, count: int) -> list[str]:
    return [f"{word}{number}" for number in range(count)]


def give_numbers(people: list[Person], prefix: str) -> None:
    for number, person in enumerate(people):
        value = f"+855{prefix}{number:06d}"
        Address.objects.filter(person=person, channel=Channel.SMS).update(value=value, value_index=address_index(value))


def due_at_home(people: list[Person], cast: Cast, due: datetime) -> None:
    promises.arm(
        [promises.NewPromise(person.pk, due, 600, cast.lantern.pk, remind=False) for person in people],
        now=due - timedelta(hours=1),
    )


def test_neither_a_roll_call_nor_a_drill_nor_one_car_begins_one(cast: Cast) -> None:
    people = crowd(cast.lantern, names("Member", 20))
    for reason in ("", "drill"):
        roll_calls.ask_roll_call(
            by=cast.dara, organisation=cast.lantern.pk, people=[person.pk for person in people], due_in_s=300,
            reason=reason, drill=bool(reason), now=cast.now,
        )  # fmt: skip
    due_in_battambang(people[:6], cast.lantern, cast.now + 5 * MINUTE, together=True)
    for minutes in (6, 12, 30, 60):
        assert keeper_looks(cast.now + minutes * MINUTE) == 0
    assert not CollectiveAlarm.objects.exists() and not Delivery.objects.filter(topic="silence").exists()


def test_one_carrier_falls_silent(cast: Cast) -> None:
    people = crowd(cast.lantern, names("Member", 40))
    give_numbers(people[:20], "10")
    give_numbers(people[20:], "88")
    due_at_home(people, cast, cast.now)
    says_ok(people[20:], cast.now - MINUTE)
    assert keeper_looks(cast.now + 6 * MINUTE) == 1
    alarm = CollectiveAlarm.objects.get()
    assert (alarm.kind, alarm.cell, alarm.parts.count()) == ("carrier", "kh.smart", 20)
    assert place_words(alarm.kind, alarm.cell) == "phones of Smart"
    texts = Delivery.objects.filter(pk__in=_texts_that_fail(people[:10], cast.now + 7 * MINUTE))
    assert texts.count() == 10
    look_for_silence(now=cast.now + 9 * MINUTE)
    alarm.refresh_from_db()
    assert "texts_fail" in alarm.reasons


def test_a_number_that_nobody_can_read_hides_nobody_elses_silence(cast: Cast) -> None:
    """Neither when it is looked for, nor when it is counted what is usual."""
    people = crowd(cast.lantern, names("Member", 40))
    give_numbers(people[:20], "10")
    give_numbers(people[20:], "88")
    unread = RawSQL("%s", [b"sealed with no key of ours"])
    Address.objects.filter(person=people[0], channel=Channel.SMS).update(value=unread)
    due_at_home(people, cast, cast.now)
    says_ok(people[20:], cast.now - MINUTE)
    assert keeper_looks(cast.now + 6 * MINUTE) == 1
    alarm = CollectiveAlarm.objects.get()
    assert (alarm.kind, alarm.cell, alarm.parts.count()) == ("carrier", "kh.smart", 19)
    list(count_usual(cast.now + timedelta(days=1)))
    assert UsualSilence.objects.filter(kind="carrier", cell="kh.metfone", due=20).exists()


def _texts_that_fail(people: list[Person], now: datetime) -> list[object]:
    rows = [
        Delivery(
            topic="promise", subject=person.pk, text_key="reminder", person=person, channel="sms", state="failed",
            address=Address.objects.get(person=person, channel=Channel.SMS), next_attempt_at=now, created_at=now,
        )
        for person in people
    ]  # fmt: skip
    return [row.pk for row in Delivery.objects.bulk_create(rows)]


def test_officers_hear_once_more_when_arrests_come_to_lead(cast: Cast) -> None:
    gathered, others = crowd(cast.lantern, names("Gathered", 10)), crowd(cast.cardamom, names("Other", 10))
    due_in_battambang(gathered, cast.lantern, cast.now)
    assert keeper_looks(cast.now + 6 * MINUTE) == 1
    assert CollectiveAlarm.objects.get().told_cause == "unclear", "nobody else was due there"
    due_in_battambang(others, cast.cardamom, cast.now + 6 * MINUTE)
    says_ok(others, cast.now + 5 * MINUTE)
    sos.raise_sos(person=others[0], key=uuid4(), pressed_at=cast.now + 7 * MINUTE, now=cast.now + 7 * MINUTE)
    look_for_silence(now=cast.now + 8 * MINUTE)
    alarm = CollectiveAlarm.objects.get()
    assert alarm.cause is Cause.ARREST and alarm.told_cause == "arrest"
    assert {"one_house", "others_answer", "called_for_help"} <= set(alarm.reasons)
    look_for_silence(now=cast.now + 12 * MINUTE)
    rounds = Delivery.objects.filter(topic="silence", person=cast.dara).values_list("round", flat=True)
    assert sorted(set(rounds)) == [0, 1]
    assert not Delivery.objects.filter(topic="silence", person=cast.piseth).exists(), "none of theirs is silent"


def test_whoever_is_missed_later_joins_and_their_officers_hear_of_it(cast: Cast) -> None:
    due_in_battambang(crowd(cast.lantern, names("First", 12)), cast.lantern, cast.now)
    keeper_looks(cast.now + 6 * MINUTE)
    due_in_battambang(crowd(cast.cardamom, names("Second", 2)), cast.cardamom, cast.now + 10 * MINUTE)
    keeper_looks(cast.now + 17 * MINUTE)
    assert CollectiveAlarm.objects.get().parts.count() == 12, "they are only late"
    assert keeper_looks(cast.now + 21 * MINUTE) == 1
    assert CollectiveAlarm.objects.get().parts.count() == 14
    told = Delivery.objects.filter(topic="silence").values_list("person", flat=True)
    assert set(told) == {cast.dara.pk, cast.piseth.pk}
    assert len(set(told.values_list("person", "round"))) == 2


def test_it_ends_after_a_day_without_anybody_new(cast: Cast) -> None:
    due_in_battambang(crowd(cast.lantern, names("Member", 12)), cast.lantern, cast.now)
    keeper_looks(cast.now + 6 * MINUTE)
    assert keeper_looks(cast.now + timedelta(hours=23)) == 1, "weighed again"
    assert CollectiveAlarm.objects.open().exists()
    keeper_looks(cast.now + timedelta(hours=25))
    assert not CollectiveAlarm.objects.open().exists()
    assert CollectiveAlarmPart.objects.filter(back_at=None).count() == 12


def test_what_is_usual_is_counted_without_what_was_silent_together(cast: Cast) -> None:
    people = crowd(cast.lantern, names("Member", 12))
    for day in range(1, 4):
        due_in_battambang(people, cast.lantern, cast.now - timedelta(days=day))
    rows = list(Promise.objects.all())
    for number, promise in enumerate(rows):
        promise.state, promise.settled_at = ("missed", promise.miss_at) if number % 3 == 0 else ("kept", promise.due_at)
    Promise.objects.bulk_update(rows, ["state", "settled_at"])
    assert sum(count_usual(cast.now)) == 2 == sum(count_usual(cast.now))
    usual = UsualSilence.objects.get(kind="province")
    assert (usual.cell, usual.due, usual.late, usual.missed) == ("KH-2", 36, 12, 12)
    alarm = CollectiveAlarm.objects.create(
        kind="province", cell="KH-2", since=cast.now, opened_at=cast.now, last_new_at=cast.now, looked_at=cast.now,
        changed_at=cast.now, closed_at=cast.now, due_count=1, usual_from=0, usual_to=1, told_cause="cut",
    )  # fmt: skip
    missed = next(row for row in rows if row.state == "missed")
    CollectiveAlarmPart.objects.create(alarm=alarm, promise=missed, person=missed.person, added_at=cast.now)
    list(count_usual(cast.now))
    assert UsualSilence.objects.get(kind="province").missed == 11


def test_a_number_says_its_carrier_where_the_pack_knows_it() -> None:
    numbers = ("+85510123456", "+855010123456", "+85588123456", "+85500123", "+1202")
    assert [carrier_of(number) for number in numbers] == ["kh.smart", "kh.smart", "kh.metfone", "", ""]
    assert (carrier_name("kh.smart", "en"), carrier_name("kh.none", "en"), carrier_name("zz.smart", "en")) == (
        "Smart", "", "",
    )  # fmt: skip
    assert place_words("carrier", "") == "phones of a carrier we do not know"
    assert (place_words("province", "KH-2"), place_words("province", "KH-99")) == ("Battambang", "KH-99")
    words = [band_words(count) for count in (0, 3, 7, 120)]
    assert words == ["", "others, too", "5–9 others", "100 or more others"]
    assert [all_in_bands(count) for count in (3, 30, 300)] == ["a few people", "20–49 people", "100 or more people"]
