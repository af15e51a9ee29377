"""A demand waits for its answer, and a reply that somebody drafted for a second person."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Membership, Person
from karpear.people.needs import Escalation, NeedKind, Prompt
from karpear.people.queries.leads import leads_of
from karpear.rules.access import Verb

from .models import Demand, DemandState

TOPIC = "demand"
#: So long before its day the leads hear of what is not answered.
LEADS_BEFORE = timedelta(days=1)


def _path(demand: Demand) -> str:
    return reverse("compliance:demand", args=[demand.pk])


def _may(person: Person, verb: Verb) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, verb))


def _of_keepers(person: Person) -> Q:
    """A draft stays with whoever made it, until a second person approves it; the others have it to approve."""
    return _may(person, Verb.KEEP_LAW) & (~Q(state=DemandState.DRAFTED.value) | Q(drafted_by=person))


def _of_second(person: Person) -> Q:
    return _may(person, Verb.APPROVE_REPLY) & ~Q(drafted_by=person)


def _drafted(_now: datetime) -> "QuerySet[Demand]":
    return Demand.objects.filter(state=DemandState.DRAFTED.value)


def _leads(rows: Sequence[Demand], _now: datetime) -> list[Prompt]:
    """All of them: whoever drafted the reply may be the only one who can see it through."""
    leads = leads_of(row.organisation_id for row in rows)
    return [Prompt(person, row.pk) for row in rows for person in sorted(leads[row.organisation_id])]


TO_ANSWER = NeedKind(
    "demand.answer",
    gettext_noop("Answer what an authority asks"),
    due=lambda _now: Demand.objects.unanswered(),
    person=_of_keepers,
    until=lambda demand: demand.due_at,
    path=_path,
    escalation=Escalation(TOPIC, "due_at", -LEADS_BEFORE, _leads),
    why=lambda demand: demand.code,
)
TO_APPROVE = NeedKind(
    "demand.approve",
    gettext_noop("Approve a reply to an authority"),
    due=_drafted,
    person=_of_second,
    until=lambda demand: demand.due_at,
    path=_path,
    why=lambda demand: demand.code,
)
