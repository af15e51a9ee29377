"""The photograph of a letter and its demand, as a phone sends them: in any order, once, to nobody else's demand."""

import json
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.compliance.demands.models import Demand, DemandLetter
from karpear.compliance.demands.queries.letters import letters_of
from karpear.messaging.models import Delivery
from karpear.people.models import Organisation
from karpear.vault.actions.records import Given
from karpear.vault.models import Record
from tests.cast import device_token
from tests.rooms.compliance.demands import noted
from tests.steps.sealing import given
from tests.steps.vault import KeyHolders, Vault, as_json

pytestmark = pytest.mark.django_db
DOOR = "/api/v1/demands/letters/"
MADE_AT = timezone.now()
CODES = {"level": "commune", "demand": "prior_notice", "channel": "letter"}


def photographed(
    holders: KeyHolders, about: UUID | None, name: str = "sophea", organisation: Organisation | None = None, **more: Any
) -> Given:
    """Sealed to its author and the officers, about a demand or the key of one."""
    home = organisation or holders.cast.lantern
    readers = [holders.reader(name), holders.officers()]
    more = {"type": "receipt", **more}
    return given(holders.keys[name], {"kind": "receipt"}, readers, organisation=home.pk, about=about, **more)


def send(holders: KeyHolders, version: Given, name: str = "sophea", **changes: Any) -> int:
    body = json.dumps(as_json(version) | changes).encode()
    answer = holders.vaults[name].client.generic("PUT", f"{DOOR}{version.id}", body, "application/json")
    return int(answer.status_code)


def note(holders: KeyHolders, key: UUID, name: str = "sophea") -> Any:
    """As a phone does that waited for a connection."""
    body = json.dumps({"key": str(key), "made_at": MADE_AT.isoformat(), **CODES})
    return holders.vaults[name].client.post("/api/v1/demands", body, "application/json")


def sealed_for(demand: Demand) -> list[UUID]:
    return [letter.record for letter in letters_of(demand)]


@pytest.mark.parametrize("is_demand_first", [True, False])
def test_whichever_comes_first_they_belong_together_and_once(holders: KeyHolders, is_demand_first: bool) -> None:
    key = uuid4()
    letter = photographed(holders, key)
    sending = [lambda: send(holders, letter), lambda: note(holders, key).status_code]
    answers = [step() for step in (reversed(sending) if is_demand_first else sending)]
    answers += [step() for step in sending]
    assert answers == [201, 201, 200, 200]
    assert sealed_for(Demand.objects.get()) == [letter.id]
    assert (Record.objects.count(), DemandLetter.objects.filter(phone_key=None).count()) == (1, 1)


def test_a_second_page_of_the_letter_comes_later_and_the_form_knows_the_same_key(holders: KeyHolders) -> None:
    key, client = uuid4(), holders.vaults["sophea"].client
    letters = [photographed(holders, key), photographed(holders, key)]
    assert send(holders, letters[0]) == 201
    for _again in range(2):
        assert client.post("/demands/new/", {**CODES, "phone_key": str(key)}).status_code == 302
    assert send(holders, letters[1]) == 201
    assert set(sealed_for(Demand.objects.get())) == {letter.id for letter in letters}


def test_something_else_with_the_same_key_is_a_demand_of_its_own(holders: KeyHolders) -> None:
    """A form that was corrected after its answer was lost, or one that was put together by hand: none is swallowed."""
    key, client = str(uuid4()), holders.vaults["sophea"].client
    search = {"level": "province", "demand": "search", "channel": "in_person"}
    for codes in (CODES, search, CODES):
        assert client.post("/demands/new/", {**codes, "phone_key": key}).status_code == 302
    assert sorted(Demand.objects.values_list("demand", flat=True)) == ["prior_notice", "search"]
    assert Delivery.objects.filter(text_key="at_once").exists()


def test_it_stands_in_the_audit_to_which_demand_a_letter_was_joined(holders: KeyHolders) -> None:
    first, second = uuid4(), uuid4()
    note(holders, first)
    send(holders, photographed(holders, first))
    send(holders, photographed(holders, second))
    note(holders, second)
    entries = Entry.objects.filter(action="demand.letter").values_list("object_id", flat=True)
    assert {str(entry) for entry in entries} == {str(pk) for pk in Demand.objects.values_list("pk", flat=True)}


