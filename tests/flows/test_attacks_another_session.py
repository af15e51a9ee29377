"""What waits in one person's browser, sent while somebody else is signed in there: nothing goes in another's name."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.alerts.models import Alert, Position
from karpear.checkins.models import CheckIn
from karpear.compliance.demands.models import Demand, DemandLetter
from karpear.vault.models import Chunk, DeviceKey, Note, Record
from tests.cast import device_token
from tests.steps.sealing import Keys, b64, given, sealed_to
from tests.steps.vault import KeyHolders, a_file, as_json

pytestmark = pytest.mark.django_db
STORED = (Alert, Position, CheckIn, Demand, DemandLetter, Chunk, DeviceKey, Note, Record)
type Call = tuple[str, str, Any]


def iso() -> str:
    return timezone.now().isoformat()


def key() -> dict[str, str]:
    return {"key": str(uuid4()), "made_at": iso()}


def a_letter(holders: KeyHolders) -> Call:
    """Sealed by Dara: whose it is depends on the session alone."""
    readers = [holders.reader("dara"), holders.officers()]
    place: dict[str, Any] = {"type": "receipt", "organisation": holders.cast.lantern.pk, "about": uuid4()}
    version = given(holders.keys["dara"], {"kind": "receipt"}, readers, **place)
    return "PUT", f"demands/letters/{version.id}", as_json(version)


def an_entry(holders: KeyHolders) -> Call:
    version = given(holders.keys["dara"], {"kind": "entry"}, [holders.reader("dara")])
    return "PUT", f"seal/records/{version.id}", as_json(version)


CALLS: dict[str, Callable[[KeyHolders], Call]] = {
    "sos": lambda _holders: ("POST", "sos", {"key": str(uuid4()), "pressed_at": iso()}),
    "check-in": lambda _holders: ("POST", "check-ins", key()),
    "note": lambda holders: (
        "POST",
        "notes",
        {"key": str(uuid4()), "sealed": b64(sealed_to(holders.keys["dara"].recipient, b"x" * 4096))},
    ),
    "demand": lambda _holders: (
        "POST",
        "demands",
        {**key(), "level": "commune", "demand": "prior_notice", "channel": "letter"},
    ),
    "device key": lambda _holders: ("POST", "seal/device-keys", {"sign_key": Keys().sign_key}),
    "piece of a file": lambda _holders: ("PUT", f"seal/attachments/{uuid4()}/0", a_file()[1]),
    "record": an_entry,
    "letter": a_letter,
    "who it is": lambda _holders: ("GET", "me", None),
    "keys": lambda _holders: ("GET", "seal/directory", None),
}


def rows() -> list[int]:
    return [model.objects.count() for model in STORED]


def call(holders: KeyHolders, what: Call, headers: dict[str, str]) -> Any:
    """In the browser in which Dara is signed in."""
    method, path, body = what
    data = body if isinstance(body, bytes) else json.dumps(body).encode() if body else b""
    kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
    client = holders.vaults["dara"].client
    return client.generic(method, f"/api/v1/{path}", data, kind, headers=headers)


@pytest.mark.parametrize("what", CALLS)
def test_a_session_does_nothing_for_somebody_else(holders: KeyHolders, what: str) -> None:
    request, before = CALLS[what](holders), rows()
    for person in (holders.cast.sophea.pk, uuid4(), "", "dara"):
        answer = call(holders, request, {"X-Person": str(person)})
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
        assert holders.cast.dara.shown_name not in answer.content.decode()
    assert rows() == before
    assert call(holders, request, {"X-Person": str(holders.cast.dara.pk)}).status_code in (200, 201)


def test_an_sos_goes_by_its_own_phone_where_the_session_is_anothers(holders: KeyHolders) -> None:
    request = CALLS["sos"](holders)
    bearer = {"Authorization": f"Bearer {device_token(holders.cast.sophea)}"}
    assert call(holders, request, {"X-Person": str(holders.cast.sophea.pk)}).status_code == 401
    assert call(holders, request, bearer).status_code == 201
    assert Alert.objects.get().person == holders.cast.sophea
