"""Who hears that something in who belongs to a network has changed. No message says what."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.alerts.queries.stages import silent_among
from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Delivery
from karpear.people.models import Membership, Person
from karpear.people.ways import Ways
from karpear.rules.access import Verb

from .models import NetworkMember

TOPIC = "in_network"


def tell_of_member(member: NetworkMember, *, by: Person, now: datetime) -> None:
    """Its leads and whoever coordinates, but for whoever did it, and for phones that somebody else may hold.

    Inside the caller's transaction.
    """
    _tell(member, _own_readers(member), by=by, now=now)


def tell_who_stays(member: NetworkMember, *, by: Person, now: datetime) -> None:
    """Leads of the other members: one that they may have relied on has left. Inside the caller's transaction."""
    others = NetworkMember.objects.active().filter(network=member.network_id).values_list("organisation", flat=True)
    leads = dict.fromkeys(_able(Verb.JOIN_NETWORK, others))
    already_told = _own_readers(member)
    _tell(member, [person for person in leads if person not in already_told], by=by, now=now)


def _tell(member: NetworkMember, people: Collection[UUID], *, by: Person, now: datetime) -> None:
    not_told = {by.pk, *silent_among(people)}
    messages = [
        Message(topic=TOPIC, subject=member.pk, text_key="decision", person=person, ways=Ways.BESIDE)
        for person in people
        if person not in not_told
    ]
    send_all(messages, now=now)


def _able(verb: Verb, organisations: Iterable[UUID]) -> Iterable[UUID]:
    rows = Membership.objects.that_may(verb).filter(organisation__in=organisations, person__is_active=True)
    return rows.order_by("joined_at", "id").values_list("person", flat=True)


def network_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "in_network"."""
    member = NetworkMember.objects.filter(pk=delivery.subject).select_related("network").first()
    if member and member.left_at and delivery.person_id not in _own_readers(member):
        return redirect("network:members")
    return redirect("network:member", delivery.subject)


def _own_readers(member: NetworkMember) -> list[UUID]:
    """Its leads and whoever coordinates: to them its page opens after it has left, too."""
    leads = _able(Verb.JOIN_NETWORK, [member.organisation_id])
    return list(dict.fromkeys([*leads, *_able(Verb.KEEP_NETWORK, [member.network.body_id])]))
