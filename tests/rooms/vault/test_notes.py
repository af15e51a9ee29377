"""Notes from a phone: put in by whoever has the phone, opened by their person alone, taken in once."""

import base64
import json
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.people.devices import register_device
from karpear.rules.refusals import Missing, TooMany
from karpear.vault.actions import notes, travel_locks
from karpear.vault.actions import notes as noting
from karpear.vault.models import Note, Record, TravelLock
from tests.steps.pages import without_tokens
from tests.steps.sealing import b64, sealed_to
from tests.steps.vault import KeyHolders, Vault

pytestmark = pytest.mark.django_db


def a_note(holders: KeyHolders, name: str = "sophea", size: int = 4096) -> str:
    said = json.dumps({"v": 1, "kind": "note", "fields": {"what": "x"}}).ljust(size)
    return b64(sealed_to(holders.ids[name].recipient, said.encode()))


def left(holders: KeyHolders, sealed: str, key: str | None = None, person: str = "sophea") -> Any:
    """By a registered phone, whose person is not signed in."""
    _device, token = register_device(person=getattr(holders.cast, person), name="", now=timezone.now())
    body = json.dumps({"key": key or str(uuid4()), "sealed": sealed, "sent_at": "2026-11-26T10:00:00Z"})
    return Vault(holders.cast.rith).client.generic(
        "POST", "/api/v1/notes", body, "application/json", headers={"Authorization": f"Bearer {token}"}
    )


def test_a_phone_leaves_a_note_once_and_reads_none(holders: KeyHolders) -> None:
    sealed, key = a_note(holders), str(uuid4())
    assert [left(holders, sealed, key).status_code for _ in range(2)] == [201, 200]
    assert left(holders, a_note(holders), key).status_code == 409
    _device, token = register_device(person=holders.cast.sophea, name="", now=timezone.now())
    reading = Vault(holders.cast.rith).client.get("/api/v1/seal/notes", headers={"Authorization": f"Bearer {token}"})
    assert (reading.status_code, Note.objects.get().person) == (403, holders.cast.sophea)
    [line] = Entry.objects.filter(object_type="note")
    assert (line.action, line.actor) == ("keep", holders.cast.sophea.pk)


def test_only_what_is_sealed_to_one_key_and_not_large_is_taken(holders: KeyHolders) -> None:
    plain = base64.b64encode(b"he asked for me at the market").decode()
    for bad in (
        plain,
        "he asked for me",
        "",
        b64(b"age-encryption.org/v1\n"),
        a_note(holders, size=40_000),
        "A" * 60_000,
    ):
        assert left(holders, bad).status_code == 422
    assert not Note.objects.exists()


def test_what_has_no_room_comes_later(holders: KeyHolders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noting, "MOST_NOTES", 1)
    answers = [left(holders, a_note(holders)).status_code for _ in range(2)]
    assert answers == [201, 429], "a phone keeps what is answered so, and sends it again"
    with pytest.raises(TooMany):
        notes.keep_note(person=holders.cast.sophea, key=uuid4(), body=a_note(holders), now=timezone.now())


def test_the_entry_that_is_made_of_a_note_takes_it_along(holders: KeyHolders) -> None:
    left(holders, a_note(holders))
    sophea, dara = holders.vaults["sophea"], holders.vaults["dara"]
    [note] = sophea.get("notes").json()["notes"]
    assert dara.get("notes").json()["notes"] == []
    assert dara.keep(holders.entry("dara", record=note["id"])).status_code == 201, "others' numbers take nothing along"
    Record.objects.all().delete()
    assert Note.objects.exists()
    sent = holders.entry(record=note["id"])
    assert [sophea.keep(sent).status_code for _ in range(2)] == [201, 200]
    assert (Note.objects.count(), sophea.get("notes").json()["notes"]) == (0, [])


def test_notes_come_in_pages_and_what_does_not_open_can_go(
    holders: KeyHolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("karpear.vault.queries.notes.AT_ONCE", 2)
    for _ in range(3):
        left(holders, a_note(holders, "dara"))
    sophea = holders.vaults["sophea"]
    first = sophea.get("notes").json()["notes"]
    [last] = sophea.get(f"notes?after={first[-1]['id']}").json()["notes"]
    assert holders.vaults["dara"].ask("DELETE", f"notes/{last['id']}").status_code == 404
    assert sophea.ask("DELETE", f"notes/{last['id']}").status_code == 200
    assert Note.objects.count() == 2
    with pytest.raises(Missing):
        notes.remove_note(by=holders.cast.sophea, note=uuid4(), now=timezone.now())


def test_nothing_of_notes_in_a_forced_session_nor_under_a_lock(holders: KeyHolders) -> None:
    left(holders, a_note(holders))
    forced = Vault(holders.cast.sophea, forced=True)
    assert forced.get("notes").json() == {"locked": False, "notes": []}
    [note] = Note.objects.all()
    assert forced.ask("DELETE", f"notes/{note.pk}").status_code == 503
    body = json.dumps({"key": str(uuid4()), "sealed": a_note(holders)})
    assert "age1" not in without_tokens(forced.client.get("/diary/now/").content)
    answers = [one.client.post("/api/v1/notes", body, "application/json") for one in (forced, Vault(holders.cast.rith))]
    assert [one.status_code for one in answers] == [201, 201], "what waited goes, and nobody learns who keeps a diary"
    assert len({len(one.content) for one in answers}) == 1
    travel_locks.set_travel_lock(by=holders.cast.sophea, person=holders.cast.sophea.pk, until=None, now=timezone.now())
    assert TravelLock.objects.exists()
    assert holders.vaults["sophea"].get("notes").json() == {"locked": True, "notes": []}


def test_the_page_holds_the_public_key_and_may_be_kept(holders: KeyHolders) -> None:
    answer = holders.vaults["sophea"].client.get("/diary/now/")
    assert (answer["X-Keep"], holders.ids["sophea"].recipient in answer.content.decode()) == ("offline", True)
    begin = Vault(holders.cast.rith).client.get("/diary/now/")
    assert (begin.status_code, "age1" in begin.content.decode()) == (200, False)
