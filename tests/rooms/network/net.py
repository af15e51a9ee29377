"""The cast in a network: Mekong Lantern Network has voice and vote, Cardamom Voices a voice; Channary coordinates."""

from dataclasses import dataclass
from datetime import timedelta

from karpear.network.members.models import MemberClass, Network, NetworkMember
from karpear.people.models import Language, Organisation, Person
from karpear.rules.access import Role
from tests.cast import Cast, person


@dataclass
class Net:
    """A network, its coordinator, and its members."""

    network: Network
    channary: Person
    lantern: NetworkMember
    cardamom: NetworkMember


def networked(cast: Cast) -> Net:
    """Both organisations of the cast belong to one network."""
    if net := _standing(cast):
        return net
    long_ago = cast.now - timedelta(days=200)
    body = Organisation.objects.create(name="Lotus Network", language=Language.ENGLISH)
    network = Network.objects.create(body=body, founded_at=long_ago)
    lantern, cardamom = (
        NetworkMember.objects.create(
            network=network, organisation=organisation, member_class=kind.value, joined_at=long_ago
        )
        for organisation, kind in ((cast.lantern, MemberClass.VOICE_AND_VOTE), (cast.cardamom, MemberClass.VOICE))
    )
    return Net(network, person("Channary", body, Role.COORDINATOR), lantern, cardamom)


def _standing(cast: Cast) -> Net | None:
    """The one that an earlier step of the same test founded."""
    channary = Person.objects.filter(email="channary@people.test").first()
    if channary is None:
        return None
    network = Network.objects.get(body__memberships__person=channary)
    lantern, cardamom = (network.members.get(organisation=member) for member in (cast.lantern, cast.cardamom))
    return Net(network, channary, lantern, cardamom)
