"""Nobody has answered yet: whoever is asked has it to do, and hears of it again half a day before the start."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from karpear.compliance.laws.queries.plans import EVENTS
from karpear.people.models import Membership, Person
from karpear.people.needs import Escalation, NeedAct, NeedKind, Prompt, Reminder, Waiting
from karpear.people.queries.leads import leads_of
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.risk.matrix import Level
from karpear.ui.scales import LEVELS

from ..itinerary.models import Activity
from .actions.requests import ASKED_AGAIN, TOPIC, UNANSWERED, writable_travellers
from .models import Assessment
from .queries.decision import OPEN_STATES, WAITING, able_to_answer
from .queries.law import LawPart, kind_before_law, law_part
from .queries.roles import asked_of, is_unanswered
from .queries.trip_gaps import LOOKED_THROUGH, is_going_for, missing_words, own_cover, trips_to_come

BEFORE = timedelta(hours=12)
#: Leads hear of it while somebody can still answer before they leave.
LEADS_BEFORE = timedelta(hours=6)


def _due(now: datetime) -> "QuerySet[Activity]":
    waiting = [decision.value for decision in WAITING]
    newest = Assessment.objects.filter(activity=OuterRef("pk")).order_by("-made_at", "-id")
    rows = Activity.objects.filter(decision__in=waiting, state__in=OPEN_STATES, ends_at__gt=now)
    return rows.annotate(
        level=Subquery(newest.values("level_after")[:1]), assessor=Subquery(newest.values("person")[:1])
    )


def _leaves_soon(now: datetime) -> Q:
    """Once for each question: another assessment, or another person asked, is another question."""
    return Q(starts_at__lte=now + BEFORE)


def _prompts(activities: Sequence[Activity], now: datetime) -> list[Prompt]:
    return [prompt for activity in activities for prompt in _of_one(activity, now)]


def _of_one(activity: Activity, now: datetime) -> list[Prompt]:
    """Who is asked, and where they may no longer answer, everybody who may; and the travellers."""
    able = _able(activity, now)
    recipients = able & {activity.approver_id} or able
    return [
        *(Prompt(person, activity.pk, about=activity.person_id) for person in sorted(recipients)),
        *(Prompt(person, activity.pk, text_key=UNANSWERED) for person in sorted(writable_travellers(activity))),
    ]


def _leads(activities: Sequence[Activity], now: datetime) -> list[Prompt]:
    """Leads who may answer, but for whoever was asked."""
    leads = leads_of({activity.organisation_id for activity in activities})
    return [
        Prompt(lead, activity.pk)
        for activity in activities
        for lead in leads[activity.organisation_id] & _able(activity, now) - {activity.approver_id}
    ]


def _able(activity: Activity, now: datetime) -> set[UUID]:
    assessor = activity.assessments.values_list("person_id", flat=True).first()
    return {person.pk for person in able_to_answer(activity, now=now, assessor=assessor)}


def _asked_of(person: Person) -> Q:
    """Named as the approver, and still allowed to answer; where whoever is named may not, everybody who may."""
    approvers = Membership.objects.that_may(Verb.APPROVE).filter(person__is_active=True)
    named_approver = approvers.filter(person=OuterRef("approver"), organisation=OuterRef("organisation"))
    has_nobody = Q(organisation__isnull=False) & ~Q(Exists(named_approver)) & ~Q(assessor=person.pk)
    is_asked = Q(approver=person) | has_nobody
    return is_asked & Q(pk__in=Activity.objects.approvable_by(person).values("pk"))


def _why(activity: Activity) -> str:
    """How risky it is judged to be, after measures."""
    level = getattr(activity, "level", None)
    return gettext("Risk: %(level)s") % {"level": LEVELS[Level(level)].name} if level else ""


def _acts(activity: Activity) -> list[NeedAct]:
    return [
        NeedAct(gettext_noop("Look"), reverse("activities:plan", args=[activity.pk])),
        NeedAct(gettext_noop("Decide…"), reverse("activities:decide", args=[activity.pk])),
    ]


def _with_what_is_missing(things: Sequence[Waiting], reader: Person, _now: datetime) -> Sequence[Waiting]:
    first_things = things[:LOOKED_THROUGH]
    words_by_trip = missing_words([thing.subject for thing in first_things], reader)
    explained_things = [
        replace(thing, why=" · ".join(filter(None, (thing.why, words_by_trip.get(thing.subject)))))
        for thing in first_things
    ]
    return [*explained_things, *things[LOOKED_THROUGH:]]


ANSWER = NeedKind(
    "activity.answer",
    gettext_noop("Approve a trip, or not"),
    due=_due,
    person=_asked_of,
    until=lambda activity: activity.starts_at,
    path=lambda activity: reverse("activities:decide", args=[activity.pk]),
    why=_why,
    refine=_with_what_is_missing,
    acts=_acts,
    many=lambda: reverse("activities:plans", query={"of": "approve"}),
    escalation=Escalation(TOPIC, "starts_at", -LEADS_BEFORE, _leads),
    reminder=Reminder(TOPIC, ASKED_AGAIN, told="reminded_at", untold=_leaves_soon, ways=Ways.FIRST, prompts=_prompts),
)


def _unanswered(now: datetime) -> "QuerySet[Activity]":
    """Not asked for a level, which whoever planned it has seen."""
    return _due(now).filter(put_before_approvers=True)


UNANSWERED_PLAN = NeedKind(
    "activity.unanswered",
    gettext_noop("Your trip waits for an answer"),
    due=_unanswered,
    person="person",
    until=lambda activity: activity.starts_at,
    path=lambda activity: reverse("activities:plan", args=[activity.pk]),
)


def _not_covered(things: Sequence[Waiting], person: Person, _now: datetime) -> Sequence[Waiting]:
    first_things = things[:LOOKED_THROUGH]
    trips = Activity.objects.select_related("person", "organisation").in_bulk([thing.subject for thing in first_things])
    lines = [(thing, own_cover(trips[thing.subject], person.pk)) for thing in first_things if thing.subject in trips]
    return [replace(thing, why=line.cover.word) for thing, line in lines if line and line.cover.cover.is_gap]


NOT_COVERED = NeedKind(
    "trip.cover",
    gettext_noop("Your insurance for a trip"),
    due=trips_to_come,
    person=is_going_for,
    until=lambda activity: activity.starts_at,
    path=lambda activity: reverse("activities:plan", args=[activity.pk]),
    refine=_not_covered,
)


def _plans_to_come(now: datetime) -> "QuerySet[Activity]":
    """Also drafts that nobody has assessed: notice is given long before."""
    rows = Activity.objects.filter(state__in=OPEN_STATES, organisation__isnull=False, starts_at__gt=now)
    return rows.select_related("organisation")


def _without_notice(things: Sequence[Waiting], person: Person, now: datetime) -> Sequence[Waiting]:
    """Of these plans, those for which notice has to be given first, and has not been. What is stored of a plan is
    encrypted, so each is looked at."""
    plans = _plans_to_come(now).in_bulk([thing.subject for thing in things])
    looked_at = [(thing, plans[thing.subject]) for thing in things if thing.subject in plans]
    parts = [(thing, law_part(plan, person, now)) for thing, plan in looked_at if kind_before_law(plan) in EVENTS]
    return [_put_by_notice(thing, part) for thing, part in parts if part and part.due and not part.is_owned_by(person)]


def _put_by_notice(thing: Waiting, part: LawPart) -> Waiting:
    if not part.is_too_late:
        return replace(thing, until=part.due)
    earliest = date_format(part.earliest) if part.earliest else ""
    words = gettext("too late for its day; the earliest possible day is %(day)s") % {"day": earliest}
    return replace(thing, until=part.due, why=words if earliest else gettext("too late for its day"))


GIVE_NOTICE = NeedKind(
    "trip.notice",
    gettext_noop("Give notice of what you plan"),
    due=_plans_to_come,
    person="person",
    until=lambda activity: activity.starts_at,
    path=lambda activity: reverse("activities:plan", args=[activity.pk]),
    refine=_without_notice,
)


def _without_answer(things: Sequence[Waiting], _person: Person, now: datetime) -> Sequence[Waiting]:
    """The same whoever goes. What is stored of a plan is encrypted, so each is looked at."""
    first_things = things[:LOOKED_THROUGH]
    plans = _plans_to_come(now).in_bulk([thing.subject for thing in first_things])
    return [thing for thing in first_things if thing.subject in plans and is_unanswered(plans[thing.subject])]


SAY_PARTIES = NeedKind(
    "trip.parties",
    gettext_noop("Say whether it touches parties or an election"),
    due=lambda now: asked_of(_plans_to_come(now)),
    person="person",
    until=lambda activity: activity.starts_at,
    path=lambda activity: f"{reverse('activities:plan', args=[activity.pk])}#roles",
    refine=_without_answer,
)
