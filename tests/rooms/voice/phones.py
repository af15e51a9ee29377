"""Phones of those who are invited to sign, as browsers act: they speak to one address, with bodies of few sizes."""

import base64
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pyrage
from django.test import Client

from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Role
from karpear.voice.statements.actions.drafts import draft_statement, freeze_statement
from karpear.voice.statements.actions.invitations import add_invitations
from karpear.voice.statements.agreed import fingerprint_of
from karpear.voice.statements.models import Statement
from karpear.voice.statements.values import NewStatement
from tests.cast import NOW

FIRST_AT, LAST_AT = NOW + timedelta(days=1), NOW + timedelta(days=3)


def secret() -> str:
    """32 bytes, in 43 letters."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


def a_key() -> "pyrage.x25519.Identity":
    return pyrage.x25519.Identity.generate()


def fitted(fields: dict[str, Any], size: int) -> bytes:
    """Filled up to this size, or to a whole number of it."""
    bare = json.dumps({**fields, "pad": ""}).encode()
    return json.dumps({**fields, "pad": " " * (-len(bare) % size)}).encode()


@dataclass
class Phone:
    """One who was invited: `name` is on no server before it answers."""

    name: str
    statement: UUID
    kind: str = "ngo"
    token: str = field(default_factory=secret)
    capability: str = field(default_factory=secret)
    fingerprint: str = ""
    key: Any = field(default_factory=a_key)
    next_key: Any = field(default_factory=a_key)
    has_pledged: bool = False

    def send(self, fields: dict[str, Any], size: int = 2048) -> Any:
        """As it goes over the line; without a session."""
        address = f"/s/{self.statement}/call"
        return Client().post(address, fitted(fields, size), content_type="application/json")

    def call(self, fields: dict[str, Any], size: int = 2048) -> dict[str, Any]:
        answer: dict[str, Any] = self.send(fields, size).json()
        return answer

    @property
    def caller(self) -> dict[str, str]:
        return {"capability": self.capability} if self.has_pledged else {"token": self.token}

    def look(self) -> dict[str, Any]:
        return self.call({"verb": "look", **self.caller})

    def pledge_fields(self, at_least: int = 1, *, stands: bool = True, **at_least_of: int) -> dict[str, Any]:
        return {
            "verb": "pledge", **self.caller, "new_capability": self.capability, "stands": stands, "kind": self.kind,
            "at_least": at_least, "at_least_of": at_least_of, "recipient": str(self.key.to_public()),
        }  # fmt: skip

    def pledge(self, at_least: int = 1, *, stands: bool = True, **at_least_of: int) -> dict[str, Any]:
        answer = self.call(self.pledge_fields(at_least, stands=stands, **at_least_of))
        self.has_pledged |= answer["ok"]
        return answer

    def sealed(self, recipients: list[str], *, fingerprint: str) -> str:
        inner = {"v": 1, "name": self.name, "fingerprint": fingerprint}
        blob = json.dumps(inner, ensure_ascii=False).encode().ljust(512)
        for recipient in sorted(recipients):
            blob = pyrage.encrypt(blob, [pyrage.x25519.Recipient.from_str(recipient)])
        return base64.b64encode(blob).decode()

    def answer_fields(self, *, fingerprint: str = "", share: str = "") -> dict[str, Any]:
        standing = self.look()
        recipients = [seat["recipient"] for seat in standing["seats"]]
        return {
            "verb": "answer", "capability": self.capability, "round": standing["round"],
            "sealed_name": self.sealed(recipients, fingerprint=fingerprint or standing["fingerprint"]),
            "share": share or str(self.key), "next_recipient": str(self.next_key.to_public()),
        }  # fmt: skip

    def answer(self, *, fingerprint: str = "", share: str = "") -> dict[str, Any]:
        answer = self.call(self.answer_fields(fingerprint=fingerprint, share=share), 16384)
        return answer

    def turn_key(self) -> None:
        """After a round that was given up."""
        self.key, self.next_key = self.next_key, a_key()


def typed_statement(**changes: Any) -> dict[str, Any]:
    return {
        "title_km": "បឹងជារបស់យើង", "title_en": "The lake is ours", "text_km": "យើងសុំឱ្យគោរពសិទ្ធិ។",
        "text_en": "We ask for what the law grants.", "form": "named", "floor": 3, "first_at": FIRST_AT,
        "last_at": LAST_AT, "every_hours": 24, "window_hours": 24, **changes,
    }  # fmt: skip


def a_draft(by: Person, organisation: Organisation, *, now: datetime = NOW, **changes: Any) -> Statement:
    new = NewStatement(**typed_statement(**changes))
    return draft_statement(by=by, organisation=organisation.pk, new=new, now=now)


def an_open_statement(by: Person, organisation: Organisation, *, now: datetime = NOW, **changes: Any) -> Statement:
    """Drafted by this officer, and frozen by a lead."""
    draft = a_draft(by, organisation, now=now, **changes)
    leads = Membership.objects.filter(organisation=organisation, role=Role.LEAD).select_related("person")
    return frozen(leads[0].person, draft, now=now)


def frozen(by: Person, draft: Statement, *, now: datetime = NOW) -> Statement:
    """As it is now, it was read."""
    return freeze_statement(by=by, statement=draft.pk, text_hash=fingerprint_of(draft), now=now)


def invited(by: Person, statement: Statement, *names: str, now: datetime = NOW, kind: str = "ngo") -> list[Phone]:
    """Links as the convener's browser makes them, one for each of these."""
    phones = [Phone(name, statement.pk, kind=kind) for name in names]
    hashes = [sha256(phone.token.encode()).hexdigest() for phone in phones]
    add_invitations(by=by, statement=statement.pk, hashes=hashes, now=now)
    return phones
