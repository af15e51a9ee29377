"""Plans of colleagues that wait for an answer, and two of the past that nobody made."""

from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from karpear.activities.assessment.actions.assessments import assess
from karpear.activities.decisions.actions.answers import answer
from karpear.activities.decisions.models import Answered
from karpear.activities.decisions.queries.decision import WAITING
from karpear.activities.itinerary.models import Activity, CancelledFor, PlanState
from karpear.activities.plans.actions import draft, pages
from karpear.activities.plans.actions.cancel import cancel
from karpear.people.models import Person
from karpear.rules.plan.decision import ApproverAnswer

from .cast import Company, email_of, organisation_of, person_called
from .history import DAY, HOUR

#: So long after an answer nothing waits; then another plan does.
PAUSE = HOUR / 2
#: Who plans what, where, with which threat, and how long after tonight it begins. The first two wait at first.
PROPOSALS = (
    ("planner", "Night boat to the fishing grounds", "Koh Norea", "F-T23", timedelta(0)),
    ("fellow", "Meeting with farmers", "Commune hall", "F-T17", 14 * HOUR),
    ("planner", "Photographs of the new dyke", "Stung Sen", "F-T3", 11 * HOUR),
    ("fellow", "Films about rights in a village", "Pagoda school", "F-T17", 23 * HOUR),
    ("away", "Ferry to the floating clinic", "East landing", "F-T23", 12 * HOUR),
    ("planner", "Visit to families who were evicted", "Railway houses", "F-T1", 36 * HOUR),
    ("fellow", "Training for young reporters", "District library", "F-T16", 38 * HOUR),
)
AT_ONCE = 2


def propose(company: Company, now: datetime) -> None:
    """Two plans wait when the demo begins, made half an hour ago; after a start in between, others than before."""
    if not _plans(company).filter(decision__in=WAITING, ends_at__gt=now).exists():
        for _number in range(AT_ONCE):
            _propose(company, now - PAUSE, now)


def propose_again(company: Company, now: datetime) -> None:
    """What was answered stays answered. A while later another plan waits."""
    plans = _plans(company)
    waits = plans.filter(decision__in=WAITING, ends_at__gt=now).exists()
    just_answered = Answered.objects.filter(assessment__activity__in=plans, answered_at__gt=now - PAUSE).exists()
    if not waits and not just_answered:
        _propose(company, now, now)


def _plans(company: Company) -> QuerySet[Activity]:
    """Of colleagues: what somebody plans who is printed is a visitor's own."""
    people = [email_of(name) for name, _role in company.colleagues]
    return Activity.objects.filter(organisation=organisation_of(company), person__email__in=people)


def _propose(company: Company, made_at: datetime, now: datetime) -> None:
    """The one that was never asked for, or not for the longest time."""
    rows = _plans(company).order_by("created_at", "id")
    asked_at = {plan.title: (plan.created_at, number) for number, plan in enumerate(rows)}
    long_ago = (datetime.min.replace(tzinfo=UTC), 0)
    part, title, place, threat, later = min(PROPOSALS, key=lambda proposal: asked_at.get(proposal[1], long_ago))
    tonight = timezone.localtime(now).replace(hour=19, minute=0, second=0, microsecond=0)
    tonight += DAY if tonight < now + 2 * HOUR else timedelta(0)
    _plan(company, getattr(company, part), (title, place, threat), tonight + later, made_at)


def call_off(company: Company, now: datetime) -> None:
    """Two trips of the past that nobody made, once: one was too dangerous, one was not approved."""
    if Activity.objects.filter(organisation=organisation_of(company), state=PlanState.CANCELLED).exists():
        return
    at, flooded, refused = now - 5 * DAY, "Boat to the flooded school", "Filming at the gravel pit"
    person = person_called(company.fellow)
    plan = _draft(company, person, (flooded, "North landing"), at + DAY, at)
    cancel(person=person, activity=plan.pk, safe_now=True, cancelled_for=CancelledFor.RISK, now=at + HOUR)
    plan = _plan(company, company.planner, (refused, "Gravel pit", "F-T17"), at + 3 * DAY, at)
    words = {
        "answer": ApproverAnswer.CANCEL.value, "reason": "Guards took a camera there last week.", "conditions": "",
        "postponed_to": None,
    }  # fmt: skip
    answer(
        person=person_called(company.second), activity=plan.pk, assessment=plan.assessments.latest("made_at", "id").pk,
        clean=words, now=at + HOUR,
    )  # fmt: skip
    cancel(person=plan.person, activity=plan.pk, safe_now=True, now=at + 2 * HOUR)


def _draft(company: Company, person: Person, outline: tuple[str, str], start: datetime, now: datetime) -> Activity:
    """A trip of one evening, by one person: somebody stays behind as their buddy."""
    title, place = outline
    clean = {"kind": "trip", "title": title, "purpose": "", "organisation": organisation_of(company).pk}
    plan = draft.new_draft(person=person, clean=clean, now=now)
    when = {"place": place, "province": "", "starts_at": start, "ends_at": start + 5 * HOUR}
    pages.save_when(person=person, activity=plan.pk, clean=when, now=now)
    buddy = person_called(company.second).pk
    empty = {"name": "", "phone": ""}
    who = {
        "with_whom": "", "meets": "", "buddy": buddy, "driver": empty, "host": empty, "night_reason": "",
        "lone_reason": "", "others": [], "fellows": [],
    }  # fmt: skip
    return pages.save_who(person=person, activity=plan.pk, clean=who, now=now)


def _plan(company: Company, name: str, outline: tuple[str, str, str], start: datetime, now: datetime) -> Activity:
    person, (title, place, threat) = person_called(name), outline
    plan = _draft(company, person, (title, place), start, now)
    judged = {
        "threats": [{"id": threat, "name": "", "rating": 4}], "vulnerabilities": [], "capacities": [],
        "risks": [{"id": threat, "before": {"likelihood": 3, "people": 4}}], "measures": [],
        "warned": False, "declared": False, "confidence": "medium", "reliability": "likely_reliable",
        "insurance": "unsure", "briefed": "yes", "notes": "", "why": "",
    }  # fmt: skip
    assess(person=person, activity=plan.pk, clean=judged, now=now)
    return plan
