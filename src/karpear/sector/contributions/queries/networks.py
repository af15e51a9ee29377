"""To which networks something may be given, and as whose it counts there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from karpear.db.reader import unguarded
from karpear.network.members.models import Network, NetworkMember
from karpear.people.models import Person

from ..models import TellingPage
from .sources import OfferedFact


@dataclass(frozen=True, slots=True)
class ReceivingNetwork:
    """One network, and the organisation that counts there as the one it happened to; None: the person alone."""

    network: Network
    organisation: UUID | None


def receivers_for(person: Person, offer: OfferedFact) -> list[ReceivingNetwork]:
    """Where it may be given, by the age of the network."""
    return receivers_of_all(person, [offer])[offer.key]


@unguarded("which networks their organisations are in")
def receivers_of_all(person: Person, offers: Collection[OfferedFact]) -> dict[UUID, list[ReceivingNetwork]]:
    """The same of many: the networks of the organisation whose it is; else of the giver's own organisations; else,
    for an independent, those that let everybody tell. Somebody who belongs to a member never counts beside it as one
    more contributor: ten people of one office are one source. Whoever has left an organisation gives nothing in its
    name any more."""
    home_ids = list(person.memberships.belonging().order_by("joined_at", "id").values_list("organisation", flat=True))
    members = _members({*home_ids, *(offer.organisation for offer in offers if offer.organisation)})
    open_networks: list[ReceivingNetwork] | None = None
    receivers: dict[UUID, list[ReceivingNetwork]] = {}
    for offer in offers:
        if offer.organisation or home_ids:
            receivers[offer.key] = _once(members, [home for home in home_ids if offer.organisation in (None, home)])
            continue
        if open_networks is None:
            open_networks = [ReceivingNetwork(page.network, None) for page in _open_pages()]
        receivers[offer.key] = open_networks
    return receivers


def _members(organisations: Collection[UUID]) -> list[NetworkMember]:
    rows = NetworkMember.objects.active().filter(organisation__in=organisations).select_related("network__body")
    return list(rows.order_by("network__founded_at", "network", "id"))


def _once(members: Iterable[NetworkMember], organisations: list[UUID]) -> list[ReceivingNetwork]:
    """Each network once, as the first of these organisations."""
    firsts: dict[UUID, NetworkMember] = {}
    for member in members:
        earlier = firsts.get(member.network_id)
        if member.organisation_id in organisations and (
            earlier is None
            or organisations.index(member.organisation_id) < organisations.index(earlier.organisation_id)
        ):
            firsts[member.network_id] = member
    return [ReceivingNetwork(member.network, member.organisation_id) for member in firsts.values()]


def _open_pages() -> list[TellingPage]:
    rows = TellingPage.objects.filter(closed_at=None).select_related("network__body")
    return list(rows.order_by("network__founded_at", "network", "id"))
