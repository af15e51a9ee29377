"""A village without accounts: a number, a card, and an organisation that watches."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from karpear.alerts.models import Alert
from karpear.audit.actions.retention import purge_tables
from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.codes import own_codes
from karpear.messaging.deliver import deliver_once
from karpear.messaging.models import Delivery
from karpear.messaging.queries import shown_texts
from karpear.people.actions.invitations import Newcomer, come_in
from karpear.people.actions.without import forget_without_account
from karpear.people.models import Address, Person, Watch
from tests.cast import PASSWORD, Cast, signed_in
from tests.steps.texts import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_door")]
NUMBER = "+85510000077"
FORM = {"name": "Elder of Prek", "number": "010 000 077", "language": "en", "agreed": "on"}


@pytest.fixture(autouse=True)
def own_number(settings: Any) -> None:
    settings.KARPEAR_SMS_NUMBER = "+85512000999"


@pytest.fixture
def elder(cast: Cast) -> Person:
    page = f"/people/{cast.lantern.pk}/without/"
    answer = signed_in(cast.dara).post(page, {**FORM, "watcher": str(cast.sophea.pk)}, follow=True)
    assert answer.status_code == 200, answer.content
    return Person.objects.without_account().get()


def test_an_officer_writes_them_down_and_prints_their_card(cast: Cast, elder: Person) -> None:
    assert (elder.name, elder.has_account, elder.has_usable_password()) == ("Elder of Prek", False, False)
    card = signed_in(cast.dara).get(f"/by-sms/card/{elder.pk}/").content.decode()
    assert all(code in card for code in own_codes(elder, timezone.now())) and "+85512000999" in card
    page = signed_in(cast.dara).get(f"/people/{cast.lantern.pk}/without/").content.decode()
    assert "Elder of Prek" in page and NUMBER in page and "no answer yet" in page
    assert Watch.objects.get(person=elder, watcher=cast.sophea).state == "asked", "a member is asked, not told"


def test_who_does_not_watch_over_them_sees_neither_them_nor_their_card(cast: Cast, elder: Person) -> None:
    card, page = f"/by-sms/card/{elder.pk}/", f"/people/{cast.lantern.pk}/without/"
    assert signed_in(cast.piseth).get(card).status_code == 404
    assert signed_in(cast.sophea).get(card).status_code == 404, "asked, and not answered yet"
    assert (signed_in(cast.piseth).get(page).status_code, signed_in(cast.sophea).get(page).status_code) == (404, 403)
    assert signed_in(cast.dara).get(f"/by-sms/card/{cast.sophea.pk}/").status_code == 404, (
        "who has an account prints it"
    )
    assert Client().get(card).status_code == 302


def test_the_number_is_asked_and_its_answer_proves_it(cast: Cast, elder: Person, settings: Any, tmp_path: Any) -> None:
    settings.KARPEAR_SMS = f"file:{tmp_path}"
    now = timezone.now()
    fetch_notices(now=now)
    deliver_once(now)
    assert any("Please answer 1 now" in path.read_text() and NUMBER in path.read_text() for path in tmp_path.iterdir())
    row = text(NUMBER, "1", now=now)
    assert (row.did, row.person, row.trust) == ("check_in", elder, "number")
    assert Address.objects.get(person=elder).proven_at == now


def test_their_sos_reaches_the_officers_and_the_answer_comes_back(cast: Cast, elder: Person) -> None:
    row = text(NUMBER, "ប៉ូលិសចាប់ខ្ញុំ", now=timezone.now())
    alert = Alert.objects.get()
    assert (alert.kind, alert.person) == ("sos", elder)
    assert Delivery.objects.filter(topic="alert", person=cast.dara, about=elder).exists()
    assert "Dara is told" in row.answer
    back = Delivery.objects.get(text_key="answer")
    assert (back.person, back.channel) == (elder, "sms")
    page = signed_in(cast.dara).get(f"/alerts/{alert.pk}/").content.decode()
    assert "Elder of Prek" in page
    assert signed_in(cast.piseth).get(f"/alerts/{alert.pk}/").status_code == 404


def test_what_is_not_understood_is_read_by_those_who_watch(cast: Cast, elder: Person) -> None:
    text(NUMBER, "1", now=timezone.now())
    row = text(NUMBER, "the water is in the house", now=timezone.now())
    assert row in shown_texts(cast.dara) and row not in shown_texts(cast.piseth)
    inbound = text(NUMBER, "they took Dara", now=timezone.now())
    assert Delivery.objects.filter(text_key="text_waits", subject=inbound.pk, person=cast.dara).exists()


def test_a_card_that_was_lost_counts_no_more(cast: Cast, elder: Person) -> None:
    before = own_codes(elder, timezone.now())
    signed_in(cast.dara).post(f"/by-sms/card/{elder.pk}/codes/")
    assert set(own_codes(elder, timezone.now())).isdisjoint(before)


def test_they_come_in_later_by_a_link_and_keep_what_they_had(cast: Cast, elder: Person) -> None:
    lead = signed_in(cast.bopha)
    assert "Give them an account" not in lead.get(f"/people/{cast.lantern.pk}/without/").content.decode()
    assert lead.post(f"/people/{cast.lantern.pk}/without/{elder.pk}/invite/").status_code == 403
    browser = signed_in(cast.dara)
    page = browser.post(f"/people/{cast.lantern.pk}/without/{elder.pk}/invite/", follow=True).content.decode()
    token = page.split("/join/")[1].split("/")[0]
    newcomer = Newcomer(name="Elder of Prek", email="elder@people.test", password=PASSWORD, language="en")
    person = come_in(token=token, newcomer=newcomer, now=timezone.now())
    assert person == elder and person.has_account and person.check_password(PASSWORD)
    assert set(Address.objects.usable().filter(person=person).values_list("channel", flat=True)) == {"sms", "email"}
    assert Watch.objects.accepted().get(person=person).organisation == cast.lantern
    assert text(NUMBER, "OK", now=timezone.now()).person == person


def test_when_it_ends_their_texts_call_nobody_and_nothing_of_them_stays(cast: Cast, elder: Person) -> None:
    signed_in(cast.dara).post(f"/people/{cast.lantern.pk}/without/{elder.pk}/end/")
    assert text(NUMBER, "SOS", now=timezone.now()).did == "show"
    assert not Alert.objects.exists()
    Watch.objects.filter(state="asked").delete()
    later = timezone.now() + timedelta(days=3 * 365)
    purge_tables(Watch, now=later)
    forget_without_account(now=later)
    assert not Person.objects.filter(pk=elder.pk).exists()


def test_without_their_yes_or_a_number_nobody_is_written_down(cast: Cast) -> None:
    page = f"/people/{cast.lantern.pk}/without/"
    for wrong in ({"agreed": ""}, {"number": "12"}, {"name": ""}, {"second": FORM["number"]}):
        assert signed_in(cast.dara).post(page, {**FORM, **wrong}).status_code == 422
    assert not Person.objects.without_account().exists()
