"""Notices in browsers: empty, beside every other way, never instead; and no way into a private network."""

import base64
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.utils import timezone

from karpear.alerts.actions.sos import raise_sos
from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.actions.lease import Lane
from karpear.messaging.actions.record import record
from karpear.messaging.channels import configured, mistakes
from karpear.messaging.channels.push import PublicOnly, PushDriver, only_services
from karpear.messaging.channels.vapid import public_key
from karpear.messaging.dispatch import claim, send
from karpear.messaging.models import ChannelState, Delivery
from karpear.people.actions.lost import close_phones
from karpear.people.actions.pushes import keep_push
from karpear.people.models import Address, Channel, Person
from karpear.people.notices import notify
from karpear.rules.message.push import is_push_service
from tests.cast import Cast, signed_in
from tests.servers import Gateway
from tests.steps.loops import run

pytestmark = pytest.mark.django_db
MAKER = "https://fcm.googleapis.com/fcm/send/abc:123"


@pytest.fixture(autouse=True)
def on(settings: Any) -> None:
    settings.KARPEAR_PUSH = "mailto:ops@karpear.test"


@pytest.fixture
def maker() -> Iterator[Gateway]:
    """A push service, as the maker of a browser runs one."""
    with Gateway() as service:
        yield service


def browser_of(person: Person, maker: Gateway) -> Address:
    return keep_push(person=person, endpoint=f"http://127.0.0.1:{maker.port}/push/{uuid4()}", now=timezone.now())


def delivered(maker: Gateway) -> None:
    """One round of the courier for this channel, with a driver that may speak to the test's own service."""
    driver = PushDriver("mailto:ops@karpear.test", 5, allowed=lambda _to: True, public=False)
    letters = [one for lane in Lane for one in claim(lane, {"push": 10}, timezone.now())]

    async def work() -> list[Any]:
        await driver.open()
        try:
            return [result for letter in letters for result in await send(letter, {"push": driver}, start_before=1e12)]
        finally:
            await driver.close()

    record(run(work()), now=timezone.now())


def part(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_an_sos_rings_in_the_officers_browser_and_says_nothing(cast: Cast, maker: Gateway) -> None:
    browser_of(cast.dara, maker)
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=timezone.now(), now=timezone.now())
    told = Delivery.objects.filter(person=cast.dara).order_by("channel").values_list("channel", flat=True)
    assert list(told) == ["email", "push", "sms"]
    delivered(maker)
    (request,) = maker.requests
    assert (request.raw, request.headers["Urgency"]) == (b"", "high")
    assert 0 < int(request.headers["TTL"]) <= 86400
    scheme, _, rest = request.headers["Authorization"].partition(" ")
    said = dict(one.strip().split("=", 1) for one in rest.split(","))
    head, claims, signature = said["t"].split(".")
    assert (scheme, said["k"]) == ("vapid", public_key())
    assert json.loads(part(claims)) | {"exp": 0} == {
        "aud": f"http://127.0.0.1:{maker.port}", "sub": "mailto:ops@karpear.test", "exp": 0,
    }  # fmt: skip
    numbers = [int.from_bytes(part(signature)[i : i + 32], "big") for i in (0, 32)]
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), part(said["k"]))
    key.verify(encode_dss_signature(*numbers), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    everything = " ".join([request.path, *request.headers.values(), part(claims).decode()])
    assert not [word for word in ("Sophea", "Dara", "SOS", "alert") if word in everything]
    assert Delivery.objects.get(channel="push").state == "sent"


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten_and_nothing_replaces_it(cast: Cast, maker: Gateway, status: int) -> None:
    where = browser_of(cast.sophea, maker)
    maker.answers(status)
    notify(topic="phone", subject=uuid4(), text_key="phone_due", person=cast.sophea, now=timezone.now())
    fetch_notices(now=timezone.now())
    assert {d.channel for d in Delivery.objects.all()} == {"email", "push"}
    delivered(maker)
    where.refresh_from_db()
    assert where.removed_at
    assert Delivery.objects.count() == 2
    assert not ChannelState.objects.filter(channel="push", failures_in_a_row__gt=0).exists()


def test_alone_it_is_no_way_to_reach_anybody(cast: Cast, maker: Gateway, settings: Any) -> None:
    browser_of(cast.dara, maker)
    Address.objects.written().filter(person=cast.dara).update(removed_at=timezone.now())
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=timezone.now(), now=timezone.now())
    assert not Delivery.objects.filter(person=cast.dara).exists()
    settings.KARPEAR_PUSH = ""
    assert Channel.PUSH.value not in configured()
    assert signed_in(cast.dara).get("/notices/").status_code == 404
    settings.KARPEAR_PUSH = "https://example.test"
    assert "KARPEAR_PUSH" in mistakes()


def test_a_person_reads_who_learns_what_and_says_yes(cast: Cast) -> None:
    browser = signed_in(cast.sophea)
    page = browser.get("/notices/").content.decode()
    assert "they learn when, not what" in page and public_key() in page
    assert 'href="/notices/"' in browser.get("/addresses/").content.decode()
    browser.post("/notices/", {"endpoint": MAKER})
    address = Address.objects.pushes().get()
    assert (address.person, address.value) == (cast.sophea, MAKER)
    assert MAKER not in browser.get("/addresses/").content.decode()
    signed_in(cast.dara).post("/notices/", {"endpoint": MAKER})
    assert Address.objects.pushes().get().person == cast.dara
    for number in range(8):
        browser.post("/notices/", {"endpoint": f"{MAKER}{number}"})
    assert Address.objects.pushes().filter(person=cast.sophea).count() == 5
    assert close_phones(by=cast.sophea, person=cast.sophea, devices=[], now=timezone.now()).pushes == 5
    browser = signed_in(cast.dara)
    browser.post("/notices/", {"do": "stop"})
    assert not Address.objects.pushes().exists()


def test_whoever_forces_somebody_gets_no_notices(cast: Cast) -> None:
    browser: Any = signed_in(cast.sophea)
    session = browser.session
    session["way"] = 1
    session.save()
    assert browser.post("/notices/", {"endpoint": MAKER}).status_code == 503
    assert not Address.objects.pushes().exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com.evil.test/x",
        "https://evilfcm.googleapis.com/x",
        "https://me@fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest",
        "https://localhost/x",
        "https://fcm.googleapis.com\\@127.0.0.1/x",
        "https://fcm.googleapis.com/x\n",
        "https://fcm.googleapis.com/" + "x" * 2000,
        "https://.push.apple.com/x",
    ],
)
def test_no_other_address_is_taken(cast: Cast, endpoint: str) -> None:
    assert not is_push_service(endpoint)
    signed_in(cast.sophea).post("/notices/", {"endpoint": endpoint})
    assert not Address.objects.pushes().exists()


def test_a_name_that_leads_inside_leads_nowhere() -> None:
    async def asked() -> None:
        resolver = PublicOnly()
        with pytest.raises(OSError, match="not a public address"):
            await resolver.resolve("localhost", 443)
        await resolver.close()

    run(asked())
    assert only_services(["push.example.test"])("https://push.example.test/x")
    assert not only_services([])("https://push.example.test/x")
