"""What of others leaves the server is written down, once for each request; reading one's own leaves no trace."""

from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.vault import actions
from karpear.vault.actions.handing import FEW
from karpear.vault.models import Grant, Record
from tests.cast import Cast
from tests.steps.sealing import given
from tests.steps.vault import Vault, World, a_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast: Cast) -> World:
    cache.clear()
    return World(cast)


def fetched(**more: Any) -> list[Entry]:
    return list(Entry.objects.filter(action="fetch", **more).order_by("id"))


def test_an_officer_who_fetches_what_the_team_may_read_is_written_down(world: World) -> None:
    sent = [world.incident() for _ in range(3)]
    for one in sent:
        world.vaults["sophea"].keep(one)
    assert len(world.vaults["dara"].get("records").json()["records"]) == 3
    (line,) = fetched()
    assert (line.actor, line.organisation, line.object_id) == (world.cast.dara.pk, world.cast.lantern.pk, None)
    assert (line.detail["records"], set(line.detail["ids"])) == (3, {str(one.id) for one in sent})
    world.vaults["dara"].get(f"records?thread={sent[0].thread}&versions=true")
    assert (fetched()[1].object_type, fetched()[1].object_id) == ("thread", sent[0].thread)


def test_ones_own_reading_and_an_empty_page_leave_no_trace(world: World) -> None:
    sophea = world.vaults["sophea"]
    number, blob = a_file()
    sophea.upload(number, blob)
    sophea.keep(world.incident(attachments={number: blob}))
    sophea.get("records")
    sophea.get(f"attachments/{number}")
    for name in ("kanha", "piseth", "rith"):
        assert world.vaults[name].get("records").json()["records"] == []
        assert world.vaults[name].get(f"attachments/{number}").status_code == 404
    assert Vault(world.cast.dara, forced=True).get("records").json()["records"] == []
    assert fetched() == []


def test_what_was_shared_by_name_is_written_down_for_no_organisation(world: World) -> None:
    """The line of one page: each organisation's own, and one for what belongs to none."""
    shared = given(world.keys["sophea"], {"what": "x"}, [world.reader("sophea"), world.reader("dara")])
    world.vaults["sophea"].keep(shared)
    world.vaults["sophea"].keep(world.incident())
    world.vaults["dara"].keep(world.entry("dara"))
    assert len(world.vaults["dara"].get("records").json()["records"]) == 3
    assert {(line.organisation, line.detail["records"]) for line in fetched()} == {
        (None, 1),
        (world.cast.lantern.pk, 1),
    }
    assert fetched(organisation=None)[0].object_id == shared.thread


def test_a_file_of_somebody_else_is_written_down(world: World) -> None:
    (number, blob), sent = a_file(), None
    world.vaults["sophea"].upload(number, blob)
    sent = world.incident(attachments={number: blob})
    world.vaults["sophea"].keep(sent)
    assert world.vaults["dara"].get(f"attachments/{number}").content == blob
    (line,) = fetched()
    assert (line.object_type, line.object_id, line.actor) == ("attachment", number, world.cast.dara.pk)
    assert (line.organisation, line.detail) == (world.cast.lantern.pk, {"record": str(sent.id)})


def test_a_large_page_is_one_short_line(world: World) -> None:
    """Its number, and the newest and the oldest of it: the page's order says which stand between."""
    for _ in range(FEW + 1):
        actions.keep_record(by=world.cast.sophea, given=world.incident(), now=timezone.now())
    page = world.vaults["dara"].get("records?type=incident").json()["records"]
    (line,) = fetched()
    assert line.detail == {"records": FEW + 1, "newest": page[0]["id"], "oldest": page[-1]["id"]}


def test_a_team_key_that_is_handed_out_is_written_down(world: World) -> None:
    assert len(world.vaults["dara"].get("wraps").json()["teams"]) == 1
    assert Entry.objects.get(action="give_wraps").detail == {"wraps": 1, "teams": 1}


def test_a_list_without_records_of_others_costs_no_write(world: World) -> None:
    before = Entry.objects.count()
    world.vaults["sophea"].keep(world.entry())
    kept = Entry.objects.count()
    assert kept == before + 1
    world.vaults["sophea"].get("records")
    assert Entry.objects.count() == kept
    assert Record.objects.count() == Grant.objects.count() == 1
