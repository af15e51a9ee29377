"""A contact is asked, gets a real e-mail, opens its link and agrees; so does a person who is asked to watch."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.models import Delivery
from karpear.people.actions import account, contacts, watch
from karpear.people.models import Address, Channel, Contact, ContactState
from tests.cast import Cast, contact
from tests.steps.links import link_of
from tests.steps.pages import without_tokens


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_the_message_leads_to_the_page_and_a_press_proves_the_address(cast: Cast, answer: str) -> None:
    now = timezone.now()
    aunt = contact(cast.vanna, "Aunt Sok", position=4, state=ContactState.ASKED)
    Address.objects.filter(contact=aunt).update(proven_at=None)
    contacts.ask_contact(person=cast.vanna, contact_id=aunt.id, now=now)
    fetch_notices(now=now)
    path = link_of(Delivery.objects.get(contact=aunt), "a" * 22)
    browser = Client()
    page = browser.get(path)
    assert page.status_code == 200
    assert not re.search("board|menu|nav", without_tokens(page.content))
    aunt.refresh_from_db()
    assert aunt.state == ContactState.ASKED
    assert browser.post(path, {"answer": answer}).status_code == 302
    aunt.refresh_from_db()
    assert aunt.state == {"accept": ContactState.ACCEPTED, "decline": ContactState.DECLINED}[answer]
    assert Address.objects.get(contact=aunt, channel=Channel.EMAIL).proven_at is not None
    assert Address.objects.get(contact=aunt, channel=Channel.SMS).proven_at is None
    contacts.remove_contact(person=cast.vanna, contact_id=aunt.id, now=now)
    assert browser.get(path).status_code == 404


def test_a_test_message_is_proven_by_a_press_only(cast: Cast) -> None:
    now = timezone.now()
    mail = Address.objects.get(person=cast.rith, channel=Channel.EMAIL)
    before = mail.proven_at
    account.send_test(person=cast.rith, address_id=mail.id, now=now)
    fetch_notices(now=now)
    path = link_of(Delivery.objects.get(person=cast.rith), "b" * 22)
    browser = Client()
    browser.get(path)
    mail.refresh_from_db()
    assert mail.proven_at == before
    assert "Thank you" in browser.post(path).content.decode()
    mail.refresh_from_db()
    assert mail.proven_at is not None
    assert before is not None
    assert mail.proven_at > before or mail.proven_at.date() == now.date()


def test_who_is_asked_to_watch_signs_in_to_answer(cast: Cast) -> None:
    now = timezone.now()
    watch.ask_person(person=cast.vanna, email=cast.rith.email, now=now)
    watch.resolve_wishes(now=now)
    fetch_notices(now=now)
    path = link_of(Delivery.objects.get(person=cast.rith), "c" * 22)
    assert Client().get(path).url == "/accounts/login/?next=/watchers/"
    assert Contact.objects.filter(owner=cast.vanna).count() == 2
