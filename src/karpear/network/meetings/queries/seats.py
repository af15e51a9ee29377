"""Seats: who speaks for whom, and with what."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator

from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing

from ...members.models import MemberClass, Network, NetworkMember
from ..models import CouncilSeat

#: As many as fit on a phone without a long way down.
PER_PAGE = 12


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One member with its seat. `fills`: may the reader say who speaks for it?"""

    member: NetworkMember
    seat: CouncilSeat | None
    is_filled: bool
    fills: bool


@dataclass(frozen=True, slots=True)
class CouncilPage:
    """Seats of one network, one page of them: the reader's own first, then by name."""

    network: Network
    lines: "Page[SeatLine]"


def seat_pages(person: Person, number: str, now: datetime) -> list[CouncilPage]:
    """Of every network that they see."""
    networks = Network.objects.visible_to(person).select_related("body").order_by("founded_at", "id")
    return [
        CouncilPage(network, Paginator(_lines(network, person, now), PER_PAGE).get_page(number)) for network in networks
    ]


def _lines(network: Network, person: Person, now: datetime) -> list[SeatLine]:
    members = NetworkMember.objects.active().filter(network=network).select_related("organisation")
    seats = CouncilSeat.objects.filter(network=network, ended_at=None).select_related("holder", "alternate")
    by_organisation = {seat.organisation_id: seat for seat in seats}
    filled = set(CouncilSeat.objects.filter(network=network).filled(now).values_list("pk", flat=True))
    own_organisations = set(
        Membership.objects.organisations(person, Verb.SPEAK_IN_COUNCIL).values_list("organisation", flat=True)
    )
    lines = [
        SeatLine(
            member, seat := by_organisation.get(member.organisation_id), bool(seat and seat.pk in filled),
            member.organisation_id in own_organisations,
        )
        for member in members
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (not line.fills, line.member.organisation.name.casefold()))


def member_to_seat(person: Person, organisation: UUID, network: UUID) -> NetworkMember:
    """The membership whose seat they may fill. Raises Missing."""
    rows = NetworkMember.objects.active().select_related("organisation", "network__body")
    member = rows.filter(network=network, organisation=organisation).first()
    if member is None or not may_there(person, organisation, Verb.SPEAK_IN_COUNCIL):
        raise Missing
    return member


def who_can_speak(organisation: Organisation) -> list[Person]:
    """Of one member: who can hold its seat."""
    rows = Membership.objects.that_may(Verb.SPEAK_IN_COUNCIL).filter(organisation=organisation, person__is_active=True)
    return [row.person for row in rows.select_related("person").order_by("joined_at", "id")]


def seat_of(person: Person, network: UUID, now: datetime) -> CouncilSeat | None:
    """The seat for which they answer there; of two, the first."""
    rows = CouncilSeat.objects.filter(network=network).filled(now).spoken_for_by(person)
    return rows.select_related("organisation").order_by("since", "id").first()


def has_vote(seat: CouncilSeat) -> bool:
    """Voice and vote, or a voice alone?"""
    members = NetworkMember.objects.active().filter(network=seat.network_id, organisation=seat.organisation_id)
    return members.filter(member_class=MemberClass.VOICE_AND_VOTE).exists()
