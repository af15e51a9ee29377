"""What of others leaves the server is written down, once for each request; reading one's own leaves no trace."""

from typing import Any

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.vault.actions import records as actions
from karpear.vault.actions.fetch_log import FEW
from karpear.vault.models import Grant, Record
from tests.steps.sealing import given
from tests.steps.vault import KeyHolders, Vault, a_file

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def fetched(**more: Any) -> list[Entry]:
    return list(Entry.objects.filter(action="fetch", **more).order_by("id"))


def test_an_officer_who_fetches_what_the_team_may_read_is_written_down(holders: KeyHolders) -> None:
    sent = [holders.incident() for _ in range(3)]
    for one in sent:
        holders.vaults["sophea"].keep(one)
    assert len(holders.vaults["dara"].get("records").json()["records"]) == 3
    (line,) = fetched()
    assert (line.actor, line.organisation, line.object_id) == (holders.cast.dara.pk, holders.cast.lantern.pk, None)
    assert (line.detail["records"], set(line.detail["ids"])) == (3, {str(one.id) for one in sent})
    holders.vaults["dara"].get(f"records?thread={sent[0].thread}&versions=true")
    assert (fetched()[1].object_type, fetched()[1].object_id) == ("thread", sent[0].thread)


@pytest.mark.both
def test_ones_own_reading_and_an_empty_page_leave_no_trace(holders: KeyHolders) -> None:
    sophea = holders.vaults["sophea"]
    number, blob = a_file()
    sophea.upload(number, blob)
    sophea.keep(holders.incident(attachments={number: blob}))
    sophea.get("records")
    sophea.get(f"attachments/{number}")
    for name in ("kanha", "piseth", "rith"):
        assert holders.vaults[name].get("records").json()["records"] == []
        assert holders.vaults[name].get(f"attachments/{number}").status_code == 404
    assert Vault(holders.cast.dara, forced=True).get("records").json()["records"] == []
    assert fetched() == []


@pytest.mark.both
def test_what_was_shared_by_name_is_written_down_for_no_organisation(holders: KeyHolders) -> None:
    """The line of one page: each organisation's own, and one for what belongs to none."""
    shared = given(holders.keys["sophea"], {"what": "x"}, [holders.reader("sophea"), holders.reader("dara")])
    holders.vaults["sophea"].keep(shared)
    holders.vaults["sophea"].keep(holders.incident())
    holders.vaults["dara"].keep(holders.entry("dara"))
    assert len(holders.vaults["dara"].get("records").json()["records"]) == 3
    assert {(line.organisation, line.detail["records"]) for line in fetched()} == {
        (None, 1),
        (holders.cast.lantern.pk, 1),
    }
    assert fetched(organisation=None)[0].object_id == shared.thread


def test_a_file_of_somebody_else_is_written_down(holders: KeyHolders) -> None:
    (number, blob), sent = a_file(), None
    holders.vaults["sophea"].upload(number, blob)
    sent = holders.incident(attachments={number: blob})
    holders.vaults["sophea"].keep(sent)
    assert holders.vaults["dara"].get(f"attachments/{number}").content == blob
    (line,) = fetched()
    assert (line.object_type, line.object_id, line.actor) == ("attachment", number, holders.cast.dara.pk)
    assert (line.organisation, line.detail) == (holders.cast.lantern.pk, {"record": str(sent.id)})


def test_a_large_page_is_one_short_line(holders: KeyHolders) -> None:
    """Its number, and the newest and the oldest of it: the page's order says which stand between."""
    for _ in range(FEW + 1):
        actions.keep_record(by=holders.cast.sophea, version=holders.incident(), now=timezone.now())
    page = holders.vaults["dara"].get("records?type=incident").json()["records"]
    (line,) = fetched()
    assert line.detail == {"records": FEW + 1, "newest": page[0]["id"], "oldest": page[-1]["id"]}


def test_a_team_key_that_is_handed_out_is_written_down(holders: KeyHolders) -> None:
    assert len(holders.vaults["dara"].get("wraps").json()["teams"]) == 1
    assert Entry.objects.get(action="give_wraps").detail == {"wraps": 1, "teams": 1}


def test_a_list_without_records_of_others_costs_no_write(holders: KeyHolders) -> None:
    before = Entry.objects.count()
    holders.vaults["sophea"].keep(holders.entry())
    kept = Entry.objects.count()
    assert kept == before + 1
    holders.vaults["sophea"].get("records")
    assert Entry.objects.count() == kept
    assert Record.objects.count() == Grant.objects.count() == 1
