"""What waits for whoever keeps the law: a paper of a place that runs out, a place to look at again."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.db.local_days import day_there
from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind
from karpear.rules.access import Verb
from karpear.rules.law.premises import ENDS_SOON, LOOK_AGAIN, Tenure, look_due

from .models import Site


def _of_keepers(person: Person) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, Verb.KEEP_LAW))


def _ending(now: datetime) -> "QuerySet[Site]":
    return Site.objects.in_use().filter(ends_on__lte=day_there(now + ENDS_SOON))


def _to_look_at(now: datetime) -> "QuerySet[Site]":
    due = Q()
    for tenure, span in LOOK_AGAIN.items():
        due |= Q(tenure=tenure.value, looked_on__lte=day_there(now - span))
    return Site.objects.in_use().filter(due)


PAPER_ENDS = NeedKind(
    "premises.ends",
    gettext_noop("A lease or permit runs out: renew it, or look for another place"),
    due=_ending,
    person=_of_keepers,
    until=lambda site: site.ends_on,
    path=lambda site: reverse("compliance:site", args=[site.pk]),
    many=lambda: reverse("compliance:premises"),
)
LOOK_AGAIN_AT = NeedKind(
    "premises.look",
    gettext_noop("Look again at a place that you use"),
    due=_to_look_at,
    person=_of_keepers,
    until=lambda site: look_due(Tenure(site.tenure), site.looked_on),
    path=lambda site: reverse("compliance:site", args=[site.pk]),
    many=lambda: reverse("compliance:premises"),
)
