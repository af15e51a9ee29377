"""What the demo's people wrote, sealed as their browsers would: to keys that everybody knows (`vault.json`)."""

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from karpear.people.models import Person
from karpear.vault.actions.grants import GivenGrant
from karpear.vault.actions.records import Given
from karpear.vault.models import DeviceKey, TeamKey
from karpear.vault.signatures import digest, statement


class Holder(NamedTuple):
    """Whom something is sealed to: `kind` as grants say it, the id of an identity or team key, its age recipient."""

    kind: str
    to: UUID
    recipient: str


class Filing(NamedTuple):
    """Where a record belongs. Without a thread it begins one."""

    type: str
    thread: UUID | None = None
    organisation: UUID | None = None
    about: UUID | None = None


def own_reader(person: Person) -> Holder:
    """The person's own key."""
    identity = person.identities.get(retired_at=None)
    return Holder("person", identity.pk, identity.recipient)


def team_reader(organisation: UUID) -> Holder:
    """The officers of an organisation."""
    team = TeamKey.objects.get(organisation=organisation)
    return Holder("team", team.pk, team.recipient)


def seal(
    content: Mapping[str, Any],
    readers: Iterable[Holder],
    signer: Ed25519PrivateKey,
    filing: Filing,
    device: DeviceKey | None = None,
) -> Given:
    """As a browser sends it: signed by `device`, whose key `signer` is (a locked browser), or else by its author."""
    key, number = pyrage.x25519.Identity.generate(), uuid4()
    thread, recipient = filing.thread or number, str(key.to_public())
    body = _to(recipient, json.dumps({"v": 1, **content}, ensure_ascii=False).encode().ljust(4096))
    signed = statement(
        record=number, thread=thread, type=filing.type, organisation=filing.organisation, about=filing.about,
        supersedes=None, sha256=digest(body), attachments=[],
    )  # fmt: skip
    grants = [GivenGrant(kind, to, b64(_to(reader_key, f"{key}\n".encode()))) for kind, to, reader_key in readers]
    signature = b64(signer.sign(signed))
    return Given(
        id=number, thread=thread, type=filing.type, recipient=recipient, body=b64(body), grants=grants,
        organisation=filing.organisation, about=filing.about, device_key=device.pk if device else None,
        device_signature=signature if device else "", author_signature="" if device else signature,
    )  # fmt: skip


def b64(data: bytes) -> str:
    """In base64, as text."""
    return base64.b64encode(data).decode()


def _to(recipient: str, data: bytes) -> bytes:
    return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(recipient)]))
