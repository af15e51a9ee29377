"""A number that somebody else says is theirs: the first who gave it loses nothing, and every call is heard."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.alerts.actions.duress import raise_sign_in_duress
from karpear.alerts.models import Alert
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.models import Delivery
from karpear.messaging.queries import shown_texts
from karpear.people.actions.account import add_address, send_test
from karpear.people.models import Address, Channel
from karpear.people.words import set_words
from tests.cast import Cast
from tests.steps.links import link_of
from tests.steps.texts import code, number_of, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_door")]


@pytest.fixture
def taken(cast: Cast) -> Address:
    """Chenda says that Sophea's number, which Sophea never proved, is hers."""
    Address.objects.filter(person=cast.sophea).update(proven_at=None)
    return add_address(person=cast.chenda, channel=Channel.SMS, value=number_of(cast.sophea), now=timezone.now())


def proof(address: Address) -> str:
    """The link of the newest message that asks whether this address works."""
    fetch_notices(now=timezone.now())
    return link_of(Delivery.objects.filter(topic="proof", address=address).latest("created_at", "id"), str(uuid4()))


def proves(address: Address) -> None:
    send_test(person=address.person, address_id=address.pk, now=timezone.now())
    Client().post(proof(address))


def test_typing_it_in_takes_no_check_in(cast: Cast, taken: Address) -> None:
    now = timezone.now()
    promise = arm([NewPromise(person=cast.sophea.pk, due_at=now + timedelta(minutes=5))], now=now)[0]
    row = text(cast.sophea, "OK", now=now)
    promise.refresh_from_db()
    assert (row.did, row.person, promise.state) == ("check_in", cast.sophea, "kept")


def test_the_page_says_whose_account_it_proves(cast: Cast, taken: Address) -> None:
    send_test(person=cast.chenda, address_id=taken.pk, now=timezone.now())
    link = proof(taken)
    page = Client().get(link).content.decode()
    assert "Is that you?" in page and "Chenda" in page and "Cardamom Voices" in page and "That is not me" in page
    taken.refresh_from_db()
    assert taken.proven_at is None and taken.removed_at is None, "looking changes nothing"
    assert "Nothing more is sent here" in Client().post(link, {"answer": "not_me"}).content.decode()
    taken.refresh_from_db()
    assert taken.removed_at and taken.proven_at is None
    fetch_notices(now=timezone.now())
    assert Delivery.objects.filter(topic="account", person=cast.chenda).exists()
    assert Client().get(link).status_code == 404, "an answered one asks nothing more"


def test_a_proof_silences_nobody_and_who_had_it_before_is_asked(cast: Cast, taken: Address) -> None:
    proves(taken)
    now = timezone.now()
    assert text(cast.sophea, "OK", now=now).did == "ask_which"
    assert text(cast.sophea, f"OK {code(cast.sophea, now)}", now=now).person == cast.sophea
    address = Address.objects.get(person=cast.sophea, channel=Channel.SMS)
    fetch_notices(now=now)
    assert Delivery.objects.filter(topic="account", person=cast.sophea).count() == 2, "on all her addresses"
    asked = proof(address)
    assert "Sophea" in Client().get(asked).content.decode()
    Client().post(asked)
    assert text(cast.sophea, "OK", now=now).did == "ask_which", "now it is known that they share it"


def test_a_call_is_for_everybody_who_gave_the_number(cast: Cast, taken: Address) -> None:
    proves(taken)
    row = text(cast.sophea, "9", now=timezone.now())
    assert set(Alert.objects.values_list("person", flat=True)) == {cast.sophea.pk, cast.chenda.pk}
    assert "Dara is told" in row.answer, "the first who gave it is answered first"


def test_a_no_is_a_call_where_one_of_them_was_asked(cast: Cast, taken: Address) -> None:
    now = timezone.now()
    arm([NewPromise(person=cast.chenda.pk, due_at=now - timedelta(minutes=5))], now=now)
    text(cast.sophea, "NO", now=now)
    assert {cast.sophea.pk, cast.chenda.pk} == set(Alert.objects.filter(kind="sos").values_list("person", flat=True))


def test_a_word_for_danger_of_who_only_gave_it_is_heard_and_hides_nothing(cast: Cast, taken: Address) -> None:
    now = timezone.now()
    set_words(person=cast.chenda, ok="", delayed="", duress="bridge", now=now)
    row = text(cast.sophea, "the bridge is gone", now=now)
    assert row.state == "shown", "hers to be read by her officers"
    raise_sign_in_duress(now=now)
    assert Alert.objects.get().person == cast.chenda


def test_unread_words_go_to_the_officers_of_both(cast: Cast, taken: Address) -> None:
    proves(taken)
    row = text(cast.sophea, "the bridge is gone", now=timezone.now())
    assert row.person is None
    assert row in shown_texts(cast.dara) and row in shown_texts(cast.piseth)


def test_another_links_press_proves_no_number_of_somebody_else(cast: Cast, taken: Address) -> None:
    now = timezone.now()
    Delivery.objects.create(
        topic="account", subject=cast.chenda.pk, text_key="account_news", person=cast.chenda, address=taken,
        channel="sms", next_attempt_at=now, created_at=now,
    )  # fmt: skip
    Client().post(link_of(Delivery.objects.get(topic="account", subject=cast.chenda.pk), "a-token"))
    taken.refresh_from_db()
    assert taken.proven_at is None
