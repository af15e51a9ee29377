"""A plan that goes at another time takes its way and its check-ins with it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ...itinerary.models import Activity, Leg
from ...itinerary.night import is_night
from ...itinerary.places import place_of
from ...itinerary.queries import zone_of

WEEK = timedelta(days=7)


def days_between(old_start: datetime | None, activity: Activity) -> timedelta:
    """Whole days from an earlier start to the one it has now, by the calendar of the place."""
    if old_start is None or activity.starts_at is None:
        return timedelta(0)
    zone = zone_of(activity)
    return activity.starts_at.astimezone(zone).date() - old_start.astimezone(zone).date()


def move(activity: Activity, shift: timedelta) -> None:
    """The way and the check-ins of a draft whose own times are moved already. What is at night is computed again."""
    activity.schedule = moved_schedule(activity, shift)
    legs = moved_legs(activity.legs.all(), activity, shift)
    Leg.objects.bulk_update(legs, ["departs_at", "arrives_at", "night"])


def moved_legs(legs: Iterable[Leg], activity: Activity, shift: timedelta) -> list[Leg]:
    """These parts of the way, moved, as parts of this plan; they are not saved."""
    moved = list(legs)
    for leg in moved:
        leg.activity = activity
        leg.departs_at, leg.arrives_at = leg.departs_at + shift, leg.arrives_at + shift
        place = place_of(activity.organisation, leg.province or activity.province)
        leg.night = is_night(leg.departs_at, leg.arrives_at, place)
    return moved


def moved_schedule(activity: Activity, shift: timedelta) -> list[dict[str, object]]:
    """The check-ins of this plan, moved."""
    return [
        {**entry, "due_at": (datetime.fromisoformat(entry["due_at"]) + shift).isoformat()}
        for entry in activity.schedule
    ]


def until_next_time(old_plan: Activity, *, goes_on: bool, now: datetime) -> timedelta:
    """How far a copy is moved. What `goes_on`, or is still to come, comes again on the same weekday after it has ended;
    what is over, on the next day on which its start has not passed."""
    start, end = old_plan.starts_at, old_plan.ends_at
    if start is None:
        return timedelta(0)
    if goes_on:
        latest = max(now, end or start)
        return WEEK * ((latest - start) // WEEK + 1)
    return timedelta(0) if start > now else timedelta(days=(now - start) // timedelta(days=1) + 1)
