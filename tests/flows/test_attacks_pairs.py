"""One officer wants to be two people: with an account they invite, or promote, or by putting the others out."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.alerts.actions.sos import raise_sos
from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.models import Delivery
from karpear.people.actions import invitations, members
from karpear.people.models import Membership, Notice, Organisation, Person
from karpear.people.queries.pairs import may_second
from karpear.rules.access import BEFORE_SECOND, BROUGHT_FOR, Role, RoleStanding, may_be_second
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import Conflict
from karpear.screens.stages.actions.calls import confirm_stage
from karpear.vault.actions import exports, outside_keys, recovery, travel_locks
from karpear.vault.models import TravelLock
from tests.cast import PASSWORD, Cast, person, signed_in
from tests.steps.custody import post_recovery, recovery_of
from tests.steps.links import link_of
from tests.steps.sealing import Keys
from tests.steps.vault import KeyHolders

pytestmark = pytest.mark.django_db
WAITED = BEFORE_SECOND + timedelta(hours=1)


def invented(cast: Cast, by: Person, now: datetime, role: Role = Role.OFFICER) -> Person:
    """An account that `by` invites and opens themselves."""
    _kept, token = invitations.invite(by=by, organisation_id=cast.lantern.pk, role=role, for_name="sock", now=now)
    email = f"sock{Person.objects.count()}@people.test"
    newcomer = invitations.Newcomer(name=f"Sock {Person.objects.count()}", email=email, password=PASSWORD)
    return invitations.come_in(token=token, newcomer=newcomer, now=now)


def proposed(cast: Cast, by: Person, now: datetime) -> Any:
    return outside_keys.propose_outside(
        by=by, organisation=cast.lantern.pk, kind="recovery", label="r", recipient=Keys().recipient, now=now
    )


@pytest.mark.parametrize("later", [timedelta(0), WAITED, timedelta(days=60)])
def test_an_invented_officer_confirms_no_key_and_allows_no_export(cast: Cast, later: timedelta) -> None:
    now = timezone.now()
    sock = invented(cast, cast.dara, now)
    now += later
    key = proposed(cast, cast.dara, now)
    with pytest.raises(Conflict):
        outside_keys.confirm_outside(by=sock, outside=key.pk, now=now)
    asked_for = exports.ask_export(by=cast.dara, organisation=cast.lantern.pk, now=now)
    with pytest.raises(Conflict):
        exports.allow_export(by=sock, request=asked_for.pk, now=now)
    outside_keys.confirm_outside(by=cast.kanha, outside=key.pk, now=now)
    exports.allow_export(by=cast.kanha, request=asked_for.pk, now=now)


def test_nor_is_the_inventor_second_to_their_invention(cast: Cast) -> None:
    now = timezone.now()
    sock = invented(cast, cast.dara, now)
    key = proposed(cast, sock, now + WAITED)
    with pytest.raises(Conflict):
        outside_keys.confirm_outside(by=cast.dara, outside=key.pk, now=now + WAITED)


def test_two_inventions_wait_three_days_under_everybodys_eyes(cast: Cast) -> None:
    now = timezone.now()
    one, other = invented(cast, cast.dara, now), invented(cast, cast.dara, now, Role.LEAD)
    key = proposed(cast, one, now)
    with pytest.raises(Conflict):
        outside_keys.confirm_outside(by=other, outside=key.pk, now=now + timedelta(hours=71))


def test_who_was_promoted_after_the_first_word_does_not_confirm_it(cast: Cast) -> None:
    now = timezone.now()
    key = proposed(cast, cast.dara, now)
    sophea = Membership.objects.get(person=cast.sophea)
    members.change_role(by=cast.kanha, membership_id=sophea.pk, role=Role.OFFICER, now=now)
    with pytest.raises(Conflict):
        outside_keys.confirm_outside(by=cast.sophea, outside=key.pk, now=now + WAITED)
    later = proposed(cast, cast.dara, now + WAITED)
    outside_keys.confirm_outside(by=cast.sophea, outside=later.pk, now=now + WAITED)


def test_a_promoted_member_is_the_promoters_invention(cast: Cast) -> None:
    now = timezone.now()
    sophea = Membership.objects.get(person=cast.sophea)
    members.change_role(by=cast.dara, membership_id=sophea.pk, role=Role.OFFICER, now=now)
    key = proposed(cast, cast.dara, now + WAITED)
    with pytest.raises(Conflict):
        outside_keys.confirm_outside(by=cast.sophea, outside=key.pk, now=now + WAITED)


def test_an_invented_officer_gives_up_no_key_and_says_no_second_yes(cast: Cast) -> None:
    world = KeyHolders(cast)
    _key, made, _wrap = recovery_of(world)
    assert post_recovery(world).status_code == 201
    request = cast.sophea.recovery_requests.get()
    now = timezone.now()
    sock = invented(cast, cast.dara, now)
    outside_keys.retire_outside(by=cast.dara, outside=made.pk, now=now)
    with pytest.raises(Conflict):
        outside_keys.retire_outside(by=sock, outside=made.pk, now=now + WAITED)
    recovery.approve_recovery(by=cast.dara, request=request.pk, now=now)
    with pytest.raises(Conflict):
        recovery.approve_recovery(by=sock, request=request.pk, now=now + WAITED)
    request.refresh_from_db()
    assert request.ready_at is None
    recovery.approve_recovery(by=cast.kanha, request=request.pk, now=now)
    request.refresh_from_db()
    assert request.ready_at is not None


def test_no_invented_officer_ends_a_travellers_lock(cast: Cast) -> None:
    now = timezone.now()
    sock = invented(cast, cast.dara, now)
    page = signed_in(cast.dara).get(reverse("vault:travel"))
    assert set(page.context["releasers"]) == {cast.kanha, cast.bopha}, "the page names whom the lock will know"
    travel_locks.set_travel_lock(by=cast.dara, person=cast.dara.pk, until=None, now=now + WAITED)
    lock = TravelLock.objects.get()
    assert set(lock.releasers.all()) == {cast.kanha, cast.bopha}
    with pytest.raises(Conflict):
        travel_locks.release_travel_lock(by=sock, lock=lock.pk, now=now + WAITED)


def test_nobody_is_said_to_be_killed_by_one_person_twice(cast: Cast) -> None:
    now = timezone.now()
    sock = invented(cast, cast.dara, now)
    raised, _created = raise_sos(person=cast.sophea, key=cast.sophea.pk, pressed_at=now, now=now)
    confirm_stage(by=cast.dara, alert=raised["alert"], stage=Stage.KILLED, now=now)
    with pytest.raises(Conflict):
        confirm_stage(by=sock, alert=raised["alert"], stage=Stage.KILLED, now=now + WAITED)
    call = confirm_stage(by=cast.kanha, alert=raised["alert"], stage=Stage.KILLED, now=now)
    assert call.confirmed_at


def test_a_new_organisation_sets_itself_up_until_there_are_three(db: None) -> None:
    now = timezone.now()
    link = invitations.first_officer_link(now=now) or ""
    newcomer = invitations.Newcomer(name="A", email="a@people.test", password=PASSWORD, organisation_name="New")
    first = invitations.come_in(token=link.split("/")[2], newcomer=newcomer, now=now)
    where = Organisation.objects.get()
    key = outside_keys.propose_outside(
        by=first, organisation=where.pk, kind="recovery", label="r", recipient=Keys().recipient, now=now
    )
    _kept, token = invitations.invite(by=first, organisation_id=where.pk, role=Role.LEAD, for_name="B", now=now)
    second = invitations.come_in(token=token, newcomer=invitations.Newcomer("B", "b@people.test", PASSWORD), now=now)
    outside_keys.confirm_outside(by=second, outside=key.pk, now=now)


def test_putting_the_others_out_brings_no_earlier_days_back(cast: Cast) -> None:
    now = timezone.now()
    sock = invented(cast, cast.dara, now)
    for membership in Membership.objects.filter(person__in=[cast.kanha, cast.bopha]):
        members.end_membership(by=cast.dara, membership_id=membership.pk, now=now)
    assert not may_second(by=sock.pk, first=cast.dara.pk, organisation=cast.lantern.pk, word_at=now, now=now)
    key = proposed(cast, cast.dara, now + WAITED)
    with pytest.raises(Conflict):
        outside_keys.confirm_outside(by=sock, outside=key.pk, now=now + WAITED)


@pytest.mark.parametrize("way", ["ended", "demoted"])
def test_nor_does_putting_out_the_only_other_one(cast: Cast, way: str) -> None:
    """Piseth and Maly are two, and were never three."""
    now, membership = timezone.now(), Membership.objects.get(person=cast.maly)
    if way == "ended":
        members.end_membership(by=cast.piseth, membership_id=membership.pk, now=now)
    else:
        members.change_role(by=cast.piseth, membership_id=membership.pk, role=Role.MEMBER, now=now)
    given = {"by": cast.piseth, "organisation_id": cast.cardamom.pk, "role": Role.OFFICER, "for_name": "s"}
    _kept, token = invitations.invite(now=now, **given)
    sock = invitations.come_in(token=token, newcomer=invitations.Newcomer("S", "s@people.test", PASSWORD), now=now)
    later = now + WAITED
    assert not may_second(by=sock.pk, first=cast.piseth.pk, organisation=cast.cardamom.pk, word_at=later, now=later)


def test_a_lead_who_becomes_an_officer_is_not_put_out(cast: Cast) -> None:
    now, membership = timezone.now(), Membership.objects.get(person=cast.maly)
    members.change_role(by=cast.piseth, membership_id=membership.pk, role=Role.OFFICER, now=now)
    given = {"organisation": cast.cardamom.pk, "word_at": now, "now": now}
    assert may_second(by=cast.maly.pk, first=cast.piseth.pk, **given)
    assert Organisation.objects.get(pk=cast.cardamom.pk).had_enough_at is None


def told(text_key: str, now: datetime) -> dict[str, set[str]]:
    """Who is told on which channels."""
    fetch_notices(now=now)
    rows: dict[str, set[str]] = {}
    for delivery in Delivery.objects.filter(text_key=text_key).select_related("person"):
        rows.setdefault(delivery.person.name, set()).add(delivery.channel)
    return rows


@pytest.mark.parametrize("way", ["invited", "promoted"])
def test_all_who_act_hear_of_a_new_officer(cast: Cast, way: str) -> None:
    now = timezone.now()
    if way == "invited":
        invented(cast, cast.dara, now)
    else:
        sophea = Membership.objects.get(person=cast.sophea)
        members.change_role(by=cast.dara, membership_id=sophea.pk, role=Role.LEAD, now=now)
    assert told("colleague", now) == {name: {"email", "sms"} for name in ("Dara", "Kanha", "Bopha")}
    path = link_of(Delivery.objects.filter(text_key="colleague", person=cast.kanha).first(), "x" * 22)
    here = reverse("people:members", args=[cast.lantern.pk])
    assert signed_in(cast.kanha).get(path).url == here
    assert Client().get(path).url == f"{reverse('account_login')}?next={path}", "the address names no page"


def test_a_new_member_is_no_news(cast: Cast) -> None:
    invented(cast, cast.dara, timezone.now(), Role.MEMBER)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("kind", ["recovery", "partner"])
def test_all_who_act_hear_of_a_key_that_is_proposed_and_confirmed(cast: Cast, kind: str) -> None:
    now = timezone.now()
    key = outside_keys.propose_outside(
        by=cast.dara, organisation=cast.lantern.pk, kind=kind, label="r", recipient=Keys().recipient, now=now
    )
    everybody = {name: {"email", "sms"} for name in ("Dara", "Kanha", "Bopha")}
    assert told("risk_reminder", now) == everybody
    Delivery.objects.all().delete()
    later = now + timedelta(minutes=1)
    outside_keys.confirm_outside(by=cast.kanha, outside=key.pk, now=later)
    assert told("risk_reminder", later) == everybody


def test_the_page_of_a_person_says_since_when_and_by_whom(cast: Cast) -> None:
    officer = invented(cast, cast.dara, timezone.now())
    page = signed_in(cast.kanha).get(reverse("people:person", args=[officer.pk])).content.decode()
    assert "brought in by Dara" in page


def test_another_organisations_days_do_not_count_here(cast: Cast) -> None:
    """Piseth has been an officer for a year, elsewhere."""
    now = timezone.now()
    Membership.objects.create(
        person=cast.piseth, organisation=cast.lantern, role=Role.OFFICER.value, acts_since=now, brought_by=cast.dara
    )
    assert not may_second(by=cast.piseth.pk, first=cast.kanha.pk, organisation=cast.lantern.pk, word_at=now, now=now)
    assert not may_second(by=cast.maly.pk, first=cast.kanha.pk, organisation=cast.lantern.pk, word_at=now, now=now)


def test_three_months_later_somebody_stands_for_themselves(cast: Cast) -> None:
    """One officer often brought in all the others: they must be able to help each other some day."""
    now = cast.now
    new = person("Chan", cast.lantern, Role.OFFICER)
    Membership.objects.filter(person=new).update(brought_by=cast.dara, acts_since=now)
    given = {"by": new.pk, "first": cast.dara.pk, "organisation": cast.lantern.pk}
    for days, may in ((4, False), (89, False), (90, True)):
        then = now + timedelta(days=days)
        assert may_second(word_at=then, now=then, **given) is may


def test_nobody_is_second_to_themselves(cast: Cast) -> None:
    alone = RoleStanding(person=cast.dara.pk, since=cast.now - BROUGHT_FOR, free=True)
    given = {"by": cast.dara.pk, "first": cast.dara.pk, "standings": [alone]}
    assert not may_be_second(word_at=cast.now, now=cast.now, **given)
