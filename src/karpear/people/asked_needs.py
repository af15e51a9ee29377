"""What one person asked of another: it waits for whoever is asked, and whoever asked waits for them.

Whoever asks somebody to watch over them waits for nothing: whether there is such a person is not said (`Watch`).
"""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.rules.access import Verb

from .models import Contact, ContactState, Invitation, Person, Shift, Watch, WatchState
from .needs import NeedKind


def _asked_watches(_now: datetime) -> "QuerySet[Watch]":
    return Watch.objects.filter(state=WatchState.ASKED, person__is_active=True)


def _asked_of(person: Person) -> Q:
    """Of them, or of an organisation for which they answer; never about themselves."""
    return Q(pk__in=Watch.objects.of(person, Verb.ACT_ON_ALERT).exclude(person=person).values("pk"))


def _offers(now: datetime) -> "QuerySet[Shift]":
    return Shift.objects.filter(offered_to__isnull=False, ends_at__gt=now)


def _roster(shift: Shift) -> str:
    return reverse("people:roster", args=[shift.organisation_id])


def _unused_invitations(now: datetime) -> "QuerySet[Invitation]":
    unused = Invitation.objects.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)
    return unused.filter(organisation__isnull=False)


def _contacts(_now: datetime) -> "QuerySet[Contact]":
    return Contact.objects.kept().filter(state=ContactState.ASKED, asked_at__isnull=False)


WATCH = NeedKind(
    "watch.answer",
    gettext_noop("Somebody asks you to watch over them"),
    due=_asked_watches,
    person=_asked_of,
    until=lambda _watch: None,
    path=lambda _watch: reverse("people:watchers"),
)
OFFER = NeedKind(
    "shift.answer",
    gettext_noop("A colleague offers you a shift"),
    due=_offers,
    person="offered_to",
    until=lambda shift: shift.starts_at,
    path=_roster,
)

CONTACT_ASKED = NeedKind(
    "contact.asked",
    gettext_noop("A contact has not accepted yet"),
    due=_contacts,
    person="owner",
    until=lambda _contact: None,
    path=lambda contact: reverse("people:contact", args=[contact.pk]),
)
INVITED = NeedKind(
    "invitation.unused",
    gettext_noop("An invitation that nobody has used yet"),
    due=_unused_invitations,
    person="created_by",
    until=lambda invitation: invitation.expires_at,
    path=lambda invitation: reverse("people:members", args=[invitation.organisation_id]),
)
OFFERED = NeedKind(
    "shift.offered",
    gettext_noop("A shift that you offered to a colleague"),
    due=_offers,
    person="officer",
    until=lambda shift: shift.starts_at,
    path=_roster,
)
