"""The page about writing by text, and what officers read."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.keeper.inbound.step import read_inbox
from karpear.messaging.codes import CodeIs, code_is, good_until, own_codes
from karpear.messaging.models import ByText, Inbound
from karpear.ops.health.doctor import text_number, texts_in
from karpear.people.models import Address, Channel, Watch, WatchState
from karpear.people.signin import WAY
from tests.cast import NOW, Cast, address, signed_in
from tests.steps.texts import SECRET, number_of, text

pytestmark = pytest.mark.django_db
NUMBER = "+85511222333"
TELEGRAM = "long-enough-secret"


@pytest.fixture(autouse=True)
def settings_in(settings: Any) -> None:
    settings.KARPEAR_SMS_IN = f"webhook?secret={SECRET}"
    settings.KARPEAR_CHAT_IN = f"telegram?secret={TELEGRAM}"
    settings.KARPEAR_SMS_NUMBER = "+855 11 222-333"


def forced(client: Client) -> Client:
    session = client.session
    session[WAY] = 1
    session.save()
    return client


def words(answer: Any) -> str:
    fresh = re.compile(r'(csrfmiddlewaretoken" value=")[^"]+')
    return fresh.sub(r"\1", answer.content.decode())


@pytest.mark.usefixtures("still")
def test_the_page_shows_number_and_codes_and_may_be_kept(cast: Cast) -> None:
    answer = signed_in(cast.sophea).get("/by-sms/")
    page = answer.content.decode()
    assert answer.headers["X-Keep"] == "offline"
    assert all(own_code in page for own_code in own_codes(cast.sophea, timezone.now()))
    assert f"sms:{NUMBER}?&amp;body=OK" in page
    assert good_until(datetime(2026, 12, 5, tzinfo=UTC)).isoformat() == "2027-01-31"


@pytest.mark.usefixtures("still")
def test_a_choice_of_danger_is_never_shown_and_a_forced_session_changes_nothing(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    before = words(client.get("/by-sms/"))
    client.post("/by-sms/danger", {"which": "2"})
    client.get("/by-sms/")  # the message is read
    assert words(client.get("/by-sms/")) == before
    first, second = own_codes(cast.sophea, timezone.now())
    assert code_is(cast.sophea, second, timezone.now()) is CodeIs.DURESS
    under = forced(signed_in(cast.sophea))
    answers = [words(one.post("/by-sms/danger", {"which": "1"}, follow=True)) for one in (under, client)]
    assert answers[0] == answers[1]
    ByText.objects.update(danger="2")
    forced(client).post("/by-sms/danger", {"which": ""})
    assert code_is(cast.sophea, first, timezone.now()) is CodeIs.RIGHT


def test_new_codes_end_the_old_ones(cast: Cast) -> None:
    old = own_codes(cast.sophea, timezone.now())
    signed_in(cast.sophea).post("/by-sms/codes")
    new = own_codes(cast.sophea, timezone.now())
    assert not set(old) & set(new)
    assert code_is(cast.sophea, old[0], timezone.now()) is CodeIs.WRONG


def test_a_chat_is_tied_once(cast: Cast) -> None:
    def send(update: int, words: str, chat: int = 99) -> Inbound:
        body = {"update_id": update, "message": {"chat": {"id": chat, "type": "private"}, "text": words}}
        headers = {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM}
        assert Client().post("/in/telegram", body, "application/json", headers=headers).status_code == 200
        read_inbox(now=timezone.now())
        return Inbound.objects.order_by("-received_at", "-id")[0]

    def digits(client: Client) -> str:
        match = re.search(r"LINK (\d{8})", client.post("/by-sms/link").content.decode())
        assert match
        return match[1]

    assert send(1, f"LINK {digits(forced(signed_in(cast.sophea)))}").did == "not_linked"
    link = digits(signed_in(cast.sophea))
    assert send(2, f"/start {link[:4]} {link[4:]}").did == "linked"
    assert Address.objects.get(channel="chat").person == cast.sophea
    assert send(3, "ok").did == "check_in"
    assert send(4, f"LINK {link}", chat=100).did == "not_linked"


def test_officers_read_what_did_nothing(cast: Cast) -> None:
    text(cast.sophea, "where do we meet?", now=NOW)
    text("+85599000009", "they took him", now=NOW)
    officer, other = signed_in(cast.dara), signed_in(cast.piseth)
    assert b"where do we meet?" in officer.get("/texts/").content
    assert b"they took him" in officer.get("/texts/").content
    assert b"where do we meet?" not in other.get("/texts/").content
    assert b"they took him" in other.get("/texts/").content
    assert b"2 texts to read" in officer.get("/board/").content
    assert b"to read" not in forced(signed_in(cast.dara)).get("/board/").content
    assert b"they took him" not in forced(signed_in(cast.dara)).get("/texts/").content
    assert signed_in(cast.sophea).get("/texts/").status_code == 403
    everything = {"id": [str(pk) for pk in Inbound.objects.values_list("pk", flat=True)]}
    other.post("/texts/", everything)
    assert b"they took him" not in other.get("/texts/").content
    assert b"to read" not in other.get("/board/").content
    assert b"2 texts to read" in officer.get("/board/").content, "every organisation reads for itself"
    assert b"where do we meet?" in officer.get("/texts/").content
    officer.post("/texts/", everything)
    assert b"to read" not in officer.get("/board/").content
    assert b"to read" not in signed_in(cast.kanha).get("/board/").content, "a fellow officer has read it"
    assert Entry.objects.filter(action="text.seen", object_id__isnull=False).count() == 2


def test_who_watches_over_one_of_several_reads_for_themselves(cast: Cast) -> None:
    Watch.objects.create(person=cast.vanna, watcher=cast.rith, state=WatchState.ACCEPTED, asked_at=NOW)
    address(Channel.SMS, number_of(cast.vanna), person=cast.sophea)
    row = text(cast.vanna, "where do we meet?", now=NOW)
    watcher, officer = signed_in(cast.rith), signed_in(cast.dara)
    assert b"where do we meet?" in watcher.get("/texts/").content
    watcher.post("/texts/", {"id": [str(row.pk)]})
    assert b"where do we meet?" not in watcher.get("/texts/").content
    assert b"where do we meet?" in officer.get("/texts/").content


def test_a_text_of_one_of_several_is_read_by_their_officers(cast: Cast) -> None:
    """Not by those of every organisation: it is somebody we know."""
    number = number_of(cast.sophea)
    address(Channel.SMS, number, person=cast.bopha)
    address(Channel.SMS, number, person=cast.chenda, proven=False)
    text(number, "where do we meet?", now=NOW)
    page = signed_in(cast.dara).get("/texts/").content
    assert b"where do we meet?" in page and b"Several people gave this number" in page
    assert b"where do we meet?" not in signed_in(cast.piseth).get("/texts/").content
    Address.objects.filter(person=cast.chenda).update(proven_at=NOW)
    assert b"where do we meet?" in signed_in(cast.piseth).get("/texts/").content


def test_doctor_says_whether_texts_come_in(cast: Cast, settings: Any) -> None:
    assert [(check.name, check.ok) for check in texts_in(NOW)] == [("sms in", False), ("chat in", False)]
    settings.KARPEAR_CHAT_IN = ""
    settings.KARPEAR_SMS_IN = f"webhook?secret={SECRET} smstools:/nowhere"
    text(cast.sophea, "OK", now=NOW)
    assert "proven" in texts_in(NOW)[0].says and "/nowhere cannot be read" in texts_in(NOW)[0].says
    settings.KARPEAR_SMS_IN = f"webhook?secret={SECRET}"
    assert texts_in(NOW)[0].ok


def test_a_number_that_is_missing_or_leads_nowhere_is_said_where_the_server_is_looked_after(
    cast: Cast, settings: Any
) -> None:
    """What *By text message* shows its readers: "Ask whoever runs it"."""
    assert text_number()[0].ok
    settings.KARPEAR_SMS_NUMBER = ""
    assert "No number yet" in signed_in(cast.sophea).get("/by-sms/").content.decode()
    cast.dara.is_operator = True
    cast.dara.save()
    page = signed_in(cast.dara).get("/operator/").content.decode()
    assert "KARPEAR_SMS_NUMBER is not set" in page
    settings.KARPEAR_SMS_NUMBER, settings.KARPEAR_SMS_IN, settings.KARPEAR_SMS = "+85511222333", "", "file:/tmp"
    assert "no text comes in" in text_number()[0].says and not text_number()[0].ok
    settings.KARPEAR_SMS = settings.KARPEAR_SMS_NUMBER = ""
    assert not text_number(), "without any texts nobody asks for a number"
