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

    def __init__(self, person: Person, *, has_recent_password: bool = True, forced: bool = False) -> None:
        self.client: Client = signed_in(person)
        session = self.client.session
        if has_recent_password:
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

    def keep(self, version: Given, **changes: Any) -> Any:
        return self.ask("PUT", f"records/{version.id}", as_json(version) | changes)

    def upload(self, number: UUID, blob: bytes) -> list[int]:
        return [
            self.ask("PUT", f"attachments/{number}/{n}", blob[at : at + PIECE]).status_code
            for n, at in enumerate(range(0, len(blob), PIECE))
        ]


def as_json(version: Given) -> dict[str, Any]:
    text = lambda value: str(value) if value else None  # noqa: E731
    return {
        "thread": str(version.thread), "type": version.type, "recipient": version.recipient, "body": version.body,
        "organisation": text(version.organisation), "about": text(version.about),
        "supersedes": text(version.supersedes),
        "attachments": [str(number) for number in version.attachments], "device_key": text(version.device_key),
        "device_signature": version.device_signature, "author_signature": version.author_signature,
        "restricted": version.restricted,
        "grants": [{"kind": grant.kind, "to": str(grant.to), "blob": grant.blob} for grant in version.grants],
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
