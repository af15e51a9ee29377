"""The secret is lost and nobody can help: a new key, honestly, and everybody concerned is told."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.messaging.models import Delivery
from karpear.rules.refusals import Forbidden
from karpear.vault.actions import recovery, travel_locks
from karpear.vault.models import Identity, Record
from tests.steps.sealing import enrolled
from tests.steps.vault import KeyHolders, Vault

pytestmark = pytest.mark.django_db
AT = "/vault/recovery/start-again/"


def test_who_lost_the_secret_puts_the_key_away_and_makes_a_new_one(holders: KeyHolders) -> None:
    holders.vaults["sophea"].keep(holders.entry())
    sophea = holders.vaults["sophea"].client
    assert AT in sophea.get("/vault/recovery/").content.decode()
    assert "stays closed" in sophea.get(AT).content.decode()
    assert sophea.post(AT)["Location"] == "/vault/key/"
    old = Identity.objects.get(person=holders.cast.sophea)
    assert old.retired_at and Record.objects.filter(owner=holders.cast.sophea).exists()
    assert Entry.objects.get(action="start_again").object_id == old.pk
    told = [(delivery.topic, delivery.person.name) for delivery in Delivery.objects.all() if delivery.person]
    assert sorted(told) == [("recovery", "Sophea")] * 2 + [("team", "Bopha"), ("team", "Dara"), ("team", "Kanha")]
    assert sophea.get("/vault/key/").status_code == 200
    enrolled(holders.cast.sophea, timezone.now())
    assert holders.cast.sophea.identities.active().count() == 1


def test_what_the_old_secret_opens_is_still_in_an_export(holders: KeyHolders) -> None:
    """So that the page's word is true: with the old wrap and its grants an export opens by the age command."""
    holders.vaults["sophea"].keep(holders.entry())
    recovery.start_again(person=holders.cast.sophea, now=timezone.now())
    enrolled(holders.cast.sophea, timezone.now())
    answer = holders.vaults["sophea"].client.post("/vault/export/mine/")
    names = zipfile.ZipFile(io.BytesIO(b"".join(answer))).namelist()
    assert sum("keys/secret-" in name for name in names) == 2
    assert any(name.endswith("body.age") or "/record" in name or "records/" in name for name in names)


def test_not_without_the_password_not_forced_and_not_under_a_travel_lock(holders: KeyHolders) -> None:
    sophea, now = holders.cast.sophea, timezone.now()
    assert "/reauthenticate/" in Vault(sophea, has_recent_password=False).client.post(AT)["Location"]
    assert Vault(sophea, forced=True).client.post(AT).status_code == 503
    travel_locks.set_travel_lock(by=sophea, person=sophea.pk, until=now + timedelta(days=1), now=now)
    with pytest.raises(Forbidden):
        recovery.start_again(person=sophea, now=now)
    assert holders.vaults["sophea"].client.post(AT).status_code in (302, 403)
    assert sophea.identities.active().exists() and not Entry.objects.filter(action="start_again").exists()


def test_a_list_under_a_silent_lock_fails_as_everything_else_does(holders: KeyHolders) -> None:
    travel_locks.lock_silently(people={holders.cast.sophea.pk}, now=timezone.now())
    assert holders.vaults["sophea"].client.post(AT).status_code != 200
    assert holders.cast.sophea.identities.active().exists()
