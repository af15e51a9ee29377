"""A drill with a scenario has ended, and nobody has talked about it, or done what was agreed on."""

from datetime import datetime, timedelta

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


def _until(run: ScenarioRun) -> datetime:
    if run.closed_at:
        return run.closed_at + CHANGED_WITHIN
    return (run.alert.resolved_at or run.started_at) + TALKED_ABOUT_WITHIN


DEBRIEF = NeedKind(
    "scenario.debrief",
    gettext_noop("Talk about an exercise, and change one thing"),
    due=lambda _now: ScenarioRun.objects.to_debrief().select_related("alert"),
    person=_of_keepers,
    until=_until,
    path=lambda run: reverse("preparedness:run" if run.closed_at else "preparedness:debrief", args=[run.pk]),
)
