"""What may go wrong where groups tell by SMS: an alarm that is lost in it, a number that stays, a bill without end."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.activities.plans.actions.create import create_activity
from karpear.alerts.actions.duress import raise_sign_in_duress
from karpear.alerts.models import Alert
from karpear.checkins.actions.check_ins import raise_duress
from karpear.keeper.inbound import tellings
from karpear.keeper.inbound.step import read_inbox
from karpear.messaging.actions.receive import MOST_ATTEMPTS
from karpear.messaging.models import Inbound, PassingAnswer
from karpear.people.models import Person
from karpear.people.words import set_words
from karpear.rules.alarm.outcome import Kind
from karpear.sector.contributions.actions.texts import begin_texts
from tests.cast import Cast
from tests.rooms.network.net import Net, networked
from tests.rooms.sector.given import telling
from tests.servers import Gateway
from tests.steps.alarms import sos
from tests.steps.texts import number_of, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_door")]


@pytest.fixture
def net(cast: Cast, settings: Any, gateway: Gateway) -> Net:
    settings.KARPEAR_SMS, settings.KARPEAR_SMS_NUMBER = gateway.url, "+855 11 222 333"
    network = networked(cast)
    telling(network)
    begin_texts(by=network.channary, network=network.network, word="weave", now=timezone.now())
    return network


def sent(words: str, sender: str) -> None:
    assert post({"id": str(uuid4()), "from": sender, "text": words}).status_code == 200
    read_inbox(now=timezone.now())


def silent_alerts() -> set[Any]:
    raise_duress(now=timezone.now())
    raise_sign_in_duress(now=timezone.now())
    return set(Alert.objects.filter(kind=Kind.DURESS.value).values_list("person", flat=True))


def on_a_trip(person: Person) -> None:
    now = timezone.now()
    body = {
        "kind": "trip", "title": "Visit", "place": "Kratie", "starts_at": now - timedelta(hours=1),
        "ends_at": now + timedelta(hours=6), "organisation": person.memberships.first().organisation_id,
        "check_ins": [],
    }  # fmt: skip
    create_activity(person=person, key=uuid4(), body=body, now=now - timedelta(hours=1))


@pytest.mark.parametrize(
    "words", ["TELL weave 3 12 10 mango", "TELL weave mango", "TELL loom 3 12 10 mango", "TELL mango 3 12 10"]
)
def test_a_word_for_danger_is_heard_wherever_it_stands(cast: Cast, net: Net, words: str) -> None:
    set_words(person=cast.sophea, ok="lotus", delayed="rice", duress="mango", now=timezone.now())
    sent(words, number_of(cast.sophea))
    assert silent_alerts() == {cast.sophea.pk}


def test_an_alarm_is_heard_where_the_telling_itself_cannot_be_worked_on(
    cast: Cast, net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_words(person=cast.sophea, ok="lotus", delayed="rice", duress="mango", now=timezone.now())

    def fail(*_args: Any, **_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(tellings, "tell_by_text", fail)
    sent("TELL weave 3 12 10 mango", number_of(cast.sophea))
    for attempt in range(MOST_ATTEMPTS + 2):
        read_inbox(now=timezone.now() + timedelta(minutes=5 * attempt))
    assert not Inbound.objects.exists()
    assert silent_alerts() == {cast.sophea.pk}


def test_who_is_looked_for_gives_a_sign_where_the_telling_cannot_be_worked_on(
    cast: Cast, net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    sos(cast.sophea)

    def fail(*_args: Any, **_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(tellings, "tell_by_text", fail)
    sent("TELL weave 3 12 10", number_of(cast.sophea))
    for attempt in range(MOST_ATTEMPTS + 2):
        read_inbox(now=timezone.now() + timedelta(minutes=5 * attempt))
    row = Inbound.objects.get()
    assert (row.text, row.state) == ("", "shown")


@pytest.mark.parametrize("words", ["TELL weave I am near the bridge", "TELL weave 3 12 10 near the bridge"])
def test_words_of_somebody_on_the_way_are_not_lost(cast: Cast, net: Net, words: str) -> None:
    on_a_trip(cast.sophea)
    sent(words, number_of(cast.sophea))
    assert Inbound.objects.exists()


def test_words_to_the_office_that_begin_like_a_telling_are_read(cast: Cast, net: Net) -> None:
    """The word of a network may be one that people use: from somebody here it is a text without a single number."""
    begin_texts(by=net.channary, network=net.network, word="them", now=timezone.now())
    sent("tell them the road is closed and I sleep at Vuthy's", number_of(cast.sophea))
    assert [row.text[:9] for row in Inbound.objects.all()] == ["tell them"]
    assert not PassingAnswer.objects.exists()
