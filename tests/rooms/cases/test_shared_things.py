"""What somebody wrote that others can open: with whom, since when; gone when it is taken back."""

import pytest

from karpear.vault.actions import grants
from karpear.vault.actions.deletion import remove_record
from karpear.vault.models import Grant
from karpear.vault.queries.records import sealed_things
from karpear.vault.queries.shares import shares_of
from tests.cast import Cast, gave_password, signed_in
from tests.rooms.cases.letters import a_report
from tests.steps.pages import without_tokens
from tests.steps.sealing import given
from tests.steps.vault import KeyHolders

pytestmark = pytest.mark.django_db
ADDRESS = "/diary/facts/"


def copy_for(holders: KeyHolders, original: object, *to: str, officers: bool = False) -> object:
    readers = [*map(holders.reader, ("sophea", *to)), *([holders.officers()] if officers else [])]
    copy = given(holders.keys["sophea"], {"what": "x"}, readers, about=original)
    assert holders.vaults["sophea"].keep(copy).status_code == 201
    return copy


def written(holders: KeyHolders) -> object:
    entry = holders.entry()
    assert holders.vaults["sophea"].keep(entry).status_code == 201
    return entry.thread


def test_a_copy_counts_with_its_original_as_it_does_once_unlocked(holders: KeyHolders) -> None:
    sophea, dara = holders.cast.sophea, holders.cast.dara
    thread = written(holders)
    written(holders)
    copy_for(holders, thread, "dara")
    count, things = sealed_things(sophea, "entry")
    assert (count, len(things)) == (2, 2)
    assert "2 sealed entries." in signed_in(sophea).get("/diary/").content.decode()
    assert sealed_things(dara, "entry")[0] == 1


def test_it_says_with_whom_an_entry_is_shared_until_it_is_taken_back(holders: KeyHolders) -> None:
    client, sophea = signed_in(holders.cast.sophea), holders.cast.sophea
    thread = written(holders)
    page = client.get(ADDRESS).content.decode()
    assert "Nobody else can open what you wrote" in page
    copy = copy_for(holders, thread, "dara", officers=True)
    page = client.get(ADDRESS).content.decode()
    assert "Nobody else can open" not in page and "Nothing is out" not in page and "All that you wrote" not in page
    assert f"/diary/{thread}/" in page
    assert {share.reader for share in shares_of(sophea).shares} == {"Dara", "the officers of Mekong Lantern Network"}
    assert all(reader in page for reader in ("Dara", "the officers of Mekong Lantern Network"))
    assert not shares_of(holders.cast.dara).shares, "what others wrote is theirs to list"
    for grant in Grant.objects.filter(record=copy.id).exclude(identity__person=sophea):
        grants.revoke_grant(by=sophea, record=copy.id, grant=grant.pk, now=holders.cast.now)
    assert not shares_of(sophea).shares


def test_what_an_older_copy_still_opens_is_named_once(holders: KeyHolders) -> None:
    thread = written(holders)
    copy_for(holders, thread, "dara")
    copy_for(holders, thread, "dara", "kanha")
    assert sorted(share.reader for share in shares_of(holders.cast.sophea).shares) == ["Dara", "Kanha"]
    remove_record(by=holders.cast.sophea, thread=thread, now=holders.cast.now)
    assert not shares_of(holders.cast.sophea).count


def test_a_case_that_officers_can_open_is_listed_with_a_way_to_it(holders: KeyHolders) -> None:
    assert holders.vaults["sophea"].keep(holders.incident()).status_code == 201
    page = signed_in(holders.cast.sophea).get(ADDRESS).content.decode()
    assert "Incident" in page and "the officers of Mekong Lantern Network" in page


def test_a_letter_that_was_sent_is_out(cast: Cast) -> None:
    letter = a_report(cast.dara, cast.lantern, cast.now)
    a_report(cast.dara, cast.lantern, cast.now, recipient="wgad", state="draft", sent_at=None)
    answer = signed_in(cast.dara).get(ADDRESS)
    assert [thing.path for thing in answer.context["shared"].things] == [f"/reports/{letter.pk}/"]
    assert "Nobody else can open" not in answer.content.decode()
    assert not signed_in(cast.kanha).get(ADDRESS).context["shared"].count


def test_whoever_forces_somebody_learns_of_no_share(holders: KeyHolders) -> None:
    copy_for(holders, written(holders), "dara")
    page = gave_password(holders.cast.sophea, forced=True).get(ADDRESS).content.decode()
    assert "Dara" not in without_tokens(page) and "Nobody else can open what you wrote" in page
