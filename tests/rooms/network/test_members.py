"""Who belongs to a network: its members see each other, and nobody else sees it."""

import pytest
from django.test import RequestFactory
from django.utils import timezone

from karpear.messaging.models import Delivery
from karpear.network.leaving.actions import leave_network
from karpear.network.members.actions.memberships import invite_organisation
from karpear.network.members.models import Network, NetworkMember
from karpear.network.members.notices import network_link
from karpear.network.members.values import NewNetworkInvitation
from karpear.people.models import Membership, Person
from tests.cast import Cast, gave_password, signed_in
from tests.rooms.network.net import networked


def test_who_acts_for_a_member_sees_all_members(cast: Cast) -> None:
    net = networked(cast)
    for person in (cast.dara, cast.maly, net.channary):
        answer = signed_in(person).get("/network/").text
        assert "Mekong Lantern Network" in answer and "Cardamom Voices" in answer, person.name
        assert "/together/" in signed_in(person).get("/").text


def test_members_and_independents_see_no_network(cast: Cast) -> None:
    networked(cast)
    for person in (cast.sophea, cast.vanna):
        assert signed_in(person).get("/network/").status_code == 404
        assert signed_in(person).get("/together/").status_code == 404
        assert not Network.objects.visible_to(person).exists()


def test_whoever_is_in_no_network_is_told_so(cast: Cast) -> None:
    assert "belongs to no network here" in signed_in(cast.dara).get("/network/").text


@pytest.mark.usefixtures("on_the_day")
def test_a_member_that_left_sees_nothing_of_it(cast: Cast) -> None:
    net = networked(cast)
    NetworkMember.objects.filter(pk=net.cardamom.pk).update(left_at=cast.now)
    assert not NetworkMember.objects.visible_to(cast.piseth).exists()
    page = signed_in(cast.dara).get("/network/").text
    assert "has left" in page and f"/network/members/{net.cardamom.pk}/" not in page


def test_a_class_is_changed_by_the_coordinator_with_its_history(cast: Cast) -> None:
    net = networked(cast)
    channary, path = signed_in(net.channary), f"/network/members/{net.cardamom.pk}/"
    assert signed_in(cast.dara).post(f"{path}class/", {"member_class": "vote"}).status_code == 404
    assert channary.post(f"{path}class/", {"member_class": "vote"}).status_code == 302
    page = signed_in(cast.maly).get(path).text
    assert "Voice or vote changed" in page and "voice and vote" in page
    assert "Voice or vote changed" not in signed_in(cast.dara).get(path).text, "the history is its own"
    told = Delivery.objects.filter(topic="in_network")
    assert {row.person for row in told} == {cast.maly}


def test_a_link_that_is_closed_lets_nobody_in(cast: Cast) -> None:
    net = networked(cast)
    NetworkMember.objects.all().delete()
    new = NewNetworkInvitation(for_name="Lantern", member_class="voice")
    invitation, token = invite_organisation(by=net.channary, network=net.network.pk, new=new, now=timezone.now())
    assert signed_in(cast.dara).post(f"/network/invitations/{invitation.pk}/close/").status_code == 404
    signed_in(net.channary).post(f"/network/invitations/{invitation.pk}/close/")
    answer = {"organisation": cast.lantern.pk, "read": "on"}
    assert "This link is closed" in signed_in(cast.bopha).post(f"/network/join/{token}/", answer).text
    assert not NetworkMember.objects.exists()


def test_a_network_that_nobody_coordinates_gets_another_link(cast: Cast) -> None:
    net = networked(cast)
    Person.objects.filter(pk=cast.dara.pk).update(is_operator=True)
    dara, path = gave_password(cast.dara), f"/network/found/{net.network.pk}/link/"
    Membership.objects.filter(person=net.channary).update(ended_at=cast.now)
    assert "Nobody coordinates it now" in signed_in(cast.bopha).get("/network/").text
    assert "/join/" in dara.post(path, follow=True).text


def test_who_stays_hears_that_a_member_has_left(cast: Cast) -> None:
    net = networked(cast)
    leave_network(by=cast.maly, member=net.cardamom.pk, now=timezone.now())
    told = Delivery.objects.filter(topic="in_network", person=cast.bopha)
    assert told.count() == 1 and not Delivery.objects.filter(topic="in_network", person=cast.dara).exists()
    answer = network_link(RequestFactory().get("/"), told.get(), timezone.now())
    assert answer["Location"] == "/network/"
    assert "has left" in signed_in(cast.bopha).get("/network/").text
