"""A plan that goes on other days takes its way and its check-ins with it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.people.models import Person
from karpear.rules.refusals import Conflict

from ...access import own, write
from ...decisions.actions.decisions import outdating
from ...itinerary.models import Activity, Leg, PlanState
from ..queries.moved import moved_legs, moved_schedule, on_other_days
from .change import rearm, refuse_too_many, remember_times
from .counted_on import tell_of_change
from .family import tell_other_times
from .law_calendar import follow_in_calendar


def move(activity: Activity, shift: timedelta) -> None:
    """The way and the check-ins of a draft whose own times are moved already. What is at night is computed again."""
    activity.schedule = moved_schedule(activity, shift)
    _save_legs(moved_legs(activity.legs.all(), activity, shift))


@transaction.atomic
def move_days(
    *, person: Person, activity: UUID, day: date, now: datetime, shown_end: datetime | None = None
) -> Activity:
    """A started plan on other days, as `on_other_days` says, with new promises for everybody in it who is not home.

    Whoever reads its times, comes along or stays behind as the buddy hears that there is something new. `shown_end`:
    the end that stood on the page; where it is another one now, somebody has moved it, and nothing is moved twice.
    Raises Conflict then, and while a check-in is overdue; BadFields for a day that cannot be.
    """
    own_plan = own(person, activity, PlanState.PLANNED)
    if shown_end and own_plan.ends_at != shown_end:
        raise Conflict(_("These times have been changed since. Look at the plan as it stands now."))
    moved = on_other_days(own_plan, day, now=now)
    refuse_too_many(moved.times)
    with outdating(own_plan, by=person, now=now):
        own_plan.starts_at, own_plan.ends_at = moved.starts_at, moved.ends_at
        own_plan.save(update_fields=["starts_at", "ends_at"])
        _save_legs(moved.legs)
        remember_times(own_plan, moved.times)
        armed_count, removed_count = rearm(own_plan, moved.times, now=now)
    follow_in_calendar(own_plan, by=person, now=now)
    tell_other_times(own_plan, now=now)
    tell_of_change(own_plan, now=now, buddy=True)
    write("move", own_plan, by=person, now=now, armed=armed_count, removed=removed_count, legs=len(moved.legs))
    return own_plan


def _save_legs(legs: list[Leg]) -> None:
    Leg.objects.bulk_update(legs, ["departs_at", "arrives_at", "night"])
