"""An alert that nobody has waits for everybody who may take it; one that somebody has waits for them, until its end.

The ladder tells of both, so nothing reminds of them here, and nobody puts them off.
"""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Person
from karpear.people.needs import NeedKind

from .models import Alert
from .queries.board import looks_of


def _to_take(person: Person) -> Q:
    return Q(owner=None, pk__in=Alert.objects.may_act(person).values("pk"))


OPEN_ALERT = NeedKind(
    "alert.open",
    gettext_noop("An alarm that nobody has"),
    due=lambda _now: Alert.objects.unresolved().filter(drill=False),
    person=_to_take,
    until=lambda alert: alert.opened_at,
    path=lambda alert: reverse("alerts:alert", args=[alert.pk]),
    looks=looks_of,
)
OWNED_ALERT = NeedKind(
    "alert.mine",
    gettext_noop("An alarm that you have"),
    due=lambda _now: Alert.objects.unresolved().filter(drill=False),
    person="owner",
    until=lambda alert: alert.opened_at,
    path=lambda alert: reverse("alerts:alert", args=[alert.pk]),
    looks=looks_of,
)
