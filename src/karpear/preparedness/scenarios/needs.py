"""A drill with a scenario has ended, and nobody has talked about it, or nobody has done what was agreed on."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind
from karpear.rules.access import Verb

from .models import ScenarioRun

#: While people still remember what they did.
TALKED_ABOUT_WITHIN = timedelta(days=3)
#: What is put off longer is forgotten.
CHANGED_WITHIN = timedelta(days=14)


def _of_keepers(person: Person) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, Verb.KEEP_TRAINING))


DEBRIEF = NeedKind(
    "scenario.debrief",
    gettext_noop("Talk about an exercise, and change one thing"),
    due=lambda _now: ScenarioRun.objects.to_debrief().select_related("alert"),
    person=_of_keepers,
    until=lambda run: (run.alert.resolved_at or run.started_at) + TALKED_ABOUT_WITHIN,
    path=lambda run: reverse("preparedness:debrief", args=[run.pk]),
)
TO_CHANGE = NeedKind(
    "scenario.change",
    gettext_noop("Do what the exercise showed"),
    due=lambda _now: ScenarioRun.objects.to_change(),
    person=_of_keepers,
    until=lambda run: run.closed_at and run.closed_at + CHANGED_WITHIN,
    path=lambda run: reverse("preparedness:run", args=[run.pk]),
)
