"""A plan that is over: its briefings, its family pages, its state."""

from datetime import datetime

from karpear.people.models import Person

from ...access import write
from ...decisions.actions.reviews import close
from ...itinerary.models import Activity, PlanState
from ...itinerary.queries import people_of
from ...tracking.models import Following
from .counted_on import tell_of_end
from .family import take_back_pages
from .law_calendar import follow_in_calendar
from .promises import brief_who_is_home, end_briefings


def end(activity: Activity, state: PlanState, *, by: Person, now: datetime, verb: str) -> None:
    """End it, inside the caller's transaction: an SOS no longer carries it. Families are told by `tell_ends`."""
    _stop(activity, state, now)
    close(activity, "cancel" if state == PlanState.CANCELLED else "superseded", by=by, now=now)
    take_back_pages(activity, now=now)
    tell_of_end(activity, now=now)
    if state == PlanState.CANCELLED:
        follow_in_calendar(activity, by=by, now=now, held=False)
    write(verb, activity, by=by, now=now)


def lapse(activity: Activity, *, now: datetime) -> None:
    """The clock ends what nobody confirmed, inside the caller's transaction. Nobody is told that anybody is back."""
    _stop(activity, PlanState.LAPSED, now)
    close(activity, "superseded", by=None, now=now)
    write("lapse", activity, by=None, now=now)


def _stop(activity: Activity, state: PlanState, now: datetime) -> None:
    end_briefings(activity, people_of(activity), now=now)
    activity.state = state
    activity.ended_at = now
    activity.save(update_fields=["state", "ended_at", "cancelled_for"])
    brief_who_is_home(activity)
    Following.objects.filter(activity=activity, ended_at__isnull=True).update(ended_at=now)
