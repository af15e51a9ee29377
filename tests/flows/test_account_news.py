"""Somebody else touched an account: its person hears of it, on every address, and the link itself changes nothing."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.letters import write_letters
from karpear.messaging.models import Delivery
from karpear.people.actions.account import set_duress_password
from karpear.people.actions.members import change_role, end_membership
from karpear.people.devices import revoke
from karpear.people.models import Device, Membership, Person
from karpear.people.words import set_words
from karpear.rules.access import Role
from tests.cast import PASSWORD, Cast, gave_password, signed_in
from tests.steps.accounts import set_up_code_app
from tests.steps.links import link_of

pytestmark = pytest.mark.django_db
ADDRESSES = reverse_lazy("people:addresses")
WORDS, SECOND = reverse_lazy("people:words"), reverse_lazy("people:second_password")
NEW = {"channel": "email", "value": "somebody.else@people.test"}


def told(person: Person) -> set[str]:
    """Where the news about their account goes now."""
    fetch_notices(now=timezone.now())
    news = Delivery.objects.filter(topic="account", person=person)
    return set(news.values_list("address__value_index", flat=True))


def where(person: Person) -> set[str]:
    """Every address that this person has."""
    return set(person.addresses.usable().values_list("value_index", flat=True))


def test_a_new_phone_is_told_on_every_address(cast: Cast) -> None:
    signed_in(cast.sophea).post("/devices/", {"name": "Old tablet"})
    fetch_notices(now=timezone.now())
    deliveries = Delivery.objects.filter(topic="device", person=cast.sophea)
    assert {one.address_id for one in deliveries} == {one.pk for one in cast.sophea.addresses.usable()}
    path = link_of(deliveries[0], "c" * 22)
    page = Client().get(path).content.decode()
    assert "Old tablet" in page
    Client().post(path)
    device = Device.objects.get(person=cast.sophea)
    assert device.revoked_at is None
    revoke(person=cast.sophea, device_id=device.pk, now=timezone.now())
    assert "removed since" in Client().get(path).content.decode()


def test_another_role_and_the_end_are_told_and_leaving_is_not(cast: Cast) -> None:
    now = timezone.now()
    kanha = Membership.objects.get(person=cast.kanha)
    change_role(by=cast.bopha, membership_id=kanha.pk, role=Role.MEMBER, now=now)
    fetch_notices(now=now)
    path = link_of(Delivery.objects.get(topic="member", person=cast.kanha), "d" * 22)
    assert "was changed" in Client().get(path).content.decode()
    end_membership(by=cast.bopha, membership_id=kanha.pk, now=now)
    assert "no longer belong" in Client().get(path).content.decode()
    sophea = Membership.objects.get(person=cast.sophea)
    end_membership(by=cast.sophea, membership_id=sophea.pk, now=now)
    fetch_notices(now=now)
    assert not Delivery.objects.filter(topic="member", person=cast.sophea).exists()


def test_a_signed_in_phone_alone_changes_no_address(cast: Cast) -> None:
    browser, before = signed_in(cast.sophea), where(cast.sophea)
    asked = reverse("account_reauthenticate") + "?next=%2Faddresses%2F"
    remove = reverse("people:address_remove", args=[cast.sophea.addresses.usable()[1].pk])
    assert browser.post(ADDRESSES, NEW)["Location"] == asked
    assert browser.post(remove)["Location"] == asked
    assert where(cast.sophea) == before
    page = browser.get(ADDRESSES).content.decode()
    assert asked.replace("%2F", "/") in page
    assert 'name="value"' not in page, "nobody types what they could not save"
    assert 'name="value"' in gave_password(cast.sophea).get(ADDRESSES).content.decode()


def test_a_new_address_is_told_to_those_that_were_there(cast: Cast) -> None:
    before = where(cast.sophea)
    assert gave_password(cast.sophea).post(ADDRESSES, NEW).status_code == 302
    assert told(cast.sophea) == before < where(cast.sophea)
    path = link_of(Delivery.objects.filter(topic="account")[0], "e" * 22)
    page = Client().get(path).content.decode()
    assert "how you are reached" in page
    assert "somebody.else" not in page, "the wrong one may read it"


def test_an_address_that_was_removed_hears_of_it_and_of_nothing_else(cast: Cast) -> None:
    before = where(cast.sophea)
    gone = cast.sophea.addresses.usable()[1]
    gave_password(cast.sophea).post(reverse("people:address_remove", args=[gone.pk]))
    assert where(cast.sophea) < before
    assert told(cast.sophea) == before
    [letter] = write_letters([[Delivery.objects.get(topic="account", address=gone)]])
    assert letter.message
    assert letter.message.to == gone.value
    signed_in(cast.sophea).post("/devices/", {"name": "Old tablet"})
    fetch_notices(now=timezone.now())
    assert not Delivery.objects.filter(topic="device", address=gone).exists()


def test_a_signed_in_phone_alone_takes_no_word_away(cast: Cast) -> None:
    set_words(person=cast.sophea, ok="lotus", delayed="river", duress="tiger", now=timezone.now())
    set_duress_password(person=cast.sophea, password="quiet paper boats", now=timezone.now())
    browser = signed_in(cast.sophea)
    page = browser.get(WORDS).content.decode()
    assert "/accounts/reauthenticate/?next=/words/" in page
    assert 'name="duress"' not in page
    for path, sent in ((WORDS, {"ok": "", "delayed": "", "duress": ""}), (SECOND, {"password": ""})):
        assert browser.post(path, sent)["Location"] == "/accounts/reauthenticate/?next=%2Fwords%2F"
    assert cast.sophea.safety_words.count() == 3
    assert Person.objects.get(pk=cast.sophea.pk).check_password("quiet paper boats")


@pytest.mark.parametrize("forced", [False, True])
@pytest.mark.parametrize("sent", [(WORDS, {"ok": "lotus"}), (SECOND, {"password": "five green river frogs"})])
def test_other_words_are_told_on_every_address_whoever_is_forced(cast: Cast, sent: Any, forced: bool) -> None:
    path, values = sent
    answer = gave_password(cast.sophea, forced=forced).post(path, values)
    assert (answer.status_code, answer["Location"]) == (302, "/words/")
    assert told(cast.sophea) == where(cast.sophea)


@pytest.mark.parametrize("forced", [False, True])
def test_the_other_password_cannot_be_tried_out_without_end(cast: Cast, forced: bool) -> None:
    cache.clear()
    browser = gave_password(cast.sophea, forced=forced)
    answers = [browser.post(SECOND, {"password": "short"}).status_code for _n in range(11)]
    assert answers == [422] * 10 + [429]
    assert browser.post(SECOND, {"password": PASSWORD}).status_code == 429, "right or wrong"


def test_whoever_changes_how_somebody_signs_in_is_told_of(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    """A code app, new recovery codes, a passkey and a password: allauth would write to one mailbox, or to none."""
    browser = gave_password(cast.rith)
    Authenticator.objects.filter(user=cast.rith).delete()
    password = {"oldpassword": PASSWORD, "password1": "nine clay water jars", "password2": "nine clay water jars"}
    changes = [
        lambda: set_up_code_app(browser),
        lambda: browser.post(reverse("mfa_generate_recovery_codes")),
        lambda: browser.post(reverse("mfa_remove_webauthn", args=[passkey_of(cast.rith).pk])),
        lambda: browser.post(reverse("mfa_deactivate_totp")),
        lambda: browser.post(reverse("account_change_password"), password),
    ]
    for change in changes:
        Delivery.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            change()
        assert told(cast.rith) == where(cast.rith)
    assert Entry.objects.filter(action="sign_in_changed", actor=cast.rith.pk).count() == len(changes)


def passkey_of(person: Person) -> Authenticator:
    """A passkey that nobody could sign in with."""
    data = {"name": "Key", "credential": {}}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)
