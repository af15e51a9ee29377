"""By text message, out and back, through a real gateway: an SOS, who is told, who has it, and what the phones hear."""

import base64
import hashlib
import hmac
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.alerts.models import Alert
from karpear.alerts.queries.texts import texts_of
from karpear.keeper.inbound.step import read_inbox
from karpear.messaging.deliver import deliver_once
from karpear.messaging.models import Delivery, Inbound
from karpear.people.models import Channel
from tests.cast import Cast, address, signed_in
from tests.servers import Gateway
from tests.steps.links import link_of
from tests.steps.texts import SECRET, number_of, post, text

pytestmark = pytest.mark.django_db
TELEGRAM = "long-enough-secret"


@pytest.fixture(autouse=True)
def gateways(settings: Any, gateway: Gateway) -> None:
    settings.KARPEAR_EMAIL = ""
    settings.KARPEAR_SMS = gateway.url
    settings.KARPEAR_SMS_IN = f"webhook?secret={SECRET} twilio?token={SECRET}"
    settings.KARPEAR_CHAT_IN = f"telegram?secret={TELEGRAM}"


def test_an_sos_goes_out_and_its_answer_comes_back(cast: Cast, gateway: Gateway) -> None:
    now = timezone.now()
    text(cast.sophea, "ជួយផង", now=now)
    deliver_once(now)
    told = gateway.to(number_of(cast.dara))[0].json["text"]
    assert "Sophea: your answer is needed now: " in told
    number = re.search(r"Or answer: HAVE (\d{4})$", told)
    assert number
    assert "Dara is told" in gateway.to(number_of(cast.sophea))[0].json["text"]
    text(cast.dara, f"have {number[1]}", now=now + timedelta(seconds=20))
    deliver_once(now + timedelta(seconds=21))
    alert = Alert.objects.get()
    assert (alert.state, alert.owner) == ("acknowledged", cast.dara)
    assert gateway.to(number_of(cast.dara))[1].json["text"] == "You have it: Sophea."
    assert len(told.split("http")[0]) + 70 < 160


def test_without_a_way_in_messages_do_not_speak_of_answering(cast: Cast, gateway: Gateway, settings: Any) -> None:
    now = timezone.now()
    text(cast.sophea, "SOS", now=now)
    settings.KARPEAR_SMS_IN = ""
    deliver_once(now)
    assert "Or answer" not in gateway.to(number_of(cast.dara))[0].json["text"]


def test_forged_oversized_and_broken_posts_change_nothing(cast: Cast) -> None:
    good = {"id": "1", "from": number_of(cast.sophea), "text": "SOS"}
    assert post(good, secret="another-secret-of-12").status_code == 403
    assert post(good, path="/in/chat").status_code == 404
    assert Client().post("/in/sms", good).status_code == 403
    assert Client().get("/in/sms").status_code == 405
    assert post(good | {"text": "x" * 17_000}).status_code == 413
    for broken in ({"id": ""}, {"from": ""}, {"from": None}, {"id": True}, {"text": ["SOS"], "id": []}):
        assert post(good | broken).status_code == 422
    assert not Inbound.objects.exists()
    assert post(good | {"sent_at": "no time at all"}).json() == {"new": True}


def test_the_secret_of_the_way_out_opens_the_way_in(cast: Cast, gateway: Gateway, settings: Any) -> None:
    settings.KARPEAR_SMS_IN = ""
    body = {"id": "1", "from": number_of(cast.sophea), "text": "OK"}
    assert post(body, secret=gateway.secret).json() == {"new": True}
    settings.KARPEAR_SMS = ""
    assert post(body, secret=gateway.secret).status_code == 404


def test_twilio(cast: Cast, settings: Any) -> None:
    form = {"MessageSid": "SM1", "From": number_of(cast.sophea), "Body": "SOS", "To": "+8551"}
    address = f"{settings.KARPEAR_BASE_URL}/in/twilio"
    by_hand = address + "".join(name + form[name] for name in sorted(form))
    signed = base64.b64encode(hmac.new(SECRET.encode(), by_hand.encode(), hashlib.sha1).digest()).decode()
    assert Client().post("/in/twilio", form, headers={"X-Twilio-Signature": "x"}).status_code == 403
    answer = Client().post("/in/twilio", form, headers={"X-Twilio-Signature": signed})
    assert answer.status_code == 200 and answer.content.endswith(b"<Response/>")
    read_inbox(now=timezone.now())
    assert Alert.objects.get().person == cast.sophea


