"""A plan that is over: its briefings, its family pages, its state."""

from datetime import datetime

from karpear.people.models import Person

from ..models import Activity, Following, State
from .arming import end_briefings, people_of
from .mine import write
from .proposing import close
from .telling import take_back_pages


def end(activity: Activity, state: State, *, by: Person, now: datetime, verb: str) -> None:
    """End it, inside the caller's transaction: an SOS no longer carries it. Families are told by `tell_ends`."""
    end_briefings(activity, people_of(activity), now=now)
    activity.state = state
    activity.ended_at = now
    activity.save(update_fields=["state", "ended_at", "cancelled_for"])
    Following.objects.filter(activity=activity, ended_at__isnull=True).update(ended_at=now)
    close(activity, "cancel" if state == State.CANCELLED else "superseded", by=by, now=now)
    take_back_pages(activity, now=now)
    write(verb, activity, by=by, now=now)
