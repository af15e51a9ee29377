"""Who answers for whom."""

from datetime import timedelta

import pytest

from karpear.people.actions.contacts import ContactAnswer, answer_contact, remove_contact
from karpear.people.models import Contact, ContactRole, ContactState, Membership, Organisation, Watch, WatchState
from karpear.people.queries.circle import (
    consenting_organisations,
    ladder_of,
    policies,
    reliances,
    responders,
    shown_names,
    still_agree,
    watchers_of,
)
from karpear.rules.access import Role
from tests.cast import NOW, Cast, contact


def test_responders_of_any_number_of_organisations_take_two_queries(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = responders([cast.lantern.id, cast.cardamom.id], NOW)
    lantern = found[cast.lantern.id]
    assert lantern.on_watch == (cast.dara.id,)
    assert lantern.officers == (cast.dara.id, cast.kanha.id)
    assert lantern.leads == (cast.bopha.id,)
    assert responders([cast.lantern.id], NOW - timedelta(days=1))[cast.lantern.id].on_watch == ()


def test_a_shift_of_somebody_who_left_reaches_nobody(cast: Cast) -> None:
    Membership.objects.filter(person=cast.dara).update(ended_at=NOW)
    assert responders([cast.lantern.id], NOW)[cast.lantern.id].on_watch == ()
    Membership.objects.filter(person=cast.kanha).update(role=Role.MEMBER.value)
    assert responders([cast.lantern.id], NOW)[cast.lantern.id].officers == ()


def test_watchers_count_only_once_accepted(cast: Cast) -> None:
    for state, who in ((WatchState.ACCEPTED, cast.dara), (WatchState.ASKED, cast.kanha)):
        Watch.objects.create(person=cast.vanna, watcher=who, state=state, asked_at=NOW)
    Watch.objects.create(person=cast.vanna, organisation=cast.cardamom, state=WatchState.ACCEPTED, asked_at=NOW)
    found = watchers_of([cast.vanna.id, cast.rith.id])
    assert found[cast.vanna.id].people == (cast.dara.id,)
    assert found[cast.vanna.id].organisations == (cast.cardamom.id,)
    assert found[cast.rith.id].people == ()


def test_only_organisations_with_consent_are_told(cast: Cast) -> None:
    assert consenting_organisations([cast.sophea.id]) == {cast.sophea.id: (cast.lantern.id,)}
    Membership.objects.filter(person=cast.sophea).update(sos_consent=False)
    assert consenting_organisations([cast.sophea.id]) == {cast.sophea.id: ()}


def test_who_is_relied_on_is_whoever_accepted_in_order(cast: Cast) -> None:
    sister, lawyer = Contact.objects.filter(owner=cast.sophea)
    Contact.objects.filter(pk=sister.pk).update(position=5)
    desk = contact(cast.sophea, "District desk", ContactRole.LOCAL_AUTHORITY, position=9)
    Contact.objects.filter(pk=desk.pk).update(in_ladder=False)
    contact(cast.sophea, "A neighbour", position=1, state=ContactState.ASKED)
    found = reliances([cast.sophea.id])[cast.sophea.id]
    assert [(one.id, one.told) for one in found] == [(lawyer.id, True), (sister.id, True), (desk.id, False)]


def test_only_a_contacts_own_word_ends_their_yes(cast: Cast) -> None:
    sister, lawyer = Contact.objects.filter(owner=cast.sophea)
    remove_contact(person=cast.sophea, contact_id=sister.pk, now=NOW)
    answer_contact(contact=lawyer, answer=ContactAnswer.LEAVE, now=NOW)
    assert still_agree([sister.pk, lawyer.pk]) == {sister.pk}
    assert reliances([cast.sophea.id])[cast.sophea.id] == ()


def test_a_policy_that_makes_no_sense_falls_back_to_the_defaults(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.lantern.pk).update(policy={"others_s": 240})
    assert policies([cast.lantern.id])[cast.lantern.id].others_s == 240
    assert ladder_of({"others_s": 1}).others_s == 300


def test_names_are_code_names_where_there_is_one(cast: Cast) -> None:
    cast.sophea.code_name = "Heron"
    cast.sophea.save()
    assert shown_names([cast.sophea.id, cast.dara.id]) == {cast.sophea.id: "Heron", cast.dara.id: "Dara"}
