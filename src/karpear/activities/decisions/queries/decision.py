"""How an activity stands: what its newest assessment asks for, who may answer, and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from karpear.countries.catalogue import CatalogueMeasure
from karpear.people.models import Person
from karpear.people.queries.approvers import approvers
from karpear.rules.plan.decision import ALLOWED, YES, ApproverAnswer, Decision, Verdict, answers, least, may_answer
from karpear.rules.plan.decision import may_start as rule_may_start

from ...itinerary.models import Activity, PlanState
from ...itinerary.queries import people_going
from ..models import Answered, Assessment
from .grounds import holding
from .happened import forbidden_by_facts

OPEN_STATES = (PlanState.DRAFT, PlanState.PLANNED)
WAITING = (Decision.WAITING, Decision.WAITING_SECOND)
#: What an approver asked for holds on, also when the plan changes, until somebody says something newer.
_UNDER_CONDITIONS = (Decision.CONDITIONS, Decision.WAITING_SECOND, Decision.OUTDATED)
#: How what may go is stopped after all. A yes to what was refused needs a new assessment.
_TAKING_BACK = (ApproverAnswer.POSTPONE, ApproverAnswer.PLAN_B, ApproverAnswer.CANCEL)


@dataclass(frozen=True, slots=True)
class DecisionStanding:
    """How one activity stands. `asked`: what its newest assessment, and what came before, ask for.

    `answers`: those to the newest assessment, in order. `able`: who may answer now, whoever is on watch first.
    `named`: whom the traveller asked. `current`: nothing changed since the assessment. `fallen`: measures that it
    counted on, and that the plan has come to contradict.
    """

    activity: Activity
    newest: Assessment | None
    asked: Verdict
    answers: Sequence[Answered]
    able: Sequence[Person]
    named: Person | None
    fallen: Sequence[CatalogueMeasure] = ()

    @property
    def decision(self) -> Decision:
        return Decision(self.activity.decision)

    @property
    def current(self) -> bool:
        stands = self.decision not in (Decision.OUTDATED, Decision.UNASSESSED)
        return self.newest is not None and stands and not self.fallen

    @property
    def waiting(self) -> bool:
        return self.decision in WAITING

    @property
    def said_yes(self) -> list[Answered]:
        return [answer for answer in self.answers if ApproverAnswer(answer.answer) in YES]

    @property
    def conditions(self) -> list[Answered]:
        """What must be so, while the yes that asked for it stands, or nothing newer has been said since."""
        return [answer for answer in self.said_yes if answer.conditions] if self.decision in _UNDER_CONDITIONS else []

    @property
    def may_start(self) -> bool:
        """After "must be cancelled" only a new assessment opens the way again, whatever was answered or changed."""
        must = self.newest is not None and self.asked is Verdict.MUST_CANCEL
        return rule_may_start(self.decision) and not must

    def open_to(self, person: Person) -> tuple[ApproverAnswer, ...]:
        """What this person may answer now; empty when nothing."""
        if not self.current or self.activity.state not in OPEN_STATES or person not in self.able:
            return ()
        if self.decision in (*WAITING, Decision.MUST_CANCEL):
            has_approved = any(approval.person_id == person.pk for approval in self.said_yes)
            return tuple(a for a in answers(self.asked) if a not in YES) if has_approved else answers(self.asked)
        return _TAKING_BACK if self.decision in ALLOWED else ()


def conditions_of(activity: Activity) -> list[str]:
    """What must be so, for pages that show nothing else of the decision. One query, and none for most plans."""
    if activity.decision not in _UNDER_CONDITIONS:
        return []
    approvals = Answered.objects.filter(assessment=activity.assessments.first(), answer__in=list(YES))
    return [approval.conditions for approval in approvals if approval.conditions]


def standing(activity: Activity, *, now: datetime) -> DecisionStanding:
    """Everything that decides, read again."""
    newest = activity.assessments.select_related("person", "approver").first()
    newest_answers = list(newest.answers.select_related("person")) if newest else []
    able = able_to_answer(activity, now=now, assessor=newest.person_id if newest else None)
    chosen_approver = next((p for p in able if p.pk == activity.approver_id), None)
    fallen = holding(activity, newest).fallen if newest and activity.state in OPEN_STATES else ()
    return DecisionStanding(activity, newest, asked_of(activity, newest), newest_answers, able, chosen_approver, fallen)


def asked_of(activity: Activity, newest: Assessment | None) -> Verdict:
    """What the newest assessment asks for, and never less than what came before allows."""
    if newest is not None and newest.verdict == Verdict.MUST_CANCEL:
        return Verdict.MUST_CANCEL
    return max(Verdict(newest.verdict if newest else Verdict.GO), least_of(activity))


def least_of(activity: Activity) -> Verdict:
    """The mildest verdict that a next assessment can come to."""
    had_to = activity.assessments.filter(verdict=Verdict.MUST_CANCEL).exists() or forbidden_by_facts(activity)
    last = Answered.objects.filter(assessment__activity=activity).order_by("-answered_at", "-id").first()
    said_no = last is not None and ApproverAnswer(last.answer) not in YES
    said_no = said_no or _stopped_by_look(activity, since=last.answered_at if last else None)
    return max(Verdict(activity.at_least), least(had_to_cancel=had_to, said_no=said_no))


def _stopped_by_look(activity: Activity, *, since: datetime | None) -> bool:
    """Did somebody else say "to be cancelled" when it was looked at again, after the last answer?"""
    looks = activity.proposals.filter(answer="cancel").exclude(answered_by=activity.person_id)
    return looks.filter(answered_at__gt=since).exists() if since else looks.exists()


def travellers_of(activity: Activity) -> set[UUID]:
    """The ids of everybody with an account who goes, home already or not."""
    return {person.pk for person in people_going(activity)}


def able_to_answer(activity: Activity, *, now: datetime, assessor: UUID | None = None) -> list[Person]:
    """Who may answer, whoever is on watch first: never somebody who travels, nor who assessed it."""
    people = approvers(about=activity.person_id, organisation=activity.organisation_id, now=now)
    ids, traveller_ids = {p.pk for p in people}, travellers_of(activity)
    return [p for p in people if p.pk != assessor and may_answer(p.pk, travellers=traveller_ids, approvers=ids)]
