"""What seats and members are told, in words that say nothing: the link asks who it is."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.alerts.queries.stages import silent_among
from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Delivery
from karpear.people.models import Membership
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.sharing.council import AgendaKind, may_answer

from ...members.models import NetworkMember
from ..models import AgendaItem, CouncilSeat, Meeting, Teller

TOPIC = "council"
TO_DO, NEWS = "ready", "shared"


def tell_seats(meeting: Meeting, text_key: str, now: datetime) -> None:
    """Holders and alternates, all the same: nobody learns from a message who has answered."""
    _tell(meeting, _speakers(CouncilSeat.objects.filter(network=meeting.network_id).filled(now)), text_key, now)


def tell_of_answers(meeting: Meeting, now: datetime) -> None:
    """Answers are open: something to do for the seats that are asked anything, something to read for the others."""
    seats = CouncilSeat.objects.filter(network=meeting.network_id).filled(now)
    kinds = {AgendaKind(kind) for kind in meeting.items.values_list("kind", flat=True)}
    asked_seats = [
        _speakers(rows)
        for rows, has_vote in ((seats, False), (seats.with_vote(), True))
        if any(may_answer(kind, has_vote=has_vote) for kind in kinds)
    ]
    to_do = set[UUID]().union(*asked_seats)
    _tell(meeting, to_do, TO_DO, now)
    _tell(meeting, _speakers(seats) - to_do, NEWS, now)


def _speakers(seats: "QuerySet[CouncilSeat]") -> set[UUID]:
    return {person for pair in seats.values_list("holder", "alternate") for person in pair if person}


def tell_members(meeting: Meeting, now: datetime) -> None:
    """Everybody who acts for a member: there is something to read."""
    members = NetworkMember.objects.active().filter(network=meeting.network_id).values("organisation")
    people = Membership.objects.that_may(Verb.SEE_NETWORK).filter(organisation__in=members, person__is_active=True)
    _tell(meeting, set(people.values_list("person", flat=True)), NEWS, now)


def tell_teller(item: AgendaItem, place: int, now: datetime) -> None:
    """Something waits for the first or the second teller of a secret vote."""
    people = Teller.objects.of_members().filter(item=item, place=place).values_list("person", flat=True)
    _tell(item.meeting, set(people), TO_DO, now)


def _tell(meeting: Meeting, people: Iterable[UUID], text_key: str, now: datetime) -> None:
    """Not those whose phone somebody else may hold."""
    reached = set(people)
    send_all(
        [
            Message(topic=TOPIC, subject=meeting.pk, text_key=text_key, person=person, ways=Ways.FIRST)
            for person in sorted(reached - silent_among(reached))
        ],
        now=now,
    )


def council_link(_request: HttpRequest, delivery: Delivery, _now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "council"."""
    return redirect("network:meeting", delivery.subject)
