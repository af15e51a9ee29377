"""Who belongs to a network, and for whom somebody speaks in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from karpear.people.models import Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb

from .models import Network, NetworkMember


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """One network as one person sees it."""

    network: Network
    members: Sequence[NetworkMember]
    keeps: bool


def network_pages(person: Person) -> list[NetworkPage]:
    """Every network in which they act for a member, or that they coordinate, with its members by name."""
    return [
        NetworkPage(network, _members(network), may_there(person, network.body_id, Verb.KEEP_NETWORK))
        for network in Network.objects.visible_to(person).select_related("body").order_by("founded_at", "id")
    ]


def _members(network: Network) -> list[NetworkMember]:
    rows = NetworkMember.objects.active().filter(network=network).select_related("organisation")
    return sorted(rows, key=lambda member: member.organisation.name.casefold())
