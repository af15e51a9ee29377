"""What waits for an answer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from karpear.alerts.models import StageCall
from karpear.people.models import Person
from karpear.rules.plan.decision import YES, Decision

from ...itinerary.models import Activity, PlanState
from ..models import Answered, Assessment, ReviewProposal
from .decision import OPEN_STATES, WAITING


@dataclass(frozen=True, slots=True)
class ApprovalQueue:
    """Where somebody stands who answers one after the other. `following`: what waits next, None after the last."""

    position: int
    total: int
    following: UUID | None


def approval_queue(person: Person, activity: UUID, *, count: int, now: datetime) -> ApprovalQueue | None:
    """`count`: how many they answered on the way here. None for what does not wait for them."""
    waiting = list(to_approve(person, now=now).values_list("pk", flat=True))
    if activity not in waiting:
        return None
    at = waiting.index(activity)
    later = [*waiting[at + 1 :], *waiting[:at]]
    return ApprovalQueue(count + 1, count + len(waiting), later[0] if later else None)


def to_approve(person: Person, *, now: datetime) -> QuerySet[Activity]:
    """What waits for this person's answer and is not over, soonest first; each with `level` after measures, and `look`:
    something has happened where it goes.

    What must be cancelled is among it: nobody can approve it, but somebody has to know. A draft that was never put
    before anybody stays its maker's own, whatever happens.
    """
    newest = Assessment.objects.filter(activity=OuterRef("pk")).order_by("-made_at", "-id")
    approvals = Answered.objects.filter(assessment=OuterRef("newest"), person=person, answer__in=[a.value for a in YES])
    own_assessments = Assessment.objects.filter(pk=OuterRef("newest"), person=person)
    rows = (
        Activity.objects.approvable_by(person)
        .exclude(person__in=StageCall.objects.people())
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), state__in=OPEN_STATES)
    )
    rows = rows.annotate(
        newest=Subquery(newest.values("pk")[:1]),
        level=Subquery(newest.values("level_after")[:1]),
        look=Exists(ReviewProposal.objects.open().filter(activity=OuterRef("pk"))),
    )
    needs_answer = Q(decision__in=[d.value for d in (*WAITING, Decision.MUST_CANCEL)]) & ~Q(Exists(approvals))
    needs_look = Q(look=True) & (Q(state=PlanState.PLANNED) | Q(put_before_approvers=True))
    rows = rows.filter(needs_answer | needs_look).exclude(Exists(own_assessments))
    return rows.select_related("person", "organisation", "approver").order_by(F("starts_at").asc(nulls_last=True), "pk")
