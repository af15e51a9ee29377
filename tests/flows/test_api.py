"""The HTTP API, as a phone and a page use it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.alerts.models import Alert
from karpear.people.devices import register_device, revoke
from karpear.people.models import Person
from tests.cast import Cast, build_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Cast:
    return build_cast()


@pytest.fixture
def phone(client, world):
    """Calls the API with Sophea's device token: phone("sos", {...}) posts, phone("me") gets."""
    _device, token = register_device(person=world.sophea, name="phone", now=timezone.now())
    headers = {"Authorization": f"Bearer {token}"}

    def call(path: str, body: dict | None = None, token_: str | None = None):
        use = {"Authorization": f"Bearer {token_}"} if token_ else headers
        if body is None:
            return client.get(f"/api/v1/{path}", headers=use)
        return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=use)

    return call


def iso(minutes: float = 0) -> str:
    return (timezone.now() + timedelta(minutes=minutes)).isoformat()


def test_nobody_is_told_why_and_gets_a_problem(client):
    answer = client.post("/api/v1/sos", {"key": str(uuid4()), "pressed_at": iso()}, content_type="application/json")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 401


def test_a_phone_raises_sos_once(phone, world):
    body = {"key": str(uuid4()), "pressed_at": iso(), "position": {"lat": 11.5, "lon": 104.9, "accuracy_m": 20}}
    first = phone("sos", body)
    assert first.status_code == 201, first.content
    assert [(r["name"], r["channel"]) for r in first.json()["reaching"]] == [("Dara", "email"), ("Dara", "sms")]
    again = phone("sos", body | {"pressed_at": iso(5)})
    assert (again.status_code, again.json()) == (200, first.json())
    second = phone("sos", body | {"key": str(uuid4())})
    assert (second.status_code, second.json()["alert"]) == (200, first.json()["alert"])
    assert Alert.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pressed_at", "yesterday"),
        ("pressed_at", 1700000000),
        ("pressed_at", "2027-01-01T10:00:00"),
        ("pressed_at", "0001-01-01T00:00:00+14:00"),
        ("key", "not a key"),
        ("position", {"lat": 95, "lon": 1}),
        ("position", {"lat": "NaN", "lon": 1}),
    ],
)
def test_bad_fields_are_named(phone, field, value):
    body = {"key": str(uuid4()), "pressed_at": iso(), field: value}
    answer = phone("sos", body)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["loc"][:2] == ["body", field]


