"""What waits for whoever watches: many of their people are silent together."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind
from karpear.rules.access import Verb

from .models import CollectiveAlarm, CollectiveAlarmQuerySet, SilenceNote
from .words import place_words


def _open(_now: datetime) -> CollectiveAlarmQuerySet:
    return CollectiveAlarm.objects.open()


def _of_watching(person: Person) -> Q:
    """Until it is over, or an officer of theirs has written down what it was."""
    own_organisations = Membership.objects.organisations(person, Verb.ACT_ON_ALERT)
    outcomes = SilenceNote.objects.filter(alarm=OuterRef("pk"), organisation__in=own_organisations).exclude(outcome="")
    return Q(pk__in=CollectiveAlarm.objects.concerning(person).values("pk")) & ~Q(Exists(outcomes))


SILENT_TOGETHER = NeedKind(
    "silence.together",
    gettext_noop("Many are silent at once: look at what is common"),
    due=_open,
    person=_of_watching,
    until=lambda alarm: alarm.opened_at,
    path=lambda alarm: reverse("network:silence_alarm", args=[alarm.pk]),
    why=lambda alarm: place_words(alarm.kind, alarm.cell),
    many=lambda: reverse("network:silence"),
    at_once=lambda _alarm: True,
)