def telegram(secret: str = TELEGRAM, **update: Any) -> int:
    """What Telegram gets for one update."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
    return Client().post("/in/telegram", update, "application/json", headers=headers).status_code


def written(chat: int = 99, **what: Any) -> dict[str, Any]:
    return {"message_id": 5, "chat": {"id": chat, "type": "private"}, "date": int(timezone.now().timestamp()), **what}


def test_telegram_from_a_chat_nobody_knows_is_only_read(cast: Cast) -> None:
    sos = written(text="SOS", date=1_700_000_000)
    assert telegram("wrong", update_id=7, message=sos) == 403
    assert telegram(update_id=7, message=sos | {"chat": {"id": 99, "type": "group"}}) == 200
    assert telegram(update_id=7, message=None) == 200
    assert not Inbound.objects.exists()
    assert telegram(update_id=7, message=sos) == 200
    read_inbox(now=timezone.now())
    assert Inbound.objects.get().state == "shown"


def test_telegram_loses_no_caption_no_place_and_no_second_thought(cast: Cast) -> None:
    """What carries no words is read by people; what calls for help calls, wherever the words stand."""
    address(Channel.CHAT, "99", person=cast.sophea)
    for n, what in enumerate(
        [
            {"voice": {"file_id": "x"}}, {"location": {"latitude": 9.5, "longitude": 104.916}},
            {"location": {"latitude": 10**400, "longitude": "x"}}, {"text": "SO"}, {"text": ["SOS"]},
        ]
    ):  # fmt: skip
        assert telegram(update_id=n, message=written(**what)) == 200
    read_inbox(now=timezone.now())
    said = Inbound.objects.order_by("received_at", "id").values_list("text", "state", "person")
    assert list(said) == [(t, "shown", cast.sophea.pk) for t in ("", "geo:9.50000,104.91600", "", "SO", "")]
    assert b"no words" in signed_in(cast.dara).get("/texts/").content
    assert telegram(update_id=8, edited_message=written(text="SOS", edit_date=int(timezone.now().timestamp()))) == 200
    assert telegram(update_id=9, edited_message=written(location={"latitude": 1, "longitude": 2})) == 200
    read_inbox(now=timezone.now())
    assert Alert.objects.get().calls == 1
    assert Inbound.objects.count() == 6, "a place that goes on moving is no text each time"


def test_telegram_caption(cast: Cast) -> None:
    address(Channel.CHAT, "99", person=cast.sophea)
    assert telegram(update_id=1, message=written(photo=[{"file_id": "x" * 20_000}], caption="SOS")) == 200
    read_inbox(now=timezone.now())
    assert Alert.objects.get().person == cast.sophea


def test_two_voice_notes_are_two(cast: Cast) -> None:
    """The same words within minutes count once, but nobody knows whether these are the same."""
    address(Channel.CHAT, "99", person=cast.sophea)
    for n in range(2):
        assert telegram(update_id=n, message=written(voice={"file_id": str(n)})) == 200
        read_inbox(now=timezone.now())
        row = Inbound.objects.latest("received_at", "id")
        assert (row.did, row.state) == ("show", "shown")
        signed_in(cast.dara).post("/texts/", {"id": [str(row.pk)]})


def test_telegram_is_thanked_for_what_is_too_long(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    """It sends again what gets no 2xx, and everything after it would wait."""
    assert telegram("wrong", update_id=1, message=written(text="x" * 70_000)) == 403
    assert telegram(update_id=1, message=written(text="secret " * 10_000)) == 200
    assert not Inbound.objects.exists()
    assert "too long" in caplog.text and "secret" not in caplog.text


def test_what_was_written_is_read_with_the_alert_before_anybody_rings(cast: Cast) -> None:
    now = timezone.now()
    words = "arrested at the checkpoint, they take my phone"
    text(cast.sophea, words, now=now)
    alert = Alert.objects.get()
    officer = signed_in(cast.dara).get(f"/alerts/{alert.pk}/").content.decode()
    assert words in officer.split('id="ring"')[0], "above the first number"
    assert "somebody else may have their phone" in officer
    link = link_of(Delivery.objects.filter(subject=alert.pk, person=cast.dara)[0], str(uuid4()))
    by_link = Client().get(link).content.decode()
    assert words not in by_link and "Sign in to read it" in by_link
    assert words not in signed_in(cast.sophea).get(f"/alerts/{alert.pk}/").content.decode()
    text(cast.rith, "SOS", now=now)
    bare = Alert.objects.get(person=cast.rith)
    assert texts_of(bare, cast.dara, None) == []
