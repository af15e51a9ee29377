"""A text that nobody understood reaches the officer on watch, where somebody is waited for."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from karpear.activities.plans.actions.create import create_activity
from karpear.alerts.actions.duress import raise_duress
from karpear.alerts.actions.sos import raise_sos
from karpear.alerts.models import Alert
from karpear.checkins.actions.check_ins import check_in
from karpear.checkins.actions.check_ins import raise_duress as raise_said_duress
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.keeper.inbound.step import read_inbox
from karpear.messaging.deliver import deliver_once
from karpear.messaging.models import Delivery, DeliveryState, Inbound
from karpear.people.models import Channel, Contact, Membership, Watch, WatchState
from karpear.people.words import set_words
from tests.cast import NOW, Cast, address, signed_in
from tests.steps.texts import number_of, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_door")]
SECOND = timedelta(seconds=1)


@pytest.fixture
def on_the_way(cast: Cast) -> None:
    body = {
        "kind": "trip", "title": "Visit", "place": "Kratie", "starts_at": NOW - timedelta(hours=1),
        "ends_at": NOW + timedelta(hours=6), "organisation": cast.lantern.pk, "check_ins": [],
    }  # fmt: skip
    create_activity(person=cast.sophea, key=uuid4(), body=body, now=NOW - timedelta(hours=1))


def told() -> list[tuple[str, Any]]:
    """Who gets a message that a text waits, and when it leaves; one line for each of their phones."""
    rows = Delivery.objects.filter(text_key="text_waits", channel=Channel.SMS).order_by("created_at")
    return [(row.person.name, row.next_attempt_at) for row in rows]


@pytest.mark.usefixtures("on_the_way")
def test_from_somebody_on_the_way_it_reaches_the_officer_on_watch_at_once(cast: Cast) -> None:
    row = text(cast.sophea, "the bridge is gone, we turn back", now=NOW)
    assert (row.did, row.state) == ("show", "shown")
    assert told() == [("Dara", NOW)]
    assert {delivery.about for delivery in Delivery.objects.filter(text_key="text_waits")} == {cast.sophea}


def test_a_check_in_that_is_awaited_is_enough(cast: Cast) -> None:
    arm([NewPromise(person=cast.sophea.pk, due_at=NOW + timedelta(hours=2))], now=NOW)
    text(cast.sophea, "the bridge is gone", now=NOW)
    assert told() == [("Dara", NOW)]


def test_from_somebody_whom_nobody_waits_for_only_danger_is_told(cast: Cast) -> None:
    text(cast.sophea, "what time is the meeting", now=NOW)
    text(cast.sophea, "they arrested nobody", now=NOW)
    assert told() == []
    row = text(cast.sophea, "they arrested Dara", now=NOW)
    assert (row.did, row.urgent) == ("show", True)
    assert told() == [("Dara", NOW)]
    assert not Alert.objects.exists()


@pytest.mark.usefixtures("on_the_way")
def test_in_doubt_it_is_a_call_from_somebody_on_the_way(cast: Cast) -> None:
    assert text(cast.sophea, "they arrested Dara", now=NOW).did == "sos"
    assert Alert.objects.get().person == cast.sophea
    assert told() == [], "the SOS itself tells them"


def test_danger_beside_an_ok_checks_in_and_is_told(cast: Cast) -> None:
    assert text(cast.sophea, "OK they took Dara", now=NOW).did == "check_in"
    assert told() == [("Dara", NOW)]


@pytest.mark.usefixtures("on_the_way")
def test_ten_texts_are_two_messages_in_a_minute_and_the_last_is_never_lost(cast: Cast) -> None:
    for n in range(10):
        text(cast.sophea, f"the water rises, part {n}", now=NOW + n * SECOND)
        Delivery.objects.filter(text_key="text_waits", next_attempt_at__lte=NOW + n * SECOND).update(
            state=DeliveryState.SENT, sent_at=NOW + n * SECOND
        )
    assert told() == [("Dara", NOW), ("Dara", NOW + 60 * SECOND)]
    text(cast.sophea, "and now it is dry", now=NOW + timedelta(minutes=5))
    assert len(told()) == 2, "the one that waits says it already"


def test_in_an_open_case_also_of_one_they_know_nothing_of(cast: Cast) -> None:
    set_words(person=cast.sophea, ok="", delayed="", duress="papaya", now=NOW)
    check_in(person=cast.sophea, key=uuid4(), made_at=NOW, now=NOW, word="papaya")
    raise_said_duress(now=NOW)
    raise_duress(now=NOW)
    assert Alert.objects.get().kind == "duress"
    row = text(cast.sophea, "they arrested Dara", now=NOW)
    assert row.did == "show", "what is answered does not tell that an alert is open"
    Delivery.objects.filter(text_key="text_waits").update(state=DeliveryState.SENT, sent_at=NOW)
    text(cast.sophea, "the door is green", now=NOW + timedelta(minutes=5))
    assert len(told()) == 2


def test_a_contacts_words_while_an_alert_is_open(cast: Cast) -> None:
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    text(Contact.objects.get(owner=cast.sophea, position=0), "her phone rings at the temple", now=NOW)
    assert told() == [("Dara", NOW)]


@pytest.mark.usefixtures("on_the_way")
def test_a_word_for_danger_is_told_to_nobody_in_a_message(cast: Cast) -> None:
    set_words(person=cast.sophea, ok="", delayed="", duress="papaya", now=NOW)
    assert text(cast.sophea, "papaya", now=NOW).state == "done"
    assert told() == []


def test_an_independents_watchers_hear_of_it(cast: Cast) -> None:
    Watch.objects.create(person=cast.vanna, watcher=cast.rith, state=WatchState.ACCEPTED, asked_at=NOW)
    arm([NewPromise(person=cast.vanna.pk, due_at=NOW + timedelta(hours=2))], now=NOW)
    text(cast.vanna, "the bridge is gone", now=NOW)
    assert told() == [("Rith", NOW)]


def test_nobody_is_told_of_a_stranger(cast: Cast) -> None:
    text("+85599000777", "they arrested me", now=NOW)
    assert told() == []


@pytest.mark.usefixtures("on_the_way")
def test_one_that_could_not_be_worked_on_is_told_at_last(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = text(cast.sophea, "the bridge is gone")
    Inbound.objects.update(received_at=NOW, next_attempt_at=NOW)
    monkeypatch.setattr("karpear.keeper.inbound.verbs.understand", lambda *_: 1 / 0)
    for n in range(8):
        read_inbox(now=NOW + timedelta(minutes=3 * n))
    row.refresh_from_db()
    assert row.state == "failed"
    assert [name for name, _at in told()] == ["Dara"]


@pytest.mark.usefixtures("on_the_way")
def test_a_shared_number_tells_the_officers_of_each(cast: Cast) -> None:
    Membership.objects.filter(person=cast.chenda).update(sos_consent=True)
    address(Channel.SMS, number_of(cast.sophea), person=cast.chenda)
    text(cast.sophea, "the bridge is gone", now=NOW)
    assert {name for name, _at in told()} == {"Dara", "Piseth"}


@pytest.mark.usefixtures("on_the_way")
def test_the_message_says_nothing_of_it_and_its_link_leads_to_the_texts(
    cast: Cast, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KARPEAR_SMS = f"file:{tmp_path}"
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)  # a link is too old after a week
    text(cast.sophea, "the bridge is gone", now=NOW)
    deliver_once(NOW)
    (sent,) = [one for one in (path.read_text() for path in tmp_path.iterdir()) if "read now" in one]
    assert "bridge" not in sent and "Sophea: please open and read now:" in sent
    link = "/r/" + sent.rsplit("/r/", 1)[1].split()[0].strip('"}')
    assert signed_in(cast.dara).get(link).headers["Location"] == "/texts/"
    assert Client().get(link).headers["Location"].startswith("/accounts/login/")
