"""A signed-in browser at the vault's calls, for tests that speak to them from outside."""

import json
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from karpear.people.models import Person
from karpear.people.signin import WAY
from karpear.vault.actions.records import Given
from karpear.vault.models import Identity, TeamKey
from tests.cast import Cast, signed_in
from tests.steps.sealing import Keys, enrolled, founded, given, sealed_to

BASE = "/api/v1/seal/"
PIECE = 1024 * 1024


class Vault:
    """What a page of one person's browser may send."""

    def __init__(self, person: Person, *, lately: bool = True, forced: bool = False) -> None:
        self.client: Client = signed_in(person)
        session = self.client.session
        if lately:
            session["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp()}]
            session["account_authentication_methods_user"] = str(person.pk)
        session[WAY] = int(forced)
        session.save()

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        if isinstance(body, bytes):
            return self.client.generic(method, BASE + path, body, "application/octet-stream", **more)
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(method, BASE + path, data, "application/json", **more)

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def keep(self, sent: Given, **changes: Any) -> Any:
        return self.ask("PUT", f"records/{sent.id}", as_json(sent) | changes)

    def upload(self, number: UUID, blob: bytes) -> list[int]:
        return [
            self.ask("PUT", f"attachments/{number}/{n}", blob[at : at + PIECE]).status_code
            for n, at in enumerate(range(0, len(blob), PIECE))
        ]


def as_json(sent: Given) -> dict[str, Any]:
    text = lambda one: str(one) if one else None  # noqa: E731
    return {
        "thread": str(sent.thread), "type": sent.type, "recipient": sent.recipient, "body": sent.body,
        "organisation": text(sent.organisation), "about": text(sent.about), "supersedes": text(sent.supersedes),
        "attachments": [str(one) for one in sent.attachments], "device_key": text(sent.device_key),
        "device_signature": sent.device_signature, "author_signature": sent.author_signature,
        "restricted": sent.restricted,
        "grants": [{"kind": one.kind, "to": str(one.to), "blob": one.blob} for one in sent.grants],
    }  # fmt: skip


class KeyHolders:
    """Sophea, Dara (who made the team key) and Piseth of another organisation have keys; Sophea has written."""

    def __init__(self, cast: Cast) -> None:
        now = timezone.now()
        self.cast = cast
        self.keys: dict[str, Keys] = {}
        self.ids: dict[str, Identity] = {}
        for name in ("sophea", "dara", "kanha", "piseth"):
            self.keys[name], self.ids[name] = enrolled(getattr(cast, name), now)
        self.team, self.team_key = founded(cast.dara, self.keys["dara"], cast.lantern, now)
        self.vaults = {name: Vault(getattr(cast, name)) for name in ("sophea", "dara", "kanha", "piseth", "rith")}

    def reader(self, name: str) -> tuple[str, UUID, str]:
        return ("person", self.ids[name].pk, self.ids[name].recipient)

    def officers(self) -> tuple[str, UUID, str]:
        key: TeamKey = self.team_key
        return ("team", key.pk, key.recipient)

    def entry(self, name: str = "sophea", **more: Any) -> Given:
        return given(self.keys[name], {"what": "x"}, [self.reader(name)], **more)

    def incident(self, name: str = "sophea", **more: Any) -> Given:
        readers = [self.reader(name), self.officers()]
        more = {"type": "incident", "organisation": self.cast.lantern.pk, **more}
        return given(self.keys[name], {"what": "x"}, readers, **more)


def a_file(size: int = 3000) -> tuple[UUID, bytes]:
    """A sealed file, and its number."""
    return uuid4(), sealed_to(Keys().recipient, b"\x07" * size)
