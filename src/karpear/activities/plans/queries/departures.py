"""Who sets out next, for a board on which nothing else happens."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from karpear.people.models import Person

from ...itinerary.models import Activity

#: What a quiet board looks ahead to.
AHEAD = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Leaving:
    """How many trips, events and activities begin soon, and the first of them."""

    count: int
    first: Activity


def leaving_soon(person: Person, now: datetime) -> Leaving | None:
    """What this person watches and begins within a day and a half; None when nothing does. One query."""
    rows = Activity.objects.visible_to(person).going_on().filter(starts_at__gt=now, starts_at__lte=now + AHEAD)
    plans = list(rows.exclude(person=person).select_related("person").order_by("starts_at", "id"))
    return Leaving(len(plans), plans[0]) if plans else None
