"""The network of the demo: both organisations are members, and somebody coordinates it."""

from collections.abc import Iterable
from datetime import datetime

from karpear.network.members.models import MemberClass, Network, NetworkMember
from karpear.people.models import Language, Membership, Organisation, Person
from karpear.rules.access import Role

from .aid import make_aid
from .bulletins import make_bulletins
from .contributions import make_contributions
from .conversations import make_conversations, make_partners
from .directory import make_directory
from .fund import make_fund
from .meetings import make_meetings
from .sector import make_sector
from .sector_money import make_sector_money

#: The first has voice and vote, the second a voice.
CLASSES = (MemberClass.VOICE_AND_VOTE, MemberClass.VOICE)


def found_network(*, name: str, coordinator: Person, members: Iterable[Organisation], now: datetime) -> None:
    """A network since `now`."""
    body = Organisation.objects.create(name=name, language=Language.ENGLISH)
    Membership.objects.create(
        person=coordinator, organisation=body, role=Role.COORDINATOR.value, acts_since=now, sos_consent=False
    )
    network = Network.objects.create(body=body, founded_at=now)
    for organisation, member_class in zip(members, CLASSES, strict=True):
        NetworkMember.objects.create(
            network=network, organisation=organisation, member_class=member_class.value, joined_at=now
        )


def make_network(*, now: datetime) -> None:
    """What goes on in it, where the demo lives."""
    make_aid(now=now)
    make_partners(now=now)
    make_bulletins(now=now)
    make_directory(now=now)
    make_meetings(now=now)
    make_conversations(now=now)
    make_fund(now=now)
    make_contributions(now=now)
    make_sector(now=now)  # last: the release that waits was drawn of all that was given
    make_sector_money(now=now)
