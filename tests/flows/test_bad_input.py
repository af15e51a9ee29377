"""What must never happen, whoever sends whatever to the API: a crash, or an answer that does not say what is wrong."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import Cast, device_token

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOW = datetime.now(UTC).isoformat()
LATER = (datetime.now(UTC) + timedelta(days=2)).isoformat()
LONE = "\ud800"
BODIES: dict[str, dict[str, Any]] = {
    "sos": {"pressed_at": NOW},
    "check-ins": {"made_at": NOW},
    "activities": {
        "kind": "trip", "title": "t", "place": "p", "starts_at": NOW, "ends_at": LATER, "check_ins": [],
    },
}  # fmt: skip


class Phone:
    """Sophea's phone, which sends bytes as they are."""

    def __init__(self, token: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}"}

    def post(self, path: str, raw: bytes, content_type: str = "application/json") -> Any:
        return self.client.generic("POST", f"/api/v1/{path}", raw, content_type, headers=self.headers)

    def send(self, path: str, body: dict[str, Any]) -> Any:
        return self.post(path, json.dumps(body).encode())


@pytest.fixture
def phone(cast: Cast) -> Phone:
    return Phone(device_token(cast.sophea))


def is_problem(answer: Any, *statuses: int) -> dict[str, Any]:
    assert answer.status_code in statuses, (answer.status_code, answer.content[:300])
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(answer.content)
    assert body["status"] == answer.status_code
    assert "Traceback" not in answer.content.decode()
    return body


WRONG = [None, 3, -1, 1e308, 10**400, True, [], {}, "", "x", "\x00", LONE, "ខ្មែរ", "9" * 5000, [[[]]], {"a": {"b": 1}}]
FIELDS = [
    ("sos", "key"), ("sos", "pressed_at"), ("check-ins", "key"), ("check-ins", "made_at"),
    ("activities", "key"), ("activities", "kind"), ("activities", "starts_at"), ("activities", "ends_at"),
    ("activities", "check_ins.x"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "field"), FIELDS)
def test_a_wrong_value_names_its_field(phone: Phone, path: str, field: str) -> None:
    name = field.partition(".")[0]
    for value in WRONG:
        if name == "check_ins" and value == []:
            continue
        body = {"key": str(uuid4())} | BODIES[path] | {name: value}
        found = is_problem(phone.send(path, body), 422)
        assert found["errors"], body
        assert found["errors"][0]["loc"][:2] == ["body", name], (value, found)


@pytest.mark.both
def test_a_plan_is_refused_all_at_once_in_the_readers_language(phone: Phone, cast: Cast) -> None:
    cast.sophea.language = "km"
    cast.sophea.save()
    leg = {"from": "Office", "to": "", "departs_at": LATER, "arrives_at": NOW}
    wrong = {"ends_at": NOW, "travellers": ["Nurse", 7], "legs": [leg, "there"]}
    refusal = is_problem(phone.send("activities", {"key": str(uuid4())} | BODIES["activities"] | wrong), 422)
    assert [".".join(error["loc"][1:]) for error in refusal["errors"]] == [
        "ends_at", "travellers.1", "legs.0.to", "legs.0.arrives_at", "legs.1",
    ]  # fmt: skip
    assert not [error["msg"] for error in refusal["errors"] if error["msg"].isascii()]


OPTIONAL = [
    ("sos", "sent_at"), ("sos", "position"), ("sos", "silent"), ("check-ins", "sent_at"), ("check-ins", "word"),
    ("check-ins", "for"), ("check-ins", "position"), ("activities", "title"), ("activities", "place"),
    ("activities", "with_whom"), ("activities", "organisation"), ("activities", "travellers"), ("activities", "legs"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "field"), OPTIONAL)
def test_an_odd_value_is_taken_or_named(phone: Phone, path: str, field: str) -> None:
    for value in WRONG:
        answer = phone.send(path, {"key": str(uuid4())} | BODIES[path] | {field: value})
        if answer.status_code not in (200, 201):
            found = is_problem(answer, 422)
            assert found["errors"][0]["loc"][:2] == ["body", field], (value, found)


