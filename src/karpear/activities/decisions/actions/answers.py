"""An approver answers; a traveller chooses who is asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.people.models import Person
from karpear.people.queries.pairs import may_second, must_second
from karpear.rules.plan.decision import YES, ApproverAnswer, Decision, decide
from karpear.rules.refusals import BadFields, Conflict, Forbidden

from ...access import own, seen, write
from ...itinerary.models import Activity
from ..models import Answered, Assessment
from ..queries.decision import OPEN_STATES, DecisionStanding, standing, travellers_of
from .decisions import whom_to_ask
from .requests import ANSWERED, ASKED, ask_no_more, asked_often, tell_approvers, tell_travellers


@transaction.atomic
def answer(*, person: Person, activity: UUID, assessment: UUID, clean: Mapping[str, Any], now: datetime) -> Activity:
    """What an approver says. `clean`: answer, reason, conditions, postponed_to (datetime or None).

    Raises Missing for a stranger; Forbidden for who may not approve here, travels in it, or assessed it; Conflict
    when the assessment is not the newest, the plan has changed since, or it is settled; BadFields for an answer
    that is not open, and for what must be written down with it.
    """
    plan = seen(person, activity)
    stands = standing(plan, now=now)
    newest = _refuse(stands, person, assessment)
    new_answer = _read_answer(stands, person, clean)
    other_approvals = [approval for approval in stands.said_yes if approval.person_id != person.pk]
    other_answers = [ApproverAnswer(approval.answer) for approval in other_approvals]
    if new_answer in YES:
        _must_be_second(plan, other_approvals, person, now)
    try:
        decision = decide(
            stands.asked,
            new_answer,
            first_yes=bool(other_answers),
            conditions=ApproverAnswer.CONDITIONS in other_answers,
            stands=stands.decision,
            reason=clean["reason"],
        )
    except ValueError as error:
        raise BadFields([("reason", _("Write down why it must be done: you are the second person."))]) from error
    Answered.objects.create(
        assessment=newest,
        person=person,
        asked=stands.asked.value,
        answer=new_answer.value,
        reason=clean["reason"],
        conditions=clean["conditions"] if new_answer is ApproverAnswer.CONDITIONS else "",
        postponed_to=clean["postponed_to"] if new_answer is ApproverAnswer.POSTPONE else None,
        answered_at=now,
    )
    _stand(plan, stands, decision, by=person, now=now)
    write("answer", plan, by=person, now=now, asked=int(stands.asked), answer=new_answer.value, after=decision.value)
    return plan


def _refuse(stands: DecisionStanding, person: Person, assessment: UUID) -> Assessment:
    activity = stands.activity
    if person.pk in travellers_of(activity):
        raise Forbidden(_("You travel in it: somebody else has to answer."))
    if person not in stands.able:
        assessed = stands.newest is not None and stands.newest.person_id == person.pk
        raise Forbidden(_("You assessed it: somebody else has to answer.") if assessed else "")
    if activity.state not in OPEN_STATES:
        raise Conflict(_("This plan is %(state)s.") % {"state": activity.get_state_display()})
    if stands.newest is None or not stands.current:
        raise Conflict(_("The plan has changed since it was assessed. It has to be assessed again first."))
    if stands.newest.pk != assessment:
        raise Conflict(_("It has been assessed again in the meantime. Look at the new assessment, then answer."))
    return stands.newest


def _read_answer(stands: DecisionStanding, person: Person, clean: Mapping[str, Any]) -> ApproverAnswer:
    new_answer, open_answers = ApproverAnswer(clean["answer"]), stands.open_to(person)
    if new_answer not in open_answers and stands.decision is Decision.MUST_CANCEL:
        raise BadFields([("answer", _("It must be cancelled: nobody can approve it."))])
    if new_answer not in open_answers:
        raise Conflict(_explain_answered(stands, person))
    if new_answer is ApproverAnswer.CONDITIONS and not clean["conditions"].strip():
        raise BadFields([("conditions", _("Write down the conditions."))])
    return new_answer


def _must_be_second(activity: Activity, other_approvals: list[Answered], person: Person, now: datetime) -> None:
    """A yes beside another one is a second person's. Raises Conflict."""
    for approval in other_approvals[-1:]:
        matter = {"organisation": activity.organisation_id, "about": activity.person_id}
        must_second(by=person, first=approval.person_id, word_at=approval.answered_at, now=now, **matter)


def _explain_answered(stands: DecisionStanding, person: Person) -> str:
    if any(approval.person_id == person.pk for approval in stands.said_yes):
        return _("You have already said yes. A second person has to answer.")
    if not stands.answers:
        return _("There is nothing to answer.")
    return _("%(name)s has already answered.") % {"name": stands.answers[-1].person.shown_name}


def _stand(activity: Activity, stands: DecisionStanding, decision: Decision, *, by: Person, now: datetime) -> None:
    """Put it where the answer puts it; the travellers hear of it, and a second person is asked."""
    activity.decision = decision.value
    ask_no_more(activity, now=now)
    if decision is Decision.WAITING_SECOND and stands.newest is not None:
        matter = {"organisation": activity.organisation_id, "about": activity.person_id}
        unable = {p.pk for p in stands.able if not may_second(by=p.pk, first=by.pk, word_at=now, now=now, **matter)}
        activity.approver = whom_to_ask(activity, assessor=stands.newest.person_id, but=unable, now=now)
        activity.reminded_at = None
        tell_approvers(activity, [activity.approver_id] if activity.approver_id else [], ASKED, now=now)
    activity.save(update_fields=["decision", "approver", "reminded_at"])
    tell_travellers(activity, ANSWERED, now=now)


@transaction.atomic
def ask_approver(*, person: Person, activity: UUID, approver: UUID, now: datetime) -> Activity:
    """The traveller chooses who is asked. Raises Missing, Forbidden, Conflict when nothing waits, or BadFields."""
    own_plan = own(person, activity, *OPEN_STATES)
    stands = standing(own_plan, now=now)
    if not stands.waiting:
        raise Conflict(_("Nothing is waiting for an answer."))
    approved_by = {approval.person_id for approval in stands.said_yes}
    if approver not in {p.pk for p in stands.able} - approved_by:
        raise BadFields([("approver", _("Choose one of these people."))])
    if own_plan.approver_id != approver and asked_often(own_plan, now=now):
        raise Conflict(_("Be patient, you are sending too many requests."))
    if own_plan.approver_id != approver:
        own_plan.approver_id, own_plan.reminded_at = approver, None
        own_plan.save(update_fields=["approver", "reminded_at"])
        ask_no_more(own_plan, now=now)
        tell_approvers(own_plan, [approver], ASKED, now=now)
        write("ask", own_plan, by=person, now=now)
    return own_plan
