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
