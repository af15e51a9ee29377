"""Which networks somebody sees, and whether they speak for a member of one: asked by every subject of the sector."""

from uuid import UUID

from karpear.db.rows import find_row
from karpear.network.members.models import Network, NetworkMember
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing


def require_sight(person: Person) -> None:
    """Raises Missing for whoever sees no network in any role. Who could, but has none yet, reads how to join one."""
    if not may_anywhere(person, Verb.SEE_NETWORK):
        raise Missing


def networks_of(person: Person) -> list[Network]:
    """Those in which they act for a member, or that they coordinate, the oldest first."""
    return list(Network.objects.visible_to(person).select_related("body").order_by("founded_at", "id"))


def seen_network(person: Person, network: UUID) -> Network:
    """One of these. Raises Missing for a stranger."""
    return find_row(Network.objects.visible_to(person).select_related("body").filter(pk=network))


def spoken_for(person: Person, network: UUID) -> NetworkMember | None:
    """The member for which they speak, the longest-standing first; None: they speak for nobody there."""
    organisations = Membership.objects.organisations(person, Verb.SPEAK_IN_COUNCIL)
    rows = NetworkMember.objects.active().filter(network=network, organisation__in=organisations)
    return rows.order_by("joined_at", "id").first()
