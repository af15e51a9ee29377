"""What a browser does, in Python: real age files and real signatures, for tests of the server.

Only a wrap under a secret is not made here (the library chooses a work factor that browsers refuse): `secret_wrap` has
its shape and opens with nothing.
"""

import base64
import json
import os
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from karpear.people.models import Organisation, Person
from karpear.vault.actions import drills, enrolment, teams
from karpear.vault.actions.grants import GivenGrant
from karpear.vault.actions.records import Given
from karpear.vault.models import Identity, Manifest, Outside, Record, RecoveryRequest, TeamKey, TravelLock
from karpear.vault.signatures import called, digest, statement


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def sealed_to(recipient: str, data: bytes) -> bytes:
    """An age file for one recipient."""
    return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(recipient)]))


def secret_wrap(work: int = 17) -> bytes:
    """Shaped like a wrap under a secret."""
    salt, body, mac = (base64.b64encode(os.urandom(n)).decode().rstrip("=") for n in (16, 32, 32))
    head = f"age-encryption.org/v1\n-> scrypt {salt} {work}\n{body}\n--- {mac}\n"
    return head.encode() + os.urandom(200)


@dataclass
class Keys:
    """A person's (or team's) vault keys, both halves."""

    key: Any = field(default_factory=pyrage.x25519.Identity.generate)
    signer: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def recipient(self) -> str:
        return str(self.key.to_public())

    @property
    def sign_key(self) -> str:
        return b64(self.signer.public_key().public_bytes_raw())

    def file(self) -> bytes:
        """As the age command reads it."""
        return f"{self.key}\n".encode()

    def sign(self, message: bytes) -> str:
        return b64(self.signer.sign(message))

    def open(self, blob: bytes) -> bytes:
        return bytes(pyrage.decrypt(bytes(blob), [self.key]))


def enrolled(person: Person, now: datetime) -> tuple[Keys, Identity]:
    """A person with a vault key."""
    keys = Keys()
    wraps = [("secret", "", b64(secret_wrap()))]
    identity = enrolment.enrol(person=person, recipient=keys.recipient, sign_key=keys.sign_key, wraps=wraps, now=now)
    return keys, identity


def founded(officer: Person, keys: Keys, organisation: Organisation, now: datetime) -> tuple[Keys, TeamKey]:
    """An organisation's first team key, made by an officer with a vault key. Its list names whoever has one."""
    team, number = Keys(), uuid4()
    people = Identity.objects.active().filter(person__memberships__organisation=organisation)
    text = json.dumps(
        {
            "v": 1, "org": str(organisation.pk), "seq": 1, "prev": "",
            "sign": team.sign_key, "signed_by": team.sign_key,
            "team": {"id": str(number), "generation": 1, "recipient": team.recipient}, "recovery": [], "partners": [],
            "members": [
                {
                    "id": str(i.pk), "recipient": i.recipient, "sign": i.sign_key, "person": str(i.person_id),
                    "called": called(i.pk, i.person.shown_name),
                }
                for i in people.select_related("person")
            ],
        }
    )  # fmt: skip
    team_key = teams.found_team(
        by=officer, organisation=organisation.pk, team=number, recipient=team.recipient,
        wrap=b64(sealed_to(keys.recipient, team.file())), text=text, signature=team.sign(text.encode()), now=now,
    )  # fmt: skip
    return team, team_key


def next_list(organisation: Organisation, team: Keys, /, **changes: Any) -> tuple[str, str]:
    """(text, signature) of the next signed list."""
    last = Manifest.objects.filter(organisation=organisation).latest("seq")
    content = json.loads(last.text)
    content |= {"seq": last.seq + 1, "prev": digest(last.text.encode()), "signed_by": content["sign"], **changes}
    text = json.dumps(content)
    return text, team.sign(text.encode())


def given(
    keys: Keys,
    content: Any,
    readers: list[tuple[str, UUID, str]],
    *,
    type: str = "entry",
    record: UUID | None = None,
    thread: UUID | None = None,
    organisation: UUID | None = None,
    about: UUID | None = None,
    supersedes: UUID | None = None,
    attachments: dict[UUID, bytes] | None = None,
    sealing_key: Keys | None = None,
    **more: Any,
) -> Given:
    """A record as a browser sends it. `readers`: (kind, id, recipient); `attachments`: sealed bytes by id."""
    sealing_key, number = sealing_key or Keys(), record or uuid4()
    body = sealed_to(sealing_key.recipient, json.dumps({"v": 1, **content}).encode().ljust(4096))
    message = statement(
        record=number, thread=thread or number, type=type, organisation=organisation, about=about,
        supersedes=supersedes, sha256=digest(body), attachments=[digest(b) for b in (attachments or {}).values()],
    )  # fmt: skip
    grants = [GivenGrant(kind, to, b64(sealed_to(recipient, sealing_key.file()))) for kind, to, recipient in readers]
    values: dict[str, Any] = {
        "id": number, "thread": thread or number, "type": type, "recipient": sealing_key.recipient, "body": b64(body),
        "organisation": organisation, "about": about, "supersedes": supersedes, "grants": grants,
        "attachments": list(attachments or {}), "author_signature": keys.sign(message), **more,
    }  # fmt: skip
    return Given(**values)


def opened(record: Record, keys: Keys) -> Any:
    """The content of a record, through whichever grant these keys open. Raises where none does."""
    for grant in record.grants.filter(revoked_at=None):
        try:
            secret = keys.open(bytes(grant.blob)).decode().strip()
        except pyrage.DecryptError:
            continue
        record_key = pyrage.x25519.Identity.from_str(secret)
        return json.loads(pyrage.decrypt(bytes(record.body), [record_key]))
    raise LookupError("none of the grants opens")


def custody(person: Person, officer: Person, organisation: Organisation, now: datetime) -> dict[str, Any]:
    """One of each thing that stands between keys and people, by the name that addresses give its id."""
    outside = Outside.objects.create(
        organisation=organisation, kind="recovery", label="x", recipient=Keys().recipient, proposed_by=officer,
        proposed_at=now, confirmed_at=now,
    )  # fmt: skip
    person.identities.active().update(retired_at=now)
    old, new = (
        Identity.objects.create(
            person=person, recipient=Keys().recipient, sign_key=Keys().sign_key, created_at=now, retired_at=now
        )
        for _order in ("old", "new")  # they may have an active one of their own
    )
    return {
        "outside": outside,
        "drill": drills.ask_drill(by=officer, outside=outside.pk, now=now),
        "recovery": RecoveryRequest.objects.create(
            person=person, organisation=organisation, old=old, new=new, asked_at=now
        ),
        "lock": TravelLock.objects.create(person=person, set_at=now),
    }
