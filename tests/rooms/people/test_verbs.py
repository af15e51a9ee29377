"""What may be done, by whom, and what is refused."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.people.actions import account, contacts, invitations, members, passwords, roster
from karpear.people.actions import watch as watch_actions
from karpear.people.models import (
    Address,
    Contact,
    ContactRole,
    ContactState,
    Invitation,
    Membership,
    Notice,
    Person,
    Receipt,
    Shift,
    Watch,
    WatchState,
)
from karpear.people.queries.circle import reliances
from karpear.people.receipts import once
from karpear.people.values import ContactValues
from karpear.rules.access import Role
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from tests.cast import NOW, PASSWORD, Cast, contact

pytestmark = pytest.mark.once


def membership(person: Person) -> Membership:
    return Membership.objects.active().get(person=person)


VERBS: dict[str, Callable[[Cast, Person], object]] = {
    "invite": lambda c, p: invitations.invite(
        by=p, organisation_id=c.lantern.id, role=Role.MEMBER, for_name="", now=NOW
    ),
    "change_role": lambda c, p: members.change_role(
        by=p, membership_id=membership(c.sophea).id, role=Role.OFFICER, now=NOW
    ),
    "end_membership": lambda c, p: members.end_membership(by=p, membership_id=membership(c.kanha).id, now=NOW),
    "policy": lambda c, p: members.set_policy(by=p, organisation_id=c.lantern.id, values={"others_s": 240}, now=NOW),
    "add_shift": lambda c, p: roster.add_shifts(
        by=p,
        organisation_id=c.lantern.id,
        officer_id=c.kanha.id,
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=8),
        now=NOW,
    ),
    "remove_shift": lambda c, p: roster.remove_shift(
        by=p, shift_id=Shift.objects.get(organisation=c.lantern).id, now=NOW
    ),
    "handover": lambda c, p: roster.set_handover(
        by=p, shift_id=Shift.objects.get(organisation=c.lantern).id, text="quiet", now=NOW
    ),
    "feed": lambda c, p: roster.renew_feed(person=p, organisation_id=c.lantern.id, now=NOW),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("who", "refusal"), [("rith", Missing), ("piseth", Missing), ("vanna", Missing), ("sophea", Forbidden)]
)
def test_strangers_find_nothing_and_members_may_not(cast: Cast, verb: str, who: str, refusal: type[Exception]) -> None:
    before = Entry.objects.count()
    with pytest.raises(refusal):
        VERBS[verb](cast, getattr(cast, who))
    assert Entry.objects.count() == before


@pytest.mark.parametrize("verb", VERBS)
def test_an_officer_may_and_it_is_written_down(cast: Cast, verb: str) -> None:
    VERBS[verb](cast, cast.dara)
    assert Entry.objects.filter(actor=cast.dara.id, organisation=cast.lantern.id).count() == 1


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [("invite", 1), ("change_role", 1), ("end_membership", 1), ("policy", 1), ("add_shift", 0), ("remove_shift", 0)],
)
def test_a_lead_decides_about_people_and_an_officer_about_duty(cast: Cast, verb: str, allowed: bool) -> None:
    if allowed:
        VERBS[verb](cast, cast.bopha)
    else:
        with pytest.raises(Forbidden):
            VERBS[verb](cast, cast.bopha)


def test_an_invitation_works_once_and_not_after_a_week(cast: Cast) -> None:
    made, token = invitations.invite(
        by=cast.dara, organisation_id=cast.lantern.id, role=Role.OFFICER, for_name="", now=NOW
    )
    assert token not in made.token_hash
    newcomer = invitations.Newcomer(name="Tola", email="tola@people.test", password=PASSWORD)
    with pytest.raises(Conflict):
        invitations.come_in(token=token, newcomer=newcomer, now=NOW + timedelta(days=8))
    tola = invitations.come_in(token=token, newcomer=newcomer, now=NOW)
    assert membership(tola).role == Role.OFFICER.value
    assert Address.objects.get(person=tola).value == "tola@people.test"
    with pytest.raises(Conflict):
        invitations.join(token=token, person=cast.rith, now=NOW)
    with pytest.raises(Missing):
        invitations.join(token="another", person=cast.rith, now=NOW)


def test_an_address_that_is_taken_does_not_use_up_the_link(cast: Cast) -> None:
    _made, token = invitations.invite(
        by=cast.dara, organisation_id=cast.lantern.id, role=Role.MEMBER, for_name="", now=NOW
    )
    with pytest.raises(BadFields):
        invitations.come_in(token=token, newcomer=invitations.Newcomer("Rith", cast.rith.email, PASSWORD), now=NOW)
    invitations.join(token=token, person=cast.rith, now=NOW)
    assert membership(cast.rith).organisation == cast.lantern


def test_a_revoked_link_is_closed(cast: Cast) -> None:
    made, token = invitations.invite(
        by=cast.dara, organisation_id=cast.lantern.id, role=Role.MEMBER, for_name="", now=NOW
    )
    with pytest.raises(Missing):
        invitations.revoke_invitation(by=cast.piseth, invitation_id=made.id, now=NOW)
    invitations.revoke_invitation(by=cast.dara, invitation_id=made.id, now=NOW)
    with pytest.raises(Conflict):
        invitations.join(token=token, person=cast.rith, now=NOW)


def test_independent_defenders_are_invited_by_any_officer(cast: Cast) -> None:
    _made, token = invitations.invite(by=cast.dara, organisation_id=None, role=Role.LEAD, for_name="", now=NOW)
    new = invitations.come_in(token=token, newcomer=invitations.Newcomer("Tola", "tola@people.test", PASSWORD), now=NOW)
    assert not new.memberships.exists()
    with pytest.raises(Forbidden):
        invitations.invite(by=cast.sophea, organisation_id=None, role=Role.MEMBER, for_name="", now=NOW)


@pytest.mark.both
@pytest.mark.django_db
def test_the_first_officer_makes_the_organisation_and_closes_the_door() -> None:
    old = invitations.first_officer_link(now=NOW)
    link = invitations.first_officer_link(now=NOW)
    assert old is not None
    assert link is not None
    newcomer = invitations.Newcomer("Dara", "dara@people.test", PASSWORD, organisation_name="Mekong Lantern Network")
    with pytest.raises(Conflict):
        invitations.come_in(token=old.split("/")[2], newcomer=newcomer, now=NOW)
    dara = invitations.come_in(token=link.split("/")[2], newcomer=newcomer, now=NOW)
    assert dara.is_operator
    assert membership(dara).organisation.name == "Mekong Lantern Network"
    assert invitations.first_officer_link(now=NOW) is None
    assert Invitation.objects.get(used_by=dara).organisation == membership(dara).organisation


def test_the_last_officer_stays_an_officer(cast: Cast) -> None:
    with pytest.raises(Conflict):
        members.end_membership(by=cast.piseth, membership_id=membership(cast.piseth).id, now=NOW)
    with pytest.raises(Conflict):
        members.change_role(by=cast.maly, membership_id=membership(cast.piseth).id, role=Role.MEMBER, now=NOW)
    with pytest.raises(Forbidden):
        members.change_role(by=cast.dara, membership_id=membership(cast.dara).id, role=Role.LEAD, now=NOW)


def test_who_leaves_is_off_the_roster(cast: Cast) -> None:
    members.end_membership(by=cast.dara, membership_id=membership(cast.dara).id, now=NOW)
    assert not Shift.objects.at(NOW).filter(organisation=cast.lantern).exists()


def test_a_contact_agrees_at_their_link_and_may_leave(cast: Cast) -> None:
    values = ContactValues(
        role="journalist", name="Sok", addresses=[("email", "sok@contacts.test")], disclosures=["what"]
    )
    sok = contacts.keep_contact(person=cast.vanna, values=values, now=NOW)
    assert not sok.in_ladder
    contacts.ask_contact(person=cast.vanna, contact_id=sok.id, now=NOW)
    assert Notice.objects.get().text_key == "contact_invite"
    sok.refresh_from_db()
    assert sok.state == ContactState.ASKED
    address = Address.objects.get(contact=sok)
    contacts.answer_contact(contact=sok, answer=contacts.ContactAnswer.ACCEPT, address=address, now=NOW)
    address.refresh_from_db()
    assert address.proven_at == NOW
    contacts.answer_contact(contact=sok, answer=contacts.ContactAnswer.LEAVE, now=NOW)
    assert Contact.objects.get(pk=sok.pk).state == ContactState.LEFT


def test_a_stolen_session_fills_neither_the_server_nor_a_phone(cast: Cast) -> None:
    sister = Contact.objects.filter(owner=cast.sophea).first()
    assert sister is not None
    contacts.ask_contact(person=cast.sophea, contact_id=sister.id, now=NOW)
    with pytest.raises(Conflict):
        contacts.ask_contact(person=cast.sophea, contact_id=sister.id, now=NOW + timedelta(minutes=2))
    contacts.ask_contact(person=cast.sophea, contact_id=sister.id, now=NOW + timedelta(minutes=4))
    values = ContactValues(role="family", name="One more", addresses=[("email", "more@contacts.test")])
    while Contact.objects.visible_to(cast.sophea).count() < contacts.MOST_CONTACTS:
        contacts.keep_contact(person=cast.sophea, values=values, now=NOW)
    with pytest.raises(BadFields):
        contacts.keep_contact(person=cast.sophea, values=values, now=NOW)
    contacts.keep_contact(person=cast.sophea, contact_id=sister.id, values=values, now=NOW)
    while cast.sophea.addresses.usable().count() < account.MOST_ADDRESSES:
        account.add_address(person=cast.sophea, channel="email", value=f"{uuid4()}@people.test", now=NOW)
    with pytest.raises(BadFields):
        account.add_address(person=cast.sophea, channel="email", value="last@people.test", now=NOW)


def test_changing_a_contact_keeps_the_proof_of_addresses_that_stay(cast: Cast) -> None:
    sister = Contact.objects.filter(owner=cast.sophea).first()
    assert sister is not None
    first = sister.addresses.usable().get(channel="email")
    values = ContactValues(role="family", name="Sister", addresses=[("sms", "+85512345678"), ("email", first.value)])
    contacts.keep_contact(person=cast.sophea, contact_id=sister.id, values=values, now=NOW)
    kept = list(sister.addresses.usable())
    assert [a.channel for a in kept] == ["sms", "email"]
    assert [a.proven_at is not None for a in kept] == [False, True]
    with pytest.raises(Missing):
        contacts.keep_contact(person=cast.dara, contact_id=sister.id, values=values, now=NOW)


@pytest.mark.both
def test_contacts_change_places_and_go(cast: Cast) -> None:
    third = contact(cast.sophea, "Uncle", ContactRole.FAMILY, position=2)
    contacts.move_contact(person=cast.sophea, contact_id=third.id, up=True, now=NOW)
    assert [c.name for c in Contact.objects.visible_to(cast.sophea)] == ["Sophea's sister", "Uncle", "Sophea's lawyer"]
    contacts.remove_contact(person=cast.sophea, contact_id=third.id, now=NOW)
    assert third.id not in {reliance.id for reliance in reliances([cast.sophea.id])[cast.sophea.id]}
    with pytest.raises(Missing):
        contacts.remove_contact(person=cast.sophea, contact_id=third.id, now=NOW)


def test_asking_somebody_to_watch_says_nothing_about_who_is_here(cast: Cast) -> None:
    watch_actions.ask_person(person=cast.vanna, email="nobody@people.test", now=NOW)
    watch_actions.ask_person(person=cast.vanna, email=cast.vanna.email, now=NOW)
    watch_actions.resolve_wishes(now=NOW)
    assert not Watch.objects.exists()
    watch_actions.ask_person(person=cast.vanna, email="DARA@people.test", now=NOW)
    watch_actions.ask_person(person=cast.vanna, email="dara@people.test", now=NOW)
    assert not Watch.objects.exists()
    assert watch_actions.resolve_wishes(now=NOW) == 2
    watch = Watch.objects.get()
    with pytest.raises(Missing):
        watch_actions.answer_watch(by=cast.rith, watch_id=watch.id, accept=True, now=NOW)
    with pytest.raises(Missing):
        watch_actions.answer_watch(by=cast.vanna, watch_id=watch.id, accept=True, now=NOW)
    watch_actions.answer_watch(by=cast.dara, watch_id=watch.id, accept=True, now=NOW)
    with pytest.raises(Conflict):
        watch_actions.answer_watch(by=cast.dara, watch_id=watch.id, accept=False, now=NOW)
    watch_actions.end_watch(by=cast.vanna, watch_id=watch.id, now=NOW)
    assert Watch.objects.get().state == WatchState.ENDED


def test_an_organisation_answers_through_those_who_act_on_alerts(cast: Cast) -> None:
    watch_actions.ask_organisation(person=cast.vanna, name="mekong lantern network", now=NOW)
    watch_actions.resolve_wishes(now=NOW)
    watch = Watch.objects.get()
    assert set(Notice.objects.values_list("person", flat=True)) == {cast.dara.id, cast.kanha.id, cast.bopha.id}
    with pytest.raises(Forbidden):
        watch_actions.answer_watch(by=cast.sophea, watch_id=watch.id, accept=True, now=NOW)
    with pytest.raises(Missing):
        watch_actions.answer_watch(by=cast.piseth, watch_id=watch.id, accept=True, now=NOW)
    watch_actions.answer_watch(by=cast.bopha, watch_id=watch.id, accept=True, now=NOW)


@pytest.mark.both
def test_shifts_repeat_by_the_clock_on_the_wall_and_swap(cast: Cast) -> None:
    start = NOW + timedelta(days=1)
    shifts = roster.add_shifts(
        by=cast.dara,
        organisation_id=cast.lantern.id,
        officer_id=cast.dara.id,
        starts_at=start,
        ends_at=start + timedelta(hours=12),
        weeks=3,
        now=NOW,
    )
    assert [s.starts_at - start for s in shifts] == [timedelta(weeks=n) for n in range(3)]
    first = shifts[0].id
    with pytest.raises(BadFields):
        roster.offer_swap(by=cast.dara, shift_id=first, to_id=cast.sophea.id, now=NOW)
    with pytest.raises(Forbidden):
        roster.offer_swap(by=cast.kanha, shift_id=first, to_id=cast.kanha.id, now=NOW)
    roster.offer_swap(by=cast.dara, shift_id=first, to_id=cast.kanha.id, now=NOW)
    with pytest.raises(Forbidden):
        roster.answer_swap(by=cast.bopha, shift_id=first, accept=True, now=NOW)
    assert roster.answer_swap(by=cast.kanha, shift_id=first, accept=True, now=NOW).officer == cast.kanha
    with pytest.raises(BadFields):
        roster.add_shifts(
            by=cast.dara,
            organisation_id=cast.lantern.id,
            officer_id=cast.piseth.id,
            starts_at=start,
            ends_at=start,
            now=NOW,
        )


def test_the_last_address_stays(cast: Cast) -> None:
    mail, phone = cast.rith.addresses.usable()
    account.remove_address(person=cast.rith, address_id=phone.id, now=NOW)
    with pytest.raises(Conflict):
        account.remove_address(person=cast.rith, address_id=mail.id, now=NOW)
    with pytest.raises(Missing):
        account.send_test(person=cast.dara, address_id=mail.id, now=NOW)
    account.send_test(person=cast.rith, address_id=mail.id, now=NOW)
    assert Notice.objects.get(topic="proof").address == mail


def test_a_ladder_that_runs_backwards_is_refused(cast: Cast) -> None:
    with pytest.raises(BadFields):
        members.set_policy(by=cast.dara, organisation_id=cast.lantern.id, values={"others_s": 60}, now=NOW)


def test_the_two_passwords_must_differ(cast: Cast) -> None:
    with pytest.raises(BadFields):
        account.set_duress_password(person=cast.rith, password=PASSWORD, now=NOW)
    account.set_duress_password(person=cast.rith, password="quiet paper boats", now=NOW)
    cast.rith.refresh_from_db()
    assert cast.rith.check_password("quiet paper boats")
    assert cast.rith.typed_duress
    assert cast.rith.check_password(PASSWORD)
    assert not cast.rith.typed_duress


def test_whoever_runs_the_server_can_make_a_password_link(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("password_link", "RITH@people.test")
    uid, token = capsys.readouterr().out.strip().split("/")[-3:-1]
    assert passwords.password_link_works(uid=uid, token=token)
    passwords.set_new_password(uid=uid, token=token, password="nine clay water jars", now=NOW)
    assert not passwords.password_link_works(uid=uid, token=token)
    with pytest.raises(CommandError):
        call_command("password_link", "nobody@people.test")


def test_old_rows_are_forgotten(cast: Cast) -> None:
    sister = Contact.objects.visible_to(cast.sophea)[0]
    contacts.remove_contact(person=cast.sophea, contact_id=sister.id, now=NOW)
    assert purge_tables(Contact, now=NOW + timedelta(days=29)) == 0
    assert purge_tables(Contact, now=NOW + timedelta(days=31)) > 0
    assert not Contact.objects.filter(pk=sister.pk).exists()
    once(person=cast.rith, key=uuid4(), verb="x", body={}, work=dict, now=NOW)
    assert purge_tables(Receipt, now=NOW + timedelta(days=29)) == 0
    assert purge_tables(Receipt, now=NOW + timedelta(days=31)) == 1
