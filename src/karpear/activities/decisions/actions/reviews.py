"""Something happened: an activity is to be looked at again. Its promises stay armed whatever is answered."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.people.models import Person
from karpear.rules.plan.decision import Decision, Verdict, changed
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.rules.risk.matrix import RELIABLE, Level, Reliability

from ...access import seen, write
from ...itinerary.models import Activity, PlanState
from ..models import ReviewProposal
from ..queries.reviews import Review, open_look
from .review_notices import tell_answered, tell_taken_back, warn

_STILL = (PlanState.DRAFT, PlanState.PLANNED)


class LookAnswer(StrEnum):
    """What a person can say to an activity that is to be looked at again."""

    APPROVE = "approve"
    CHANGE = "change"
    CANCEL = "cancel"


@transaction.atomic
def propose(
    *,
    activity: UUID,
    source: UUID,
    level_before: Level | None,
    level_after: Level,
    arithmetic: Mapping[str, Any],
    withdrawn: Collection[str] = (),
    now: datetime,
) -> bool:
    """An activity may be riskier than it was assessed. Whatever was decided about it no longer holds until somebody
    has looked; traveller and approver are told. One is open for each activity: a later one replaces it.

    The same source again changes nothing, nor does the same arithmetic, nor a lower level, nor the same level from a
    less reliable source, unless what is open rests on a fact that was `withdrawn` (ids). Returns whether there is a
    new one.
    """
    locked_plan = Activity.objects.select_for_update().filter(pk=activity, state__in=_STILL, ends_at__gt=now).first()
    if locked_plan is None or ReviewProposal.objects.filter(activity=activity, source=source).exists():
        return False
    previous = ReviewProposal.objects.open().filter(activity=activity).first()
    if previous and not _rests_on(previous, withdrawn) and _says(previous, level_after, arithmetic):
        return False
    stood = previous.stood if previous else locked_plan.decision
    _supersede(locked_plan, now)
    proposal = ReviewProposal.objects.create(
        activity=locked_plan,
        made_at=now,
        source=source,
        stood=stood,
        level_before=level_before,
        level_after=level_after,
        arithmetic=dict(arithmetic),
    )
    locked_plan.decision = changed(Decision(locked_plan.decision)).value
    locked_plan.save(update_fields=["decision"])
    message_count = 0 if previous and previous.level_after >= level_after else warn(locked_plan, proposal, now=now)
    write("look", locked_plan, by=None, now=now, level=int(level_after), told=message_count)
    return True


@transaction.atomic
def take_back(*, activity: UUID, withdrawn: Collection[str], now: datetime) -> bool:
    """What was proposed rests on facts that were withdrawn (ids): the activity stands as it stood before, and whoever
    was told to look again hears so.

    That time has passed takes nothing back.
    """
    locked_plan = Activity.objects.select_for_update().get(pk=activity)
    open_proposal = ReviewProposal.objects.open().filter(activity=activity).first()
    if open_proposal is None or not _rests_on(open_proposal, withdrawn):
        return False
    _supersede(locked_plan, now)
    _restore(locked_plan, open_proposal.stood)
    message_count = tell_taken_back(locked_plan, open_proposal, now=now)
    write("look_back", locked_plan, by=None, now=now, told=message_count)
    return True


@transaction.atomic
def answer_look(
    *, person: Person, activity: UUID, proposal: UUID, answer: LookAnswer, reason: str, now: datetime
) -> Activity:
    """It stays as it is (an approver who does not travel, while the rules allow that), it must change, or it is
    cancelled. Raises Missing, Forbidden, BadFields (a yes without a reason), Conflict when it is not open any more.
    """
    locked_plan = seen(person, activity)
    look = open_look(person, locked_plan, now=now)
    if look is None or look.proposal.pk != proposal:
        raise Conflict(_("This has already been answered, or something newer happened. Look at the plan again."))
    _refuse(look, answer, reason)
    close(locked_plan, answer.value, by=person, reason=reason, now=now)
    if answer == LookAnswer.APPROVE:
        _restore(locked_plan, _stands(look))
    elif answer == LookAnswer.CANCEL:
        locked_plan.decision = Decision.REFUSED.value
        locked_plan.save(update_fields=["decision"])
    if not look.own:
        tell_answered(locked_plan, look.proposal, now=now)
    write("look_answer", locked_plan, by=person, now=now, answer=answer.value, level=look.proposal.level_after)
    return locked_plan


def close(activity: Activity, answer: str, *, by: Person | None, now: datetime, reason: str = "") -> int:
    """What is open about this activity is answered, also by changing, assessing or cancelling it. In the caller's
    transaction."""
    values = {"answer": answer, "answered_by": by, "answered_at": now, "reason": reason.strip()}
    return ReviewProposal.objects.open().filter(activity=activity).update(**values)


def _refuse(look: Review, answer: LookAnswer, reason: str) -> None:
    if not (look.own or look.approver) or (answer == LookAnswer.APPROVE and not look.approver):
        raise Forbidden(_("Somebody who approves for the organisation, and does not travel, has to say that."))
    if answer == LookAnswer.APPROVE and not look.may_stay:
        raise Conflict(
            _("At this level one person cannot leave it as it is. Change the plan and assess it again, or cancel.")
        )
    if answer == LookAnswer.APPROVE and not reason.strip():
        raise BadFields([("reason", _("Write down why it may stay as it is."))])


def _stands(look: Review) -> str:
    """As before; what nobody had to approve at the old level is approved at the new one by this answer."""
    approved = look.proposal.stood == Decision.GO and look.asked == Verdict.APPROVAL
    return Decision.APPROVED.value if approved else look.proposal.stood


def _restore(activity: Activity, decision: str) -> None:
    """A plan that was changed in the meantime has nothing open any more, so only what this outdated comes back."""
    if activity.decision == Decision.OUTDATED:
        activity.decision = decision
        activity.save(update_fields=["decision"])


def _says(proposal: ReviewProposal, level: Level, arithmetic: Mapping[str, Any]) -> bool:
    """Does what is open say the same already, or more?"""
    if proposal.level_after != level:
        return proposal.level_after > level
    surer = _reliable(proposal.arithmetic) and not _reliable(arithmetic)
    return surer or proposal.arithmetic == arithmetic


def _reliable(arithmetic: Mapping[str, Any]) -> bool:
    return Reliability(arithmetic["reliability"]) in RELIABLE


def _rests_on(proposal: ReviewProposal, withdrawn: Collection[str]) -> bool:
    return any(fact["id"] in withdrawn for line in proposal.arithmetic["lines"] for fact in line["facts"])


def _supersede(activity: Activity, now: datetime) -> None:
    ReviewProposal.objects.open().filter(activity=activity).update(answer="superseded", answered_at=now)
