"""Who hears that something in who belongs to a network has changed. No message says what."""

from collections.abc import Iterable
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
    leads = _able(Verb.JOIN_NETWORK, member.organisation_id)
    coordinators = _able(Verb.KEEP_NETWORK, member.network.body_id)
    people = dict.fromkeys([*leads, *coordinators])
    not_told = {by.pk, *silent_among(people)}
    messages = [
        Message(topic=TOPIC, subject=member.pk, text_key="decision", person=person, ways=Ways.BESIDE)
        for person in people
        if person not in not_told
    ]
    send_all(messages, now=now)


def _able(verb: Verb, organisation: UUID) -> Iterable[UUID]:
    rows = Membership.objects.that_may(verb).filter(organisation=organisation, person__is_active=True)
    return rows.order_by("joined_at", "id").values_list("person", flat=True)


def network_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "in_network"."""
    return redirect("network:member", delivery.subject)
