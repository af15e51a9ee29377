"""A contact is asked, gets a real e-mail, opens its link and agrees; so does a person who is asked to watch."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from karpear.alerts.models import Alert
from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.models import Delivery
from karpear.people.actions import account, contacts, watch
from karpear.people.models import Address, Channel, Contact, ContactState, Organisation
from tests.cast import Cast, contact, signed_in
from tests.steps.alarms import missed, told
from tests.steps.links import link_in, link_of, link_to
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
    assert Client().get(path).url == f"/accounts/login/?next={path}"
    assert signed_in(cast.rith).get(path).url == "/watchers/"
    assert Contact.objects.filter(owner=cast.vanna).count() == 2


def test_what_a_contact_agrees_to_hear_is_what_the_page_then_says(cast: Cast) -> None:
    """Who gave no number is rung by nobody: then neither page says whom to call, and both say what to do."""
    aunt = cast.sophea.contacts.get(role="family")
    Contact.objects.filter(pk=aunt.pk).update(state=ContactState.ASKED, disclosures=[])
    aunt.refresh_from_db()
    token = contacts.ask_contact(person=cast.sophea, contact_id=aunt.pk, now=timezone.now())
    agreed = Client().get(f"/c/{token}/").content.decode()
    assert "whom to call" not in agreed and "a number to ring if their people gave one" in agreed
    Contact.objects.filter(pk=aunt.pk).update(state=ContactState.ACCEPTED)

    alert = missed(cast)
    link = link_in(told(alert, aunt))
    page = Client().get(link).content.decode()
    assert "tel:" not in page and "Their people gave no number to ring here. Press an answer below" in page
    assert "Write it below: those who look for them read it" in " ".join(page.split())
    assert "What you can do" in page and "say nothing about this page on the phone" in page
    Organisation.objects.filter(pk=cast.lantern.pk).update(phone="+855 12 000 111")
    page = Client().get(link).content.decode()
    assert "tel:+85512000111" in page and "gave no number" not in page
    Alert.objects.filter(pk=alert.pk).update(kind="duress")
    page = Client().get(link).content.decode()
    assert "may put them in danger" in page and "If you ring" not in page


def test_what_a_contact_knows_reaches_those_who_look_and_nobody_else(cast: Cast) -> None:
    alert = missed(cast)
    path = link_in(told(alert, cast.sophea.contacts.get(role="family")))
    contact, officer, own = Client(), signed_in(cast.dara), signed_in(cast.sophea)
    news = Delivery.objects.filter(person=cast.dara, text_key="news")
    count = news.count()
    assert contact.post(path, {"answer": "heard", "words": " She rang\r\nfrom the ferry. "}).status_code == 302
    assert news.count() > count
    page = officer.get(f"/alerts/{alert.pk}/").content.decode()
    assert "heard from them" in page and page.count("She rang from the ferry.") == 2, (
        "where they are rung, and in order"
    )
    assert page.index("She rang from the ferry.") < page.index("What happened so far")
    assert "ferry" not in Client().get(link_to(alert, cast.dara)).content.decode(), "others may read the message"
    for stranger in (contact.get(path), own.get(f"/alerts/{alert.pk}/"), own.get(f"/api/v1/alerts/{alert.pk}")):
        assert stranger.status_code == 200 and "ferry" not in stranger.content.decode()
    assert "ferry" not in "".join(news.values_list("text_key", flat=True))

    count = news.count()
    contact.post(path, {"answer": "heard", "words": "She rang from the ferry."})
    assert news.count() == count, "said twice, told once"
    contact.post(path, {"answer": "heard", "words": "She is at the pagoda."})
    assert news.count() > count, "what is new is told"


def test_words_that_are_too_long_are_not_cut_and_the_others_stay_as_they_were(cast: Cast) -> None:
    alert = missed(cast)
    path = link_in(told(alert, cast.sophea.contacts.get(role="family")))
    words = "x" * 301
    refused = Client().post(path, {"answer": "heard", "words": words})
    page = refused.content.decode()
    assert refused.status_code == 422 and words in page and "301 characters are too many: 300 fit" in page
    assert refused["Cache-Control"] == "no-store"
    assert page.index("Something is missing or not right") < page.index("What happens now"), "said before the fold"
    assert not alert.events.filter(what="contact_heard").exists()
    assert Client().post(path, {"answer": "heard", "words": "\x00"}).status_code == 422
    assert Client().post(path, {"answer": "", "words": "ferry"}).status_code == 422
    assert Client().post(path, {"answer": "know", "words": "x" * 300}).status_code == 302
    assert Client().post(path, {"answer": "know"}).status_code == 302, "words are left out freely"
