"""Which legs go through the dark: the rule of rules.night at the place of the leg's province."""

from datetime import datetime, timedelta

from karpear.rules.plan.night import Place, touches_night

from .models import Activity, ActivityKind, Leg
from .places import place_of

_DAY = timedelta(days=1)


def is_night(departs_at: datetime, arrives_at: datetime, place: Place) -> bool:
    """Is any part of this way in the dark? A whole day always is."""
    return arrives_at - departs_at >= _DAY or touches_night(departs_at, arrives_at, place)


def implied_leg(activity: Activity) -> Leg | None:
    """A trip without legs counts as one; whether it goes through the night is not known of one of a day or more."""
    start, end = activity.starts_at, activity.ends_at
    if activity.kind != ActivityKind.TRIP or start is None or end is None:
        return None
    within_a_day = end - start < _DAY
    night = within_a_day and is_night(start, end, place_of(activity.organisation, activity.province))
    return Leg(activity=activity, departs_at=start, arrives_at=end, night=night)
