"""A plan becomes promises."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict

from ..models import Activity, State
from ..queries import gaps, standing, times_of
from .arming import arm_plan
from .mine import own, write
from .telling import tell_start


@transaction.atomic
def start(*, person: Person, activity: UUID, now: datetime, without_check_ins: bool = False) -> Activity:
    """Arm the schedule, hand responders what they need, and send family pages.

    Check-ins whose time has passed are left out (the summary says so). Raises BadFields with what the plan
    still lacks; a plan with no check-in left needs `without_check_ins`, said on purpose. Starting twice
    answers the same. Waiting for an answer, or not being assessed, is no reason to be without protection; what
    must be cancelled, was refused or is to be postponed does not start: Conflict.
    """
    found = own(person, activity, State.DRAFT, State.PLANNED)
    if found.state == State.PLANNED:
        return found
    if not standing(found, now=now).may_start:
        raise Conflict(
            _("It does not start: it was decided that it must not go like this. Cancel it, or choose another day.")
        )
    lacking = [(gap.step, gap.text) for gap in gaps(found, now=now)]
    times = [one for one in times_of(found) if one.due_at > now]
    if not times and not without_check_ins:
        lacking.append(("check_ins", _("No check-in is left: nobody would notice if you were silent.")))
    if lacking:
        raise BadFields(lacking)
    found.state = State.PLANNED
    found.planned_at = now
    found.save(update_fields=["state", "planned_at"])
    arm_plan(found, times, now=now)
    told = tell_start(found, now=now)
    write("start", found, by=person, now=now, check_ins=len(times), told=told, decision=found.decision)
    return found
