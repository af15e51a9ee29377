"""Entries of a diary, and what their authors let out of them."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from karpear.cases.diary.actions import consent
from karpear.cases.diary.models import ConsentedFact
from karpear.people.models import Person
from karpear.vault.actions.records import keep_record
from karpear.vault.models import Identity
from tests.cast import NOW, Cast
from tests.steps.sealing import Keys, enrolled, given

THREAT, ROAD = "F-T1", "KH-12"


def entry(person: Person, now: datetime = NOW) -> UUID:
    """An entry of a private diary. Whoever has no vault key yet makes one."""
    identity = person.identities.active().first() or enrolled(person, now)[1]
    return sealed_entry(person, identity, Keys(), now)


def sealed_entry(
    person: Person, identity: Identity, keys: Keys, now: datetime, fields: dict[str, Any] | None = None, **more: Any
) -> UUID:
    """Signed by a key of this browser, as somebody writes while locked. `more`: of what else than an entry it is."""
    content = {"kind": more.get("type", "entry"), "fields": fields or {"kind": "threat"}}
    version = given(keys, content, [("person", identity.pk, identity.recipient)], **more)
    device = person.device_keys.create(sign_key=keys.sign_key, created_at=now)
    version = replace(version, device_key=device.pk, device_signature=version.author_signature, author_signature="")
    record, _new = keep_record(by=person, version=version, now=now)
    return record.thread


def codes(**changes: Any) -> dict[str, Any]:
    return {
        "organisation": None, "threat": THREAT, "happened_on": NOW.date(), "only_month": False, "province": ROAD,
        "areas": ["people", "legal"], "serious": False, "reliability": "likely_reliable", **changes,
    }  # fmt: skip


def consented(cast: Cast, now: datetime) -> ConsentedFact:
    """Sophea lets something out of an entry of hers."""
    clean = codes(organisation=cast.lantern.pk, happened_on=now.date())
    return consent(by=cast.sophea, thread=entry(cast.sophea, now), clean=clean, now=now)
