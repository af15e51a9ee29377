"""A registration, a memorandum or a permit that ends: whoever keeps it renews it in time."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind
from karpear.rules.access import Verb

from .lines import BEFORE_END
from .models import LegalPaper


def _of_keepers(person: Person) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, Verb.KEEP_LAW))


def _ending(now: datetime) -> "QuerySet[LegalPaper]":
    """What has ended stays until it is renewed or taken off the list."""
    return LegalPaper.objects.standing().filter(until__lte=now.date() + BEFORE_END)


ENDING_PAPER: NeedKind[LegalPaper] = NeedKind(
    "law.paper",
    gettext_noop("A registration, MOU or permit ends: renew it"),
    due=_ending,
    person=_of_keepers,
    until=lambda paper: paper.until,
    path=lambda paper: reverse("compliance:profile_row", args=["papers", paper.pk]),
    many=lambda: reverse("compliance:profile"),
)
