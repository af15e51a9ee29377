"""The demo's vaults: what the browser will unlock is there, and the recovery key opens what it must."""

import json
from datetime import UTC, datetime

import pyrage
import pytest

from karpear.ops.demo.vault import KEYS, make_vault
from karpear.people.models import Organisation, Person
from karpear.vault.models import Manifest, TeamKey, Wrap
from karpear.vault.pages import DEMO_SECRET
from karpear.vault.queries.directory import directory
from karpear.vault.queries.wraps import wraps_of

pytestmark = pytest.mark.once


@pytest.mark.django_db
def test_people_of_the_demo_can_unlock_and_be_recovered() -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    organisation = Organisation.objects.create(name="A")
    for name in KEYS["people"]:
        person = Person.objects.create(email=f"{name}@demo.test", name=name)
        if name != "piseth":
            role = {"sophea": "member", "dara": "officer", "bopha": "lead"}[name]
            person.memberships.create(organisation=organisation, role=role)
    make_vault(organisation=organisation, now=now)
    dara = Person.objects.get(email="dara@demo.test")
    assert [one["kind"] for one in wraps_of(dara)] == ["secret"]
    assert directory(dara, now)["organisations"][0]["manifest"]["seq"] == 1
    holder = pyrage.x25519.Identity.from_str(KEYS["recovery"]["secret"])
    wrap = Wrap.objects.get(kind="recovery", identity__person=dara)
    assert b"AGE-SECRET-KEY-1" in pyrage.decrypt(bytes(wrap.blob), [holder])
    team = TeamKey.objects.get(organisation=organisation)
    assert b"AGE-SECRET-KEY-1" in pyrage.decrypt(bytes(team.wraps.get(identity=None).blob), [holder])
    assert team.wraps.count() == 3
    members = json.loads(Manifest.objects.get().text)["members"]
    assert len(members) == 3


def test_the_printed_secret_is_the_one_that_opens() -> None:
    assert KEYS["secret"] == DEMO_SECRET
