"""A network with a service, somebody who asked it, and a way that is closed to somebody, for tests of every address."""

from datetime import datetime
from uuid import UUID, uuid4

from karpear.network.directory.models import ReachBlock, ReachEdge
from karpear.network.directory.reach.actions import add_office, block
from karpear.network.directory.reach.values import NewReach
from karpear.network.directory.services.actions import add_service, note_use
from karpear.network.directory.services.cards import card_of_entry
from karpear.network.directory.services.values import NewService
from karpear.network.members.models import Network, NetworkMember
from karpear.people.models import Language, Organisation
from tests.cast import Cast


def directory_things(cast: Cast, now: datetime) -> dict[str, UUID]:
    """All of it Dara's, whose organisation alone belongs to the network."""
    today = now.date()
    body = Organisation.objects.create(name="Lotus Network", language=Language.ENGLISH)
    network = Network.objects.create(body=body, founded_at=now)
    NetworkMember.objects.create(network=network, organisation=cast.lantern, joined_at=now)
    new = NewService(name="Lotus Lawyers", kinds=["lawyer"], speed="hours")
    entry = add_service(by=cast.dara, organisation=cast.lantern.pk, new=new, now=now, today=today)
    card = card_of_entry(entry, today)
    use = note_use(by=cast.dara, key=uuid4(), card=card, kind="lawyer", incident=None, now=now)
    office = NewReach(near=cast.dara.pk, office_kind="embassy", far_agreed_on=today, how="Signal")
    edge = add_office(by=cast.dara, network=network.pk, organisation=cast.lantern.pk, new=office, now=now, today=today)
    block(by=cast.dara, edge=edge.pk, organisation=None, email="nobody@people.test", now=now)
    return {
        "network": network.pk, "service": entry.pk, "use": use.pk,
        "edge": ReachEdge.objects.get().pk, "block_id": ReachBlock.objects.get().pk,
    }  # fmt: skip
