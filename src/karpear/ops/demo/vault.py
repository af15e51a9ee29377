"""Vault keys for the demo's people, so that there is something to unlock. Everybody knows them: they protect nothing.

`vault.json` was made once by `scripts/demo_keys.mjs` with the program that browsers run. Chenda, Maly and Vanna
have no key, so that making one can be tried.
"""

import base64
import json
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key

from karpear.people.models import Organisation, Person
from karpear.vault.actions.enrolment import enrol
from karpear.vault.actions.teams import found_team
from karpear.vault.models import Identity, Outside, OutsideKind, TeamKey, TeamWrap
from karpear.vault.signatures import called

#: Before the signing key in somebody's file (frontend/vault/keyring.js).
SIGNS = "# ed25519-pkcs8: "
KEYS = json.loads(Path(__file__).with_name("vault.json").read_text())


def make_vault(*, organisation: Organisation, now: datetime) -> None:
    """Four people with keys; the first organisation with a team key, its recovery key and its signed list."""
    people = {name: Person.objects.get(email=f"{name}@demo.test") for name in KEYS["people"]}
    recovery = _recovery_key(organisation, people["dara"], people["bopha"], now)
    identities = {name: _enrol(people[name], KEYS["people"][name], now) for name in people}
    members = [identity for name, identity in identities.items() if KEYS["people"][name]["recovery_wrap"]]
    team = _found_team(organisation, people["dara"], members, recovery, now)
    admitted = KEYS["people"]["bopha"]["team_wrap"]
    _admit(team, identities["bopha"].recipient, admitted, now, identity=identities["bopha"])
    _admit(team, recovery.recipient, KEYS["team"]["recovery_wrap"], now)


def signer_of(name: str) -> Ed25519PrivateKey:
    """The key by which somebody of the demo signs."""
    key = next(line.removeprefix(SIGNS) for line in file_of(name).splitlines() if line.startswith(SIGNS))
    signer: Any = load_der_private_key(base64.b64decode(key), password=None)
    return cast("Ed25519PrivateKey", signer)


def file_of(name: str) -> str:
    """Somebody's identity file as text, opened by the secret that everybody knows."""
    wrap = base64.b64decode(KEYS["people"][name]["secret_wrap"])
    return bytes(pyrage.passphrase.decrypt(wrap, KEYS["secret"].replace("-", ""))).decode()


def _recovery_key(organisation: Organisation, first: Person, second: Person, now: datetime) -> Outside:
    return Outside.objects.create(
        organisation=organisation,
        kind=OutsideKind.RECOVERY,
        label="Demo recovery key",
        recipient=KEYS["recovery"]["recipient"],
        proposed_by=first,
        proposed_at=now,
        confirmed_by=second,
        confirmed_at=now,
    )


def _enrol(person: Person, keys: dict[str, str], now: datetime) -> Identity:
    wraps = [("secret", "", keys["secret_wrap"])]
    if keys["recovery_wrap"]:
        wraps.append(("recovery", KEYS["recovery"]["recipient"], keys["recovery_wrap"]))
    return enrol(person=person, recipient=keys["recipient"], sign_key=keys["sign_key"], wraps=wraps, now=now)


def _found_team(
    organisation: Organisation, by: Person, members: list[Identity], recovery: Outside, now: datetime
) -> TeamKey:
    """As the founding officer's browser does it: the list names the key that signs it."""
    number, team = uuid4(), KEYS["team"]
    signer: Any = load_der_private_key(base64.b64decode(team["signer"]), password=None)
    public = base64.b64encode(signer.public_key().public_bytes_raw()).decode()
    content = {
        "v": 1, "org": str(organisation.pk), "seq": 1, "prev": "", "sign": public, "signed_by": public,
        "team": {"id": str(number), "generation": 1, "recipient": team["recipient"]},
        "recovery": [{"id": str(recovery.pk), "recipient": recovery.recipient}], "partners": [],
        "members": [
            {
                "id": str(identity.pk), "recipient": identity.recipient, "sign": identity.sign_key,
                "person": str(identity.person_id), "called": called(identity.pk, identity.person.shown_name),
            }
            for identity in members
        ],
    }  # fmt: skip
    text = json.dumps(content, separators=(",", ":"))
    return found_team(
        by=by, organisation=organisation.pk, team=number, recipient=team["recipient"],
        wrap=KEYS["people"]["dara"]["team_wrap"], text=text,
        signature=base64.b64encode(signer.sign(text.encode())).decode(), now=now,
    )  # fmt: skip


def _admit(team: TeamKey, recipient: str, blob: str, now: datetime, *, identity: Identity | None = None) -> None:
    """The team's file, sealed to one more reader."""
    data = base64.b64decode(blob)
    TeamWrap.objects.create(
        team_key=team, identity=identity, to_recipient=recipient, blob=data, by=team.made_by, created_at=now
    )
