"""Whoever took over a coordinator's account can be put out, everybody hears of it, and their links let nobody in."""

import pytest
from django.utils import timezone

from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.models import Delivery
from karpear.network.members.actions.memberships import invite_organisation
from karpear.network.members.models import NetworkMember
from karpear.network.members.values import NewNetworkInvitation
from karpear.people.actions.invitations import invite, join
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.independents import is_independent
from karpear.rules.access import Role
from tests.cast import Cast, gave_password, person, signed_in
from tests.rooms.network.net import Net, networked

pytestmark = pytest.mark.django_db


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
