"""What waits for whoever keeps the law: a paper of a place that runs out, a place to look at again."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.needs import NeedKind
from karpear.rules.law.premises import ENDS_SOON, LOOK_AGAIN, Tenure, look_due

from ..keepers import of_keepers
from .models import Site


def _ending(now: datetime) -> "QuerySet[Site]":
    return Site.objects.in_use().filter(ends_on__lte=now.date() + ENDS_SOON)


def _to_look_at(now: datetime) -> "QuerySet[Site]":
    due = Q()
    for tenure, span in LOOK_AGAIN.items():
        due |= Q(tenure=tenure.value, looked_on__lte=now.date() - span)
    return Site.objects.in_use().filter(due)


PAPER_ENDS = NeedKind(
    "premises.ends",
    gettext_noop("A lease or permit runs out: renew it, or look for another place"),
    due=_ending,
    person=of_keepers,
    until=lambda site: site.ends_on,
    path=lambda site: reverse("compliance:site", args=[site.pk]),
    many=lambda: reverse("compliance:premises"),
)
LOOK_AGAIN_AT = NeedKind(
    "premises.look",
    gettext_noop("Look again at a place that you use"),
    due=_to_look_at,
    person=of_keepers,
    until=lambda site: look_due(Tenure(site.tenure), site.looked_on),
    path=lambda site: reverse("compliance:site", args=[site.pk]),
    many=lambda: reverse("compliance:premises"),
)
