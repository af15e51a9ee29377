"""The phone in the field, attacked: odd input at the open doors, and what a held or stolen phone could leave behind."""

import base64
import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from karpear.activities.tracking.actions.senders import add_sender
from karpear.activities.tracking.models import App, FollowLink, Sender
from karpear.messaging.actions.by_text import choose_danger, link_chat
from karpear.messaging.codes import CodeIs, code_is, own_codes
from karpear.messaging.models import Inbound
from karpear.messaging.signatures import generic_signature
from karpear.people.devices import make_shortcut, register_device
from tests.cast import Cast
from tests.steps.trips import followed
from tests.steps.vault import Vault

pytestmark = pytest.mark.django_db
#: Text that no database and no hash takes as it is, numbers that are none, and what is much too deep.
ODD: list[Any] = ["\ud800", "\x00", "9" * 5000, "NaN", -1, 10**400, True, None, [], {}, [[[]]], {"a": {}}, "²"]


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def _sent(path: str, body: Any, **headers: str) -> int:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    client = Client(raise_request_exception=False)
    return client.post(path, raw, content_type="application/json", headers=headers).status_code


def test_odd_input_at_the_doors_for_phones_breaks_nothing(cast: Cast) -> None:
    now = timezone.now()
    device, token = register_device(person=cast.sophea, name="", now=now, tell=False)
    _made, user, secret = add_sender(person=cast.sophea, app=App.OWNTRACKS, now=now)
    _other, _none, traccar = add_sender(person=cast.dara, app=App.OSMAND, now=now)
    basic = "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()
    bearer = {"Authorization": f"Bearer {token}"}
    address = f"/s/{make_shortcut(person=cast.sophea, device_id=device.pk, now=now)}"
    for odd in ODD:
        coords = {"latitude": odd, "longitude": odd, "accuracy": odd}
        fixes = [{"lat": odd, "lon": odd, "fixed_at": odd, "accuracy_m": odd}]
        answers = [
            _sent("/in/osmand", {"device_id": odd}),
            _sent("/in/osmand", {"device_id": traccar, "location": {"timestamp": odd, "coords": coords}}),
            _sent("/in/osmand", {"device_id": traccar, "location": odd}),
            _sent(
                "/in/owntracks",
                {"_type": "location", "lat": odd, "lon": odd, "tst": odd, "acc": odd},
                Authorization=basic,
            ),
            _sent("/in/owntracks", odd, Authorization=basic),
            _sent("/api/v1/notes", {"key": str(uuid4()), "sealed": odd}, **bearer),
            _sent("/api/v1/notes", {"key": odd, "sealed": "x"}, **bearer),
            _sent("/api/v1/positions", {"key": str(uuid4()), "fixes": fixes}, **bearer),
            _sent("/api/v1/positions", {"key": str(uuid4()), "fixes": odd, "request": odd}, **bearer),
            _sent("/api/v1/device/test", {"key": odd}, **bearer),
            _sent(address, {"test": odd, "lat": odd}),
        ]
        assert max(answers) < 500, (odd, answers)


def test_heads_that_no_browser_sends_are_answered(db: None) -> None:
    for head in ({"Authorization": "Basic \xff"}, {"Authorization": "Basic /w=="}, {"Authorization": "Basic"}):
        assert _sent("/in/owntracks", {}, **head) == 401
    assert _sent("/in/owntracks", {}, **{"Content-Length": "\xb2"}) == 413


def test_who_forces_somebody_takes_no_address_and_no_sender_along(cast: Cast) -> None:
    """What was made in such a session would go on showing the way, or speaking for them, after they were let go."""
    activity = followed(cast.sophea)
    forced = Vault(cast.sophea, forced=True).client
    reader = f"colleague:{cast.dara.pk}"
    page = forced.get(f"/plans/{activity.pk}/follow/").content.decode()
    assert reader in page, "shown as always"
    assert forced.post(f"/plans/{activity.pk}/follow/link/", {"reader": reader}).status_code == 503
    assert forced.post("/plans/apps/", {"app": App.OSMAND}).status_code == 503
    assert not FollowLink.objects.exists() and not Sender.objects.exists()
    free = Vault(cast.sophea).client
    assert free.post(f"/plans/{activity.pk}/follow/link/", {"reader": reader}).status_code == 200
    assert FollowLink.objects.count() == 1


SECRET = "a-secret-of-the-gateway"


def _text(settings: Any, **said: Any) -> int:
    settings.KARPEAR_SMS_IN = f"webhook?secret={SECRET}"
    body = json.dumps({"id": str(uuid4()), "from": "+85512000001", "text": "SOS", **said}).encode()
    return _sent("/in/sms", body, **{"X-Karpear-Signature": generic_signature(SECRET, body)})


def test_no_text_is_lost_to_half_a_sign_or_a_clock_that_was_never_set(cast: Cast, settings: Any) -> None:
    """Gateways cut long texts in the middle of a sign, and modems that lost power begin in 1970."""
    said = {
        "text": ["SOS \ud83d", "SOS \x00"], "from": ["\udfff"], "id": ["\ud800"],
        "sent_at": [0, "1980-01-06T00:00:00Z", True, 1e300],
    }  # fmt: skip
    odd = [{name: one} for name, values in said.items() for one in values]
    assert [_text(settings, **one) for one in odd] == [200] * len(odd)
    waiting = Inbound.objects.filter(state="waiting")
    assert waiting.count() == len(odd)
    assert all(one.urgent for one in waiting)


def test_a_text_without_the_right_signature_is_nothing(cast: Cast, settings: Any) -> None:
    body = b'{"id": "1", "from": "+85512000001", "text": "SOS"}'
    assert _sent("/in/sms", body) == 404, "no way in, no door"
    settings.KARPEAR_SMS_IN = f"webhook?secret={SECRET}"
    for signature in ("", "0" * 64, generic_signature(SECRET, body + b" "), generic_signature("x" * 20, body), "\xff"):
        assert _sent("/in/sms", body, **{"X-Karpear-Signature": signature}) == 403
    assert _sent("/in/sms", b" " * 17_000) == 413
    assert not Inbound.objects.exists()


def test_who_forces_somebody_makes_no_card_worthless(cast: Cast) -> None:
    """The code of danger stands on a card: whoever forces its owner neither reads which it is nor renews it away."""
    now = timezone.now()
    choose_danger(person=cast.sophea, danger="2", now=now)
    before = own_codes(cast.sophea, now)
    forced = Vault(cast.sophea, forced=True).client
    assert forced.post("/by-sms/codes").status_code == 503
    forced.post("/by-sms/danger", {"which": ""})
    assert own_codes(cast.sophea, now) == before
    assert code_is(cast.sophea, before[1], now) is CodeIs.DURESS
    digits = re.search(r"LINK (\d{8})", forced.post("/by-sms/link").content.decode())
    assert digits and link_chat(digits=digits[1], chat="99", now=now) is None
