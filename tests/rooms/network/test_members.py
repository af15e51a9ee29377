"""Who belongs to a network: its members see each other, and nobody else sees it."""

from karpear.network.members.models import Network, NetworkMember
from tests.cast import Cast, signed_in
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


def test_a_member_that_left_sees_nothing_of_it(cast: Cast) -> None:
    net = networked(cast)
    NetworkMember.objects.filter(pk=net.cardamom.pk).update(left_at=cast.now)
    assert not NetworkMember.objects.visible_to(cast.piseth).exists()
    assert "Cardamom Voices" not in signed_in(cast.dara).get("/network/").text
