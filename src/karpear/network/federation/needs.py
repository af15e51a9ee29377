"""What waits for whoever coordinates: an installation that is silent, words to compare, keys to renew."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind
from karpear.rules.access import Verb
from karpear.rules.federation.chains import CLOCKS_MAY_DIFFER, SILENT_AFTER

from .models import Peer, PeerState


def _silent(now: datetime) -> "QuerySet[Peer]":
    silent = Q(heartbeat_at__lt=now - SILENT_AFTER) | Q(heartbeat_at__gt=now + CLOCKS_MAY_DIFFER)
    unheard = Q(heartbeat_at=None, pinned_at__lt=now - SILENT_AFTER)
    return Peer.objects.trusted().filter(silent | unheard)


def _to_compare(_now: datetime) -> "QuerySet[Peer]":
    return Peer.objects.filter(state=PeerState.ADDED)


def _of_coordinators(person: Person) -> Q:
    return Q(network__body__in=Membership.objects.organisations(person, Verb.KEEP_NETWORK))


PEER_SILENT = NeedKind(
    "federation.silent",
    gettext_noop("Ask another installation why it is not heard from"),
    due=_silent,
    person=_of_coordinators,
    until=lambda peer: (peer.heartbeat_at or peer.pinned_at or peer.added_at) + SILENT_AFTER + timedelta(days=4),
    path=lambda peer: reverse("network:peer", args=[peer.pk]),
    why=lambda peer: str(peer.name),
    many=lambda: reverse("network:federation"),
)
PEER_TO_COMPARE = NeedKind(
    "federation.words",
    gettext_noop("Compare words or digits with another installation"),
    due=_to_compare,
    person=_of_coordinators,
    until=lambda peer: peer.added_at + timedelta(days=14),
    path=lambda peer: reverse("network:peer_pin", args=[peer.pk]),
    why=lambda peer: str(peer.name),
    many=lambda: reverse("network:federation"),
)
