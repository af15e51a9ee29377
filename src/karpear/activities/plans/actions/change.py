"""Other times for a plan that is under way."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.checkins.actions.promises import disarm
from karpear.checkins.models import Promise, PromiseState
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict

from ...access import own, write
from ...decisions.actions.decisions import outdating
from ...itinerary.models import Activity, PlanState
from ...itinerary.queries import grace_of, times_of
from ...values import MAX_CHECK_INS, CheckInTime
from .counted_on import tell_of_change
from .promises import arm_plan

#: How much longer somebody who is still out may stay with one tap, in hours.
LONGER_H = (1, 2, 4)
_NOT_SETTLED = (PromiseState.ARMED, PromiseState.CANCELLED)


@transaction.atomic
def change_plan(
    *, person: Person, activity: UUID, ends_at: datetime, times: Sequence[CheckInTime], now: datetime
) -> Activity:
    """Replace the check-ins still to come by `times`, for everybody in the plan who is not home.

    Raises Conflict while a check-in is overdue (say "I'm OK" first: a change must not silence it), and
    BadFields for a time in the past or an end before the start.
    """
    own_plan = own(person, activity, PlanState.PLANNED)
    _refuse(own_plan, ends_at, times, now)
    old_end, old_times = own_plan.ends_at, set(times_of(own_plan, armed=True))
    with outdating(own_plan, by=person, now=now):
        own_plan.ends_at = ends_at
        own_plan.save(update_fields=["ends_at"])
        remember_times(own_plan, times)
        armed_count, removed_count = rearm(own_plan, times, now=now)
    if set(times) != old_times:
        tell_of_change(own_plan, now=now)
    write(
        "change", own_plan, by=person, now=now, armed=armed_count, removed=removed_count, end_moved=old_end != ends_at
    )
    return own_plan


@transaction.atomic
def stay_longer(*, person: Person, activity: UUID, hours: int, now: datetime) -> Activity:
    """Still out past its end: it ends so many hours from now, with a check-in there. What is armed stays.

    Pressed twice, because no answer came, it is moved once. Raises Conflict then and as `change_plan` does,
    BadFields for another number of hours.
    """
    own_plan = own(person, activity, PlanState.PLANNED)
    if hours not in LONGER_H:
        raise BadFields([("hours", _("Choose one of the times offered."))])
    if own_plan.ends_at and own_plan.ends_at > now:
        raise Conflict(_("Nothing was moved: this plan has not come to its end. Its next check-in is shown below."))
    ends_at = (now + timedelta(hours=hours)).replace(microsecond=0)
    times = [*times_of(own_plan, armed=True), CheckInTime(ends_at, grace_of(own_plan))]
    return change_plan(person=person, activity=activity, ends_at=ends_at, times=times, now=now)


def rearm(activity: Activity, times: Sequence[CheckInTime], *, now: datetime) -> tuple[int, int]:
    """Disarm what is to come and arm `times` instead, of people who are held, too: they would be missed at times that
    no longer are any. Returns (armed for its person, disarmed in all)."""
    if Promise.objects.awaited().filter(source=activity.pk, due_at__lte=now).exists():
        raise Conflict(_("A check-in of this plan is overdue. Say that you are OK first, then change the plan."))
    removed_count = disarm(source=activity.pk, now=now)
    return len(arm_plan(activity, times, now=now)), removed_count


def remember_times(activity: Activity, times: Sequence[CheckInTime]) -> None:
    """What a copy of it will have: these times, what was answered or missed, and what had passed when it started."""
    settled = Promise.objects.filter(source=activity.pk, person=activity.person_id).exclude(state__in=_NOT_SETTLED)
    behind = [CheckInTime(promise.due_at, promise.grace_s) for promise in settled]
    if activity.planned_at:
        behind += [time for time in times_of(activity) if time.due_at <= activity.planned_at]
    all_times = sorted({*behind, *times}, key=lambda time: (time.due_at, time.grace_s))
    activity.schedule = [{"due_at": t.due_at.isoformat(), "grace_s": t.grace_s} for t in all_times]
    activity.save(update_fields=["schedule"])


def refuse_too_many(times: Sequence[CheckInTime]) -> None:
    """A list that nobody keeps helps nobody. Raises BadFields."""
    if len(times) > MAX_CHECK_INS:
        raise BadFields([("check_ins", _("At most %(most)d check-ins.") % {"most": MAX_CHECK_INS})])


def _refuse(activity: Activity, ends_at: datetime, times: Sequence[CheckInTime], now: datetime) -> None:
    errors = []
    if activity.starts_at and ends_at <= activity.starts_at:
        errors.append(("ends_at", _("The end must come after the start.")))
    if any(t.due_at <= now for t in times):
        errors.append(("check_ins", _("A check-in must be in the future.")))
    if errors:
        raise BadFields(errors)
    refuse_too_many(times)
