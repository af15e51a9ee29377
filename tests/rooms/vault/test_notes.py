"""Notes from a phone: put in by whoever has the phone, opened by their person alone, taken in once."""

import base64
import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.people.devices import register_device
from karpear.rules.refusals import Missing, TooMany
from karpear.vault import actions
from karpear.vault.actions import noting
from karpear.vault.models import Note, Record, TravelLock
from tests.cast import Cast
from tests.steps.pages import without_tokens
from tests.steps.sealing import b64, sealed_to
from tests.steps.vault import Vault, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast: Cast) -> World:
    cache.clear()
    return World(cast)


def a_note(world: World, name: str = "sophea", size: int = 4096) -> str:
    said = json.dumps({"v": 1, "kind": "note", "fields": {"what": "x"}}).ljust(size)
    return b64(sealed_to(world.ids[name].recipient, said.encode()))


def left(world: World, sealed: str, key: str | None = None, person: str = "sophea") -> Any:
    """By a registered phone, whose person is not signed in."""
    _device, token = register_device(person=getattr(world.cast, person), name="", now=timezone.now())
    body = json.dumps({"key": key or str(uuid4()), "sealed": sealed, "sent_at": "2026-11-26T10:00:00Z"})
    return Vault(world.cast.rith).client.generic(
        "POST", "/api/v1/notes", body, "application/json", headers={"Authorization": f"Bearer {token}"}
    )


def test_a_phone_leaves_a_note_once_and_reads_none(world: World) -> None:
    sealed, key = a_note(world), str(uuid4())
    assert [left(world, sealed, key).status_code for _ in range(2)] == [201, 200]
    assert left(world, a_note(world), key).status_code == 409
    _device, token = register_device(person=world.cast.sophea, name="", now=timezone.now())
    reading = Vault(world.cast.rith).client.get("/api/v1/seal/notes", headers={"Authorization": f"Bearer {token}"})
    assert (reading.status_code, Note.objects.get().person) == (403, world.cast.sophea)
    [line] = Entry.objects.filter(object_type="note")
    assert (line.action, line.actor) == ("keep", world.cast.sophea.pk)


def test_only_what_is_sealed_to_one_key_and_not_large_is_taken(world: World) -> None:
    plain = base64.b64encode(b"he asked for me at the market").decode()
    for bad in (
        plain,
        "he asked for me",
        "",
        b64(b"age-encryption.org/v1\n"),
        a_note(world, size=40_000),
        "A" * 60_000,
    ):
        assert left(world, bad).status_code == 422
    assert not Note.objects.exists()


def test_what_has_no_room_comes_later(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noting, "MOST_NOTES", 1)
    answers = [left(world, a_note(world)).status_code for _ in range(2)]
    assert answers == [201, 429], "a phone keeps what is answered so, and sends it again"
    with pytest.raises(TooMany):
        actions.keep_note(person=world.cast.sophea, key=uuid4(), body=a_note(world), now=timezone.now())


def test_the_entry_that_is_made_of_a_note_takes_it_along(world: World) -> None:
    left(world, a_note(world))
    sophea, dara = world.vaults["sophea"], world.vaults["dara"]
    [note] = sophea.get("notes").json()["notes"]
    assert dara.get("notes").json()["notes"] == []
    assert dara.keep(world.entry("dara", record=note["id"])).status_code == 201, "others' numbers take nothing along"
    Record.objects.all().delete()
    assert Note.objects.exists()
    sent = world.entry(record=note["id"])
    assert [sophea.keep(sent).status_code for _ in range(2)] == [201, 200]
    assert (Note.objects.count(), sophea.get("notes").json()["notes"]) == (0, [])


def test_notes_come_in_pages_and_what_does_not_open_can_go(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("karpear.vault.queries.notes.AT_ONCE", 2)
    for _ in range(3):
        left(world, a_note(world, "dara"))
    sophea = world.vaults["sophea"]
    first = sophea.get("notes").json()["notes"]
    [last] = sophea.get(f"notes?after={first[-1]['id']}").json()["notes"]
    assert world.vaults["dara"].ask("DELETE", f"notes/{last['id']}").status_code == 404
    assert sophea.ask("DELETE", f"notes/{last['id']}").status_code == 200
    assert Note.objects.count() == 2
    with pytest.raises(Missing):
        actions.remove_note(by=world.cast.sophea, note=uuid4(), now=timezone.now())


def test_nothing_of_notes_in_a_forced_session_nor_under_a_lock(world: World) -> None:
    left(world, a_note(world))
    forced = Vault(world.cast.sophea, forced=True)
    assert forced.get("notes").json() == {"locked": False, "notes": []}
    [note] = Note.objects.all()
    assert forced.ask("DELETE", f"notes/{note.pk}").status_code == 503
    body = json.dumps({"key": str(uuid4()), "sealed": a_note(world)})
    assert "age1" not in without_tokens(forced.client.get("/diary/now/").content)
    answers = [one.client.post("/api/v1/notes", body, "application/json") for one in (forced, Vault(world.cast.rith))]
    assert [one.status_code for one in answers] == [201, 201], "what waited goes, and nobody learns who keeps a diary"
    assert len({len(one.content) for one in answers}) == 1
    actions.set_travel_lock(by=world.cast.sophea, person=world.cast.sophea.pk, until=None, now=timezone.now())
    assert TravelLock.objects.exists()
    assert world.vaults["sophea"].get("notes").json() == {"locked": True, "notes": []}


def test_the_page_holds_the_public_key_and_may_be_kept(world: World) -> None:
    answer = world.vaults["sophea"].client.get("/diary/now/")
    assert (answer["X-Keep"], world.ids["sophea"].recipient in answer.content.decode()) == ("offline", True)
    begin = Vault(world.cast.rith).client.get("/diary/now/")
    assert (begin.status_code, "age1" in begin.content.decode()) == (200, False)
