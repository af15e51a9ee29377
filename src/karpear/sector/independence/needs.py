"""What waits: a strategic plan to look at again, and numbers of a year that lack a signature."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.db.local_days import day_there
from karpear.network.members.models import NetworkMember
from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind
from karpear.rules.access import Verb

from .models import SectorYear, StrategicPlan

#: So long numbers wait for a signature before somebody calls them late.
SIGN_WITHIN = timedelta(days=14)


def _plans(now: datetime) -> "QuerySet[StrategicPlan]":
    return StrategicPlan.objects.filter(review_on__lte=day_there(now, "organisation__time_zone"))


def _unsigned(_now: datetime) -> "QuerySet[SectorYear]":
    return SectorYear.objects.filter(published_at=None)


def _leads(person: Person) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, Verb.KEEP_INDEPENDENCE))


def _signs(person: Person) -> Q:
    organisations = Membership.objects.organisations(person, Verb.SPEAK_IN_COUNCIL)
    members = NetworkMember.objects.active().filter(organisation__in=organisations)
    return Q(network__in=members.values("network")) & ~Q(drawn_by=person)


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
    person=_signs,
    until=lambda row: row.drawn_at + SIGN_WITHIN,
    path=lambda _row: reverse("sector:sector_year"),
)
