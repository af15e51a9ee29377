"""What is overdue in a register: a review, an acceptance that has ended, a measure. Its owner hears of it weekly."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from karpear.people.models import Membership, Person
from karpear.people.needs import Escalation, NeedKind, Prompt, Reminder
from karpear.people.queries.leads import leads_of
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.risk.matrix import Level, Treatment
from karpear.rules.risk.review import TELL_AGAIN_DAYS
from karpear.ui.scales import LEVELS

from .models import Measure, Risk
from .queries.measures import late_measures, own_measures

TOPIC, TEXT = "risk", "risk_reminder"
AGAIN = timedelta(days=TELL_AGAIN_DAYS)
#: By then its owner was reminded twice.
LEADS_AFTER = timedelta(days=14)
DECIDE_BEFORE = timedelta(days=7)

type Overdue = tuple[UUID, UUID, tuple[UUID | None, ...]]


def _reviews(now: datetime) -> "QuerySet[Risk]":
    """Open risks whose review or acceptance passed before today (UTC, so in Asia from the morning on)."""
    passed = Q(review_on__lt=now.date()) | Q(treatment=Treatment.ACCEPT.value, accepted_until__lt=now.date())
    return Risk.objects.open().filter(passed)


def _measures(now: datetime) -> "QuerySet[Measure]":
    """Unfinished measures of open risks whose day has passed."""
    return Measure.objects.filter(late_measures(now.date())).select_related("risk")


def _own_risks(person: Person) -> Q:
    """Theirs; whoever may accept a risk reads of an acceptance that ends first as such, and once (`ACCEPTED`)."""
    ends_first = Q(treatment=Treatment.ACCEPT.value, accepted_until__lte=F("review_on"))
    return Q(owner=person, organisation__in=_organisations_of(person)) & ~(ends_first & _of_leads(person))


def _organisations_of(person: Person) -> "QuerySet[Membership, UUID]":
    return Membership.objects.active().filter(person=person).values_list("organisation", flat=True)


def _of_reviews(rows: Sequence[Risk], now: datetime) -> list[Prompt]:
    return _prompts([(risk.pk, risk.organisation_id, (risk.owner_id,)) for risk in rows], now)


def _of_measures(rows: Sequence[Measure], now: datetime) -> list[Prompt]:
    owners = [(row, (row.owner_id, row.risk.owner_id)) for row in rows]
    return _prompts([(row.risk_id, row.risk.organisation_id, able) for row, able in owners], now)


def _prompts(things: Iterable[Overdue], now: datetime) -> list[Prompt]:
    """One message a day for each owner and risk, however much is overdue. Who has left is told nothing."""
    listed = list(things)
    people = {person for _risk, _organisation, able in listed for person in able if person}
    active = Membership.objects.active().filter(person__in=people, person__is_active=True)
    members = set(active.values_list("organisation_id", "person_id"))
    recipients = {
        (risk, next((person for person in able if person and (organisation, person) in members), None))
        for risk, organisation, able in listed
    }
    today = now.date().toordinal()  # tells today's message from last week's
    return [Prompt(person, risk, about=person, round=today) for risk, person in recipients if person]


def _leads(measures: Sequence[Measure], _now: datetime) -> list[Prompt]:
    leads = leads_of({measure.risk.organisation_id for measure in measures})
    return [
        Prompt(lead, measure.risk_id)
        for measure in measures
        for lead in leads[measure.risk.organisation_id] - {measure.owner_id or measure.risk.owner_id}
    ]


def _passed_on(risk: Risk) -> date:
    """The day that has passed: of the review, or of an acceptance that ended before it."""
    is_accepted = risk.treatment == Treatment.ACCEPT.value and risk.accepted_until
    return min(risk.review_on, risk.accepted_until) if is_accepted and risk.accepted_until else risk.review_on


REVIEWS = NeedKind(
    "risk.review",
    gettext_noop("Review a risk"),
    due=_reviews,
    person=_own_risks,
    until=_passed_on,
    path=lambda risk: reverse("risks:risk", args=[risk.pk]),
    reminder=Reminder(TOPIC, TEXT, told="review_told_at", again=AGAIN, ways=Ways.FIRST, prompts=_of_reviews),
)
MEASURES = NeedKind(
    "risk.measure",
    gettext_noop("A measure to carry out"),
    due=_measures,
    person=own_measures,
    until=lambda measure: measure.due_on,
    path=lambda measure: reverse("risks:risk", args=[measure.risk_id]),
    reminder=Reminder(TOPIC, TEXT, told="told_at", again=AGAIN, ways=Ways.FIRST, prompts=_of_measures),
    escalation=Escalation(TOPIC, "due_on", LEADS_AFTER, _leads),
    many=lambda: reverse("risks:measures", query={"owner": "me", "late": "on"}),
)


def _accepted(now: datetime) -> "QuerySet[Risk]":
    """Open risks that are lived with, until a day that comes within the week or has passed."""
    until = now.date() + DECIDE_BEFORE
    return Risk.objects.open().filter(treatment=Treatment.ACCEPT.value, accepted_until__lt=until)


def _of_leads(person: Person) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, Verb.ACCEPT_RISK))


ACCEPTED = NeedKind(
    "risk.accepted",
    gettext_noop("Accept a risk again, or treat it"),
    due=_accepted,
    person=_of_leads,
    until=lambda risk: risk.accepted_until,
    path=lambda risk: reverse("risks:risk", args=[risk.pk]),
    why=lambda risk: gettext("Risk: %(level)s") % {"level": LEVELS[Level(risk.level)].name},
)


def _of_own_risks(person: Person) -> Q:
    """Of risks that are theirs, which somebody else is to carry out."""
    theirs = Q(risk__owner=person, risk__organisation__in=_organisations_of(person), owner__isnull=False)
    return theirs & ~Q(owner=person)


LATE_MEASURES = NeedKind(
    "measure.late",
    gettext_noop("A measure that somebody else is late with"),
    due=_measures,
    person=_of_own_risks,
    until=lambda measure: measure.due_on,
    path=lambda measure: reverse("risks:risk", args=[measure.risk_id]),
)
