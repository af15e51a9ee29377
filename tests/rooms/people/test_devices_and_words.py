"""Devices, safety words and the two passwords."""

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from karpear.people.devices import device_by_token, register_device, revoke
from karpear.people.models import Person
from karpear.people.words import meaning_of, set_words
from karpear.rules.refusals import BadFields, Missing
from karpear.rules.text.safety_words import Meaning
from tests.cast import NOW, PASSWORD, person

pytestmark = pytest.mark.django_db


def test_a_device_is_known_by_its_token_until_revoked(django_assert_num_queries: object) -> None:
    rith = person("Rith")
    device, token = register_device(person=rith, name="Phone", now=NOW)
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = device_by_token(token)
        assert found is not None
        assert found.person.name == "Rith"
    assert token not in str(device.__dict__)
    with pytest.raises(Missing):
        revoke(person=person("Vanna"), device_id=device.id, now=NOW)
    revoke(person=rith, device_id=device.id, now=NOW)
    assert device_by_token(token) is None


def test_the_device_of_somebody_who_left_is_closed() -> None:
    rith = person("Rith")
    token = register_device(person=rith, name="Phone", now=NOW)[1]
    Person.objects.filter(pk=rith.pk).update(is_active=False)
    assert device_by_token(token) is None


def test_words_are_understood_however_they_are_typed() -> None:
    rith = person("Rith")
    set_words(person=rith, ok="Blue Lotus", delayed="slow river", duress="៣ cats", now=NOW)
    assert meaning_of(rith, " blue  LOTUS\u200b") is Meaning.OK
    assert meaning_of(rith, "3 Cats") is Meaning.DURESS
    assert meaning_of(rith, "slow river") is Meaning.DELAYED
    assert meaning_of(rith, "tiger") is Meaning.UNKNOWN
    assert meaning_of(rith, "") is Meaning.NONE
    assert meaning_of(person("Vanna"), "blue lotus") is Meaning.UNKNOWN
    with pytest.raises(BadFields):
        set_words(person=rith, ok="a b", delayed="A  B", duress="c", now=NOW)


@pytest.mark.parametrize(("typed", "signed_in", "duress"), [("true", 1, 0), ("duress", 1, 1), ("wrong", 0, 0)])
def test_both_passwords_open_the_door_and_only_one_is_noted(typed: str, signed_in: int, duress: int) -> None:
    rith = person("Rith")
    Person.objects.filter(pk=rith.pk).update(duress_password=make_password("quiet paper boats"))
    password = {"true": PASSWORD, "duress": "quiet paper boats", "wrong": "no such thing"}[typed]
    client = Client()
    client.post(reverse("account_login"), {"login": rith.email, "password": password})
    rith.refresh_from_db()
    assert ("_auth_user_id" in client.session) == bool(signed_in)
    assert (rith.duress_signed_in_at is not None) == bool(duress)
