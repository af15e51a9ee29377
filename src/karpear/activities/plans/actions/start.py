"""A plan becomes promises."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict

from ...access import own, write
from ...decisions.queries.decision import standing
from ...itinerary.models import Activity, PlanState
from ...itinerary.queries import gaps, times_of
from .counted_on import tell_counted_on
from .cover import check_cover_at_start
from .family import tell_start
from .promises import arm_plan


@transaction.atomic
def start(*, person: Person, activity: UUID, now: datetime, without_check_ins: bool = False) -> Activity:
    """Arm the schedule, hand responders what they need, send family pages, and tell those on whom it counts.

    Check-ins whose time has passed are left out (the summary says so). Raises BadFields with what the plan
    still lacks; a plan with no check-in left needs `without_check_ins`, said on purpose. Starting twice
    answers the same. Waiting for an answer, or not being assessed, is not a reason to be without protection; what
    must be cancelled, was refused or is to be postponed does not start: Conflict.
    """
    own_plan = own(person, activity, PlanState.DRAFT, PlanState.PLANNED)
    if own_plan.state == PlanState.PLANNED:
        return own_plan
    if not standing(own_plan, now=now).may_start:
        raise Conflict(
            _("It cannot start: it was decided that it must not go ahead like this. Cancel it, or choose another day.")
        )
    errors = [(gap.step, gap.text) for gap in gaps(own_plan, now=now)]
    times = [time for time in times_of(own_plan) if time.due_at > now]
    if not times and not without_check_ins:
        errors.append(("check_ins", _("No check-in is left: nobody would notice if you were silent.")))
    if errors:
        raise BadFields(errors)
    own_plan.state = PlanState.PLANNED
    own_plan.planned_at = now
    own_plan.save(update_fields=["state", "planned_at"])
    arm_plan(own_plan, times, now=now)
    check_cover_at_start(own_plan, now=now)
    message_count = tell_start(own_plan, now=now) + tell_counted_on(own_plan, now=now)
    write("start", own_plan, by=person, now=now, check_ins=len(times), told=message_count, decision=own_plan.decision)
    return own_plan