@pytest.mark.parametrize("never_set", ["1970-01-01T00:00:07Z", "1980-01-06T00:00:00+07:00"])
def test_an_sos_of_a_clock_that_was_never_set_is_taken(phone, world, never_set):
    """Pressed before the clock was set, sent after: the same body comes for ever, and nobody may refuse it."""
    position = {"lat": 11.5, "lon": 104.9, "fixed_at": never_set}
    for sent in (never_set, iso()):
        body = {"key": str(uuid4()), "pressed_at": never_set, "sent_at": sent, "position": position}
        assert phone("sos", body).status_code in (200, 201)
    said = phone("check-ins", {"key": str(uuid4()), "made_at": never_set, "sent_at": iso()})
    assert (said.status_code, said.json()["settled"]) == (201, [])


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff\xfe", b"null", b'"x"'])
def test_a_body_that_is_not_json_is_422(client, world, raw):
    _device, token = register_device(person=world.sophea, name="", now=timezone.now())
    answer = client.generic(
        "POST", "/api/v1/check-ins", raw, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_a_plan_is_made_kept_and_finished(phone, world, client):
    plan = {
        "key": str(uuid4()),
        "kind": "trip",
        "title": "Visit",
        "place": "Village",
        "starts_at": iso(-1),
        "ends_at": iso(200),
        "check_ins": [{"due_at": iso(20), "grace_s": 600}, {"due_at": iso(80), "grace_s": 600}],
    }
    made = phone("activities", plan)
    assert made.status_code == 201, made.content
    assert made.json()["decision"] == "unassessed"
    promises = [p["promise"] for p in made.json()["promises"]]
    assert phone("activities", plan).json() == made.json()
    me = phone("me").json()
    assert me["activity"] == made.json()["activity"]
    assert me["open_alert"] is None
    assert me["reach"][0]["name"] == "Dara"
    client.force_login(world.sophea)
    assert b"Village" in client.get("/").content
    client.logout()
    said = phone("check-ins", {"key": str(uuid4()), "made_at": iso()})
    assert said.status_code == 201
    assert said.json()["settled"] == promises[:1]
    home = phone(f"activities/{made.json()['activity']}/finish", {"key": str(uuid4()), "made_at": iso()})
    assert home.status_code == 201, home.content
    assert home.json()["settled"] == promises[1:]
    assert phone("me").json()["next_due_at"] is None


def test_officers_acknowledge_and_resolve_and_phones_do_not(phone, client, world, settings):
    alert = phone("sos", {"key": str(uuid4()), "pressed_at": iso()}).json()["alert"]
    assert phone(f"alerts/{alert}").json()["state"] == "open"
    assert phone(f"alerts/{alert}/acknowledge", {}).status_code == 403
    client.force_login(world.dara)
    without = client.post(f"/api/v1/alerts/{alert}/acknowledge", {}, content_type="application/json")
    assert (without.status_code, without.json()["title"]) == (403, "Set up a second factor first.")
    Person.objects.update(is_demo=True)
    settings.KARPEAR_DEMO = True
    for person, status in ((world.sophea, 403), (world.rith, 404), (world.dara, 200), (world.bopha, 409)):
        client.force_login(person)
        answer = client.post(f"/api/v1/alerts/{alert}/acknowledge", {}, content_type="application/json")
        assert answer.status_code == status, answer.content
    assert answer.json()["owner"] == "Dara"
    ended = client.post(f"/api/v1/alerts/{alert}/resolve", {"outcome": "safe"}, content_type="application/json")
    assert (ended.status_code, ended.json()["state"], ended.json()["outcome"]) == (200, "resolved", "safe")
    assert phone(f"alerts/{alert}").json()["owner"] == str(world.dara.pk)


def test_a_fellow_traveller_only(phone, world):
    answer = phone("check-ins", {"key": str(uuid4()), "made_at": iso(), "for": [str(world.kanha.pk)]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["body", "for", "0"]


def test_a_revoked_phone_is_a_stranger(client, world):
    device, token = register_device(person=world.sophea, name="", now=timezone.now())
    revoke(person=world.sophea, device_id=device.pk, now=timezone.now())
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_session_needs_the_csrf_header(world):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.sophea)
    body = {"key": str(uuid4()), "pressed_at": iso()}
    assert browser.post("/api/v1/sos", body, content_type="application/json").status_code == 403
    browser.get("/sos/")
    token = browser.cookies["csrftoken"].value
    answer = browser.post("/api/v1/sos", body, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 201


def test_the_pages_of_a_person(client, world):
    client.force_login(world.sophea)
    assert b"I'm OK" in client.get("/").content
    assert client.post("/check-in/", {"key": str(uuid4())}, follow=True).status_code == 200
    assert client.post("/sos/", {"silent": "1"}).status_code == 200
    assert not Alert.objects.exists()
    client.post("/sos/", {"confirmed": "1", "silent": "1"})
    alert = Alert.objects.get()
    assert alert.silent
    assert b'id="own-state"' in client.get("/").content
    client.post(f"/sos/{alert.pk}/nothing/", {"word": ""})
    alert.refresh_from_db()
    assert alert.stood_down_at
    assert client.get("/daily/").status_code == 200
    saved = client.post("/daily/", {"at": "18:00", "weekdays": ["0", "6"], "grace_min": "10"}, follow=True)
    assert b"18:00" in saved.content