def test_nobody_puts_a_photograph_to_a_demand_that_they_do_not_see(holders: KeyHolders) -> None:
    key = uuid4()
    note(holders, key, "dara")
    demand = Demand.objects.get()
    for about in (demand.pk, key):
        assert send(holders, photographed(holders, about)) == 404
    assert not sealed_for(demand) and not Record.objects.exists() and not DemandLetter.objects.exists()
    own = noted(holders.cast.sophea, holders.cast.lantern)
    assert send(holders, photographed(holders, own.pk)) == 201
    assert send(holders, photographed(holders, own.pk, "dara"), "dara") == 201, "officers see it, and add to it"
    assert len(sealed_for(own)) == 2


def test_a_key_is_its_phone_s_alone_also_where_another_used_it_first(holders: KeyHolders) -> None:
    """Kanha planted a photograph under a key that Sophea's phone uses later, and one of her own demands has it too."""
    key = uuid4()
    planted = photographed(holders, key, "kanha")
    assert send(holders, planted, "kanha") == 201
    note(holders, key)
    assert not sealed_for(Demand.objects.get())
    note(holders, key, "kanha")
    assert sealed_for(Demand.objects.get(noted_by=holders.cast.kanha)) == [planted.id]
    assert not sealed_for(Demand.objects.get(noted_by=holders.cast.sophea))


def test_by_the_vault_s_own_door_nothing_is_joined(holders: KeyHolders) -> None:
    demand = noted(holders.cast.dara, holders.cast.lantern)
    smuggled = photographed(holders, demand.pk)
    assert holders.vaults["sophea"].keep(smuggled).status_code == 201
    assert not sealed_for(demand)
    assert send(holders, smuggled) == 404, "kept once, it is still about a demand of somebody else"
    own = noted(holders.cast.sophea, holders.cast.lantern)
    assert send(holders, smuggled, about=str(own.pk)) == 404, "what was signed counts, not what is said now"
    assert not sealed_for(own)


def test_what_belongs_nowhere_is_refused(holders: KeyHolders) -> None:
    own, cast = noted(holders.cast.sophea, holders.cast.lantern), holders.cast
    assert send(holders, photographed(holders, None)) == 422
    assert send(holders, photographed(holders, own.pk, type="paper")) == 422
    alone = given(holders.keys["sophea"], {"kind": "receipt"}, [holders.reader("sophea")], type="receipt", about=own.pk)
    assert send(holders, alone) == 422, "no organisation: no officer opens it"
    assert send(holders, photographed(holders, own.pk, organisation=cast.piseth.memberships.get().organisation)) == 404
    unread = given(
        holders.keys["sophea"], {"kind": "receipt"}, [holders.reader("sophea")],
        type="receipt", organisation=cast.lantern.pk, about=own.pk,
    )  # fmt: skip
    assert send(holders, unread) == 422, "the officers could not open it"
    assert not DemandLetter.objects.exists()


def test_neither_a_phone_s_token_nor_a_forced_session_leaves_one(holders: KeyHolders) -> None:
    own = noted(holders.cast.sophea, holders.cast.lantern)
    letter = photographed(holders, own.pk)
    body, client = json.dumps(as_json(letter)), holders.vaults["sophea"].client
    token = {"authorization": f"Bearer {device_token(holders.cast.sophea)}"}
    client.logout()
    assert client.put(f"{DOOR}{letter.id}", body, "application/json", headers=token).status_code == 403
    forced = Vault(holders.cast.sophea, forced=True).client
    assert forced.put(f"{DOOR}{letter.id}", body, "application/json").status_code == 503
    page = forced.get("/demands/new/").content.decode()
    assert "data-team-recipient" not in page and "You have no vault key yet" in page
    assert not Record.objects.exists()


def test_the_page_carries_the_keys_to_seal_to_and_says_so_where_there_are_none(holders: KeyHolders) -> None:
    page = holders.vaults["sophea"].client.get("/demands/new/").content.decode()
    assert holders.team_key.recipient in page and holders.ids["sophea"].recipient in page
    page = Vault(holders.cast.bopha).client.get("/demands/new/").content.decode()
    assert "data-team-recipient" not in page and "cannot be photographed here" in page


def test_letters_from_before_stay_with_their_demand(holders: KeyHolders) -> None:
    """As the migration moves them: what was about a demand of the same organisation."""
    demand = noted(holders.cast.dara, holders.cast.lantern)
    earlier = photographed(holders, demand.pk, "dara")
    assert holders.vaults["dara"].keep(earlier).status_code == 201
    assert holders.vaults["dara"].keep(photographed(holders, uuid4(), "dara")).status_code == 201
    import_module("karpear.compliance.migrations.0007_letters_sealed_before").join(apps, None)
    assert sealed_for(demand) == [earlier.id] and DemandLetter.objects.count() == 1
