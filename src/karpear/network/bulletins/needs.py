"""What waits: a bulletin to read, one that somebody asks to release, and words to publish as one's own."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.db.local_days import day_there
from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind
from karpear.rules.access import Verb
from karpear.rules.sharing.bulletins import CapUrgency

from .models import (
    Bulletin,
    BulletinReceiver,
    BulletinState,
    BulletinStep,
    copies_of,
    hands_of,
    is_closed,
    source_stays,
)
from .tables import HandedDraft

#: What a need looks at; the words of a bulletin stay sealed.
_ASKED = ("pk", "bulletin__expires_at", "bulletin__drill", "bulletin__urgency", "bulletin__step")


def _unread(now: datetime) -> "QuerySet[BulletinReceiver]":
    holds = Q(bulletin__state=BulletinState.RELEASED.value, bulletin__expires_at__gt=now)
    return (
        BulletinReceiver.objects.filter(holds, read_at=None, person__isnull=False)
        .select_related("bulletin")
        .only(*_ASKED)
    )


def _waiting(now: datetime) -> "QuerySet[Bulletin]":
    return Bulletin.objects.filter(source_stays(), state=BulletinState.WAITING.value, expires_at__gt=now)


def _handed(now: datetime) -> "QuerySet[HandedDraft]":
    """From the day after on: what stood there within the hour would say when it was handed over, and so by whom."""
    return HandedDraft.objects.in_the_network().filter(on__lt=day_there(now))


def _of_writers(person: Person) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, Verb.WRITE_BULLETIN))


def _of_releasers(person: Person) -> Q:
    """Who was asked by name and still may; and any other of its source who may, but for what is closed."""
    organisations = Membership.objects.organisations(person, Verb.RELEASE_BULLETIN)
    return hands_of(person) | (Q(organisation__in=organisations) & ~Q(by=person) & ~is_closed())


def _is_hasty(bulletin: Bulletin) -> bool:
    """To act on now; or taken back, while somebody acts on it."""
    hasty = bulletin.urgency == CapUrgency.IMMEDIATE or bulletin.step == BulletinStep.CANCEL
    return hasty and not bulletin.drill


UNREAD_BULLETIN = NeedKind(
    "bulletins.read",
    gettext_noop("Read what others tell you"),
    due=_unread,
    person=copies_of,
    until=lambda copy: copy.bulletin.expires_at,
    path=lambda copy: reverse("network:bulletin", args=[copy.bulletin_id]),
    many=lambda: f"{reverse('network:bulletins')}?stands=unread",
    at_once=lambda copy: _is_hasty(copy.bulletin),
)
RELEASE_ASKED = NeedKind(
    "bulletins.release",
    gettext_noop("Somebody asks you to release a bulletin"),
    due=_waiting,
    person=_of_releasers,
    until=lambda bulletin: bulletin.expires_at,
    path=lambda bulletin: reverse("network:bulletin_check", args=[bulletin.pk]),
    many=lambda: reverse("network:bulletins_sent"),
    at_once=lambda _bulletin: True,
)
DRAFT_HANDED = NeedKind(
    "bulletins.handed",
    gettext_noop("Look at words that were handed to you"),
    due=_handed,
    person=_of_writers,
    until=lambda draft: draft.on + timedelta(days=1),
    path=lambda _draft: reverse("network:bulletins_handed"),
    many=lambda: reverse("network:bulletins_handed"),
)
