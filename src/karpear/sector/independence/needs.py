"""What waits: a strategic plan to look at again, and numbers of a year that lack signatures."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.db.local_days import day_there
from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind, Waiting
from karpear.rules.access import Verb

from ..signing.queries import may_sign_in_network
from .models import SectorYear, StrategicPlan
from .queries.sector import signing_of_year

#: So long numbers wait for a signature before somebody calls them late.
SIGN_WITHIN = timedelta(days=14)


def _plans(now: datetime) -> "QuerySet[StrategicPlan]":
    return StrategicPlan.objects.filter(review_on__lte=day_there(now, "organisation__time_zone"))


def _unsigned(_now: datetime) -> "QuerySet[SectorYear]":
    return SectorYear.objects.filter(published_at=None)


def _leads(person: Person) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, Verb.KEEP_INDEPENDENCE))


def _really(waiting: Sequence[Waiting], person: Person, now: datetime) -> list[Waiting]:
    """Who is too new, or was brought in by who drew it, no statement tells."""
    rows = SectorYear.objects.in_bulk([need.subject for need in waiting])
    return [need for need in waiting if signing_of_year(rows[need.subject]).why_not(person.pk, now) is None]


PLAN_TO_REVIEW = NeedKind(
    "sector.plan",
    gettext_noop("Your strategic plan: look at it again"),
    due=_plans,
    person=_leads,
    until=lambda plan: plan.review_on,
    path=lambda plan: reverse("sector:strategic_plan", args=[plan.organisation_id]),
)
YEAR_TO_SIGN = NeedKind(
    "sector.year",
    gettext_noop("Numbers of the year: read them, and sign"),
    due=_unsigned,
    person=may_sign_in_network,
    refine=_really,
    until=lambda row: row.drawn_at + SIGN_WITHIN,
    path=lambda _row: reverse("sector:sector_year"),
)