@pytest.mark.parametrize(
    "position",
    [
        '{"lat": NaN, "lon": 1}', '{"lat": Infinity, "lon": 1}', '{"lat": 1e999, "lon": 1}', '{"lat": "x", "lon": 1}',
        '{"lat": 1}', '{"lat": 1, "lon": 1, "accuracy_m": -1}', '{"lat": 1, "lon": 1, "accuracy_m": NaN}',
        '{"lat": 1, "lon": 1, "fixed_at": "0000-00-00"}', '[]', '"here"',
    ],
)  # fmt: skip
def test_a_place_that_is_none(phone: Phone, position: str) -> None:
    raw = f'{{"key": "{uuid4()}", "pressed_at": "{NOW}", "position": {position}}}'
    found = is_problem(phone.post("sos", raw.encode()), 422)
    assert found["errors"][0]["loc"][:2] == ["body", "position"]


@pytest.mark.parametrize(
    "raw",
    [
        b"", b" ", b"{", b"[]", b"null", b"nan", b'"x"', b"\xff\xfe\x00", b"\xef\xbb\xbf{}",
        b"[" * 100_000, b'{"a":' * 50_000, b"{" + b'"key": 1,' * 20_000 + b'"x": 1}', b"9" * 5000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", list(BODIES))
def test_a_body_that_is_no_body(phone: Phone, path: str, raw: bytes) -> None:
    is_problem(phone.post(path, raw), 422)


@pytest.mark.parametrize("path", list(BODIES))
def test_a_body_that_is_too_large(phone: Phone, path: str) -> None:
    raw = json.dumps({"key": str(uuid4())} | BODIES[path] | {"note": "x" * 300_000}).encode()
    is_problem(phone.post(path, raw), 413, 422)


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded", "", "x/y;"])
def test_a_wrong_content_type_is_no_crash(phone: Phone, kind: str) -> None:
    answer = phone.post("sos", json.dumps({"key": str(uuid4()), "pressed_at": NOW}).encode(), kind)
    assert answer.status_code in (201, 415, 422), answer.content


def test_a_duplicated_key_counts_once_and_khmer_comes_through(phone: Phone, cast: Cast) -> None:
    key = uuid4()
    raw = f'{{"key": "{uuid4()}", "key": "{key}", "pressed_at": "{NOW}"}}'.encode()
    first = phone.post("sos", raw)
    assert (first.status_code, phone.post("sos", raw).json()) == (201, first.json())
    body = {"key": str(uuid4())} | BODIES["activities"] | {"title": "ទៅកោះកុង 🛶", "place": "កោះកុង"}
    answer = phone.send("activities", body)
    assert answer.status_code == 201, answer.content


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "HEAD", "FOO"])
def test_a_wrong_method_is_no_crash(phone: Phone, method: str) -> None:
    for path in ("sos", "check-ins", "activities", f"alerts/{uuid4()}", "alerts/x", "me", "nothing", "\x00", "%ff"):
        answer = phone.client.generic(method, f"/api/v1/{path}", b"{}", headers=phone.headers)
        assert answer.status_code < 500, (method, path, answer.content[:200])


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "bearer x", "Basic eDp4", "Bearer \x00", "Bearer é", "x" * 9000]
)
def test_a_wrong_token_is_401(cast: Cast, header: str) -> None:
    answer = Client().post("/api/v1/sos", b"{}", content_type="application/json", headers={"Authorization": header})
    is_problem(answer, 401)


# -- sign-in limits


def test_wrong_passwords_never_keep_a_phone_from_sos(cast: Cast, phone: Phone) -> None:
    from django.core.cache import cache

    cache.clear()
    attacker = Client()
    for _ in range(25):
        attacker.post("/accounts/login/", {"login": cast.sophea.email, "password": "guess"})
        attacker.post("/api/v1/sos", b"{}", content_type="application/json", headers={"Authorization": "Bearer guess"})
    answer = phone.send("sos", {"key": str(uuid4()), "pressed_at": datetime.now(UTC).isoformat()})
    assert answer.status_code == 201
    cache.clear()
