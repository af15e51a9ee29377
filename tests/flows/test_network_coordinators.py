"""Whoever took over a coordinator's account can be put out, everybody hears of it, and their links let nobody in."""

import pytest
from django.utils import timezone

from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.models import Delivery
from karpear.network.members.actions.memberships import invite_organisation
from karpear.network.members.models import NetworkMember
from karpear.network.members.values import NewNetworkInvitation
from karpear.people.actions.invitations import invite, join
from karpear.people.models import Invitation, Membership, Organisation, Person
from karpear.people.queries.independents import is_independent
from karpear.people.views.news import open_colleague
from karpear.rules.access import Role
from tests.cast import Cast, gave_password, person, signed_in
from tests.rooms.network.net import Net, networked
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def told(cast: Cast) -> set[Person]:
    """Who hears that somebody acts here, or no longer does."""
    fetch_notices(now=timezone.now())
    return {row.person for row in Delivery.objects.filter(topic="colleague") if row.person}


def end_page(net: Net) -> str:
    return f"/people/members/{Membership.objects.get(person=net.channary).pk}/end/"


def test_a_coordinator_is_put_out_by_another_and_everybody_is_told(cast: Cast) -> None:
    net = networked(cast)
    second = person("Second", net.network.body, Role.COORDINATOR)
    assert "Put out Channary" in signed_in(second).get("/network/").text
    assert signed_in(cast.bopha).post(end_page(net)).status_code == 404
    assert signed_in(second).get(end_page(net)).status_code == 200
    assert "reauthenticate" in signed_in(second).post(end_page(net))["Location"]
    assert gave_password(second).post(end_page(net))["Location"] == "/network/"
    assert Membership.objects.get(person=net.channary).ended_at
    assert told(cast) == {second, cast.bopha, cast.maly}, "who coordinates, and the leads of members"
    assert signed_in(net.channary).get("/network/").status_code == 404


def test_the_others_hear_of_a_new_coordinator(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    body = net.network.body_id
    _invitation, token = invite(by=net.channary, organisation_id=body, role=Role.COORDINATOR, for_name="x", now=now)
    join(token=token, person=cast.rith, now=now)
    assert told(cast) == {net.channary}


def test_a_link_of_a_coordinator_who_has_gone_lets_nobody_in(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    person("Second", net.network.body, Role.COORDINATOR)
    late = Organisation.objects.create(name="Late Comers")
    lead = person("Late", late, Role.LEAD)
    new = NewNetworkInvitation(for_name="x", member_class="vote")
    _link, token = invite_organisation(by=net.channary, network=net.network.pk, new=new, now=now)
    gave_password(net.channary).post(end_page(net))
    answer = {"organisation": late.pk, "read": "on"}
    assert "This link is closed" in signed_in(lead).post(f"/network/join/{token}/", answer).text
    assert not NetworkMember.objects.filter(organisation=late).exists()


def test_whoever_coordinates_belongs_to_nobody(cast: Cast) -> None:
    assert is_independent(networked(cast).channary)


def test_a_session_alone_puts_no_member_out_and_makes_no_coordinator(cast: Cast) -> None:
    """Whoever took an open browser needs the password, too."""
    net = networked(cast)
    channary, out = signed_in(net.channary), f"/network/members/{net.cardamom.pk}/put-out/"
    link = f"/network/{net.network.pk}/coordinators/"
    for page, typed in ((out, {"reason": "It has closed."}), (link, {"for_name": "Rith"})):
        assert "Enter your password" in channary.get(page).text, "what follows is read first"
        assert "reauthenticate" in channary.post(page, typed)["Location"]
    assert NetworkMember.objects.active().count() == 2
    assert not Invitation.objects.exists()
    assert "Enter your password" not in gave_password(net.channary).get(out).text


def test_a_coordinator_closes_the_phone_of_another(cast: Cast) -> None:
    net = networked(cast)
    second = person("Second", net.network.body, Role.COORDINATOR)
    lost = f"/people/members/{Membership.objects.get(person=net.channary).pk}/lost/"
    assert lost in signed_in(second).get("/network/").text
    for stranger in (cast.dara, cast.maly):
        assert signed_in(stranger).post(lost).status_code == 404
    thief, browser = signed_in(net.channary), signed_in(second)
    assert 'href="/network/"' in browser.post(lost).text
    assert thief.get("/network/").status_code == 302, "signed out"
    dara = Membership.objects.get(person=cast.dara)
    assert browser.post(f"/people/members/{dara.pk}/lost/").status_code == 404


def test_whoever_runs_the_server_lets_a_coordinator_in_and_nobody_is_passed_over(cast: Cast) -> None:
    """The only coordinator lost their account: whoever has it goes on, until another one comes."""
    net = networked(cast)
    Person.objects.filter(pk=cast.dara.pk).update(is_operator=True)
    path = f"/network/found/{net.network.pk}/link/"
    assert "reauthenticate" in signed_in(cast.dara).post(path)["Location"]
    assert signed_in(cast.bopha).post(path).status_code == 404
    assert path in (dara := gave_password(cast.dara)).get("/network/found/").text
    assert "/join/" in dara.post(path, follow=True).text
    assert told(cast) == {net.channary, cast.bopha, cast.maly}
    assert open_colleague(Invitation.objects.get().pk)["Location"] == "/network/"
    for reader in (net.channary, cast.maly):
        assert "a link for another coordinator" in in_one_line(shown(signed_in(reader), "/network/"))
