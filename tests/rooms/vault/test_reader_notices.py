"""Whoever was given something sealed is told so, without a word of what it is, and once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.messaging.models import Delivery
from karpear.people.models import Shift
from karpear.vault.actions import grants, travel_locks
from tests.cast import signed_in
from tests.steps.sealing import given
from tests.steps.vault import KeyHolders, Vault

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    return sorted(delivery.person.name for delivery in Delivery.objects.filter(topic="shared") if delivery.person)


def share(holders: KeyHolders, *to: str, officers: bool = False, **more: object) -> object:
    readers = [holders.reader("sophea"), *map(holders.reader, to), *([holders.officers()] if officers else [])]
    version = given(holders.keys["sophea"], {"what": "x"}, readers, **more)
    assert holders.vaults["sophea"].keep(version).status_code == 201
    return version


def test_a_named_reader_and_the_officer_on_watch_are_told_and_never_the_giver(holders: KeyHolders) -> None:
    holders.vaults["sophea"].keep(holders.entry())
    assert told() == []
    share(holders, "kanha")
    assert told() == ["Kanha"]
    share(holders, officers=True)
    assert told() == ["Dara", "Kanha"]
    assert {(delivery.text_key, delivery.about_id) for delivery in Delivery.objects.all()} == {("shared", None)}


def test_without_anybody_on_watch_all_officers_who_hold_the_key_are_told(holders: KeyHolders) -> None:
    Shift.objects.all().delete()
    share(holders, officers=True)
    assert told() == ["Dara"], "Kanha is an officer, and was not admitted to the key"


def test_more_of_the_same_within_the_hour_is_not_said_again(holders: KeyHolders) -> None:
    first = share(holders, "kanha")
    share(holders, "kanha", thread=first.thread, supersedes=first.id)
    assert told() == ["Kanha"]
    Delivery.objects.filter(topic="shared").update(created_at=timezone.now() - timedelta(hours=2))
    share(holders, "kanha")
    assert told() == ["Kanha", "Kanha"]


def test_an_incident_is_told_to_whoever_could_not_open_it_before(holders: KeyHolders) -> None:
    version = holders.incident()
    holders.vaults["sophea"].keep(version)
    assert told() == ["Dara"]
    Delivery.objects.all().delete()
    note = holders.incident(type="note", about=version.thread)
    holders.vaults["sophea"].keep(note)
    assert told() == []
    grants.grant(by=holders.cast.sophea, record=version.id, grants=_to(holders, "kanha"), now=timezone.now())
    assert told() == ["Kanha"]


def _to(holders: KeyHolders, name: str) -> list[object]:
    return list(given(holders.keys["sophea"], {"what": "x"}, [holders.reader(name)]).grants)


def test_a_forced_session_tells_nobody(holders: KeyHolders) -> None:
    version = given(holders.keys["sophea"], {"what": "x"}, [holders.reader("sophea"), holders.reader("kanha")])
    assert Vault(holders.cast.sophea, forced=True).keep(version).status_code == 503
    assert told() == []


def test_the_first_page_and_the_diary_say_it_until_they_have_looked(holders: KeyHolders) -> None:
    kanha, vault = signed_in(holders.cast.kanha), holders.vaults["kanha"]
    share(holders, "kanha")
    for path in ("/", "/diary/"):
        assert "1 new entry of a diary was shared with you" in kanha.get(path).content.decode(), path
        assert "Sophea" not in kanha.get("/").content.decode().partition("data-shared")[2].partition("</p>")[0]
    assert "shared with you" not in Vault(holders.cast.kanha, forced=True).client.get("/").content.decode()
    vault.get("records?type=entry&limit=1&unsigned_by=00000000-0000-0000-0000-000000000001")
    assert "1 new entry of a diary was shared with you" in kanha.get("/").content.decode(), (
        "a part of the list is not the list"
    )
    vault.get("records?type=entry")
    for path in ("/", "/diary/"):
        assert "was shared with you" not in kanha.get(path).content.decode(), path
    share(holders, "kanha")
    assert "1 new entry of a diary was shared with you" in kanha.get("/").content.decode()
    assert "was shared with you" not in signed_in(holders.cast.sophea).get("/").content.decode()


def test_a_list_that_a_travel_lock_keeps_shut_was_not_looked_at(holders: KeyHolders) -> None:
    share(holders, "kanha")
    now = timezone.now()
    travel_locks.set_travel_lock(
        by=holders.cast.kanha, person=holders.cast.kanha.pk, until=now + timedelta(days=1), now=now
    )
    assert holders.vaults["kanha"].get("records?type=entry").json()["locked"]
    assert "1 new entry of a diary was shared with you" in signed_in(holders.cast.kanha).get("/").content.decode()
