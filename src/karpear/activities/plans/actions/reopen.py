"""Not home yet: "home safe" was pressed by mistake."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.checkins.models import Promise, PromiseState
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict

from ...access import seen, write
from ...itinerary.models import Activity, PlanState
from ...itinerary.queries import grace_of
from ...values import CheckInTime
from ..queries.now import said_home_by_mistake
from .change import LONGER_H, remember_times
from .counted_on import go_on, tell_counted_on
from .family import REOPENED, tell_not_over
from .promises import arm_plan, brief_who_is_home


@transaction.atomic
def reopen(*, person: Person, activity: UUID, hours: int, now: datetime) -> datetime:
    """It goes on: a check-in so many hours from now is armed, and those of the plan that are still to come.

    Who made the plan says it for all whom their "home safe" was for, a fellow traveller for themselves. Whoever heard
    that all is well hears that it is not over. Returns when they check in. Raises Missing, BadFields for another number
    of hours, Conflict when it was said too long ago: then the trip is planned again.
    """
    own_plan = seen(person, activity)
    if hours not in LONGER_H:
        raise BadFields([("hours", _("Choose one of the times offered."))])
    if not said_home_by_mistake(person, own_plan, now):
        if _is_under_way(person, own_plan):  # pressed twice: they must not read that nobody waits for them
            raise Conflict(_("The trip goes on. Your next check-in stands on your first page."))
        raise Conflict(_("It was over some time ago. Plan the same again, or press SOS if something is wrong."))
    due_at = (now + timedelta(hours=hours)).replace(microsecond=0)
    times = [*_settled_too_early(person, own_plan, now), CheckInTime(due_at, grace_of(own_plan))]
    if own_plan.person_id == person.pk:
        _go_on(own_plan, due_at)
        remember_times(own_plan, times)
        arm_plan(own_plan, times, now=now)
        tell_not_over(own_plan, now=now)
        tell_counted_on(own_plan, now=now)
    else:
        own_plan.travellers.filter(person=person).update(home_at=None)
        arm_plan(own_plan, times, now=now, only=person)
        go_on(own_plan, person)
    brief_who_is_home(own_plan)
    write("reopen", own_plan, by=person, now=now, hours=hours)
    return due_at


def _is_under_way(person: Person, activity: Activity) -> bool:
    is_out = activity.person_id == person.pk or activity.travellers.filter(person=person, home_at=None).exists()
    return activity.state == PlanState.PLANNED and is_out


def _settled_too_early(person: Person, activity: Activity, now: datetime) -> list[CheckInTime]:
    """What "home safe" settled although it was yet to come."""
    settled = [PromiseState.KEPT, PromiseState.LATE]
    rows = Promise.objects.filter(source=activity.pk, person=person, due_at__gt=now, state__in=settled)
    return [CheckInTime(promise.due_at, promise.grace_s) for promise in rows.order_by("due_at", "id")]


def _go_on(activity: Activity, due_at: datetime) -> None:
    activity.state, activity.ended_at = PlanState.PLANNED, None
    activity.ends_at = max(activity.ends_at or due_at, due_at)
    activity.plan = {**activity.plan, REOPENED: activity.plan.get(REOPENED, 0) + 1}
    activity.save(update_fields=["state", "ended_at", "ends_at", "plan"])
