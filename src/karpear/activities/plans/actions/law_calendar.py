"""What the law asks before a plan stands in the calendar of duties: it follows the plan."""

from datetime import datetime

from karpear.compliance.laws.actions.plans import follow_plan
from karpear.people.models import Person

from ...decisions.queries.law import kind_before_law
from ...itinerary.models import Activity


def follow_in_calendar(activity: Activity, *, by: Person, now: datetime, held: bool = True) -> None:
    """After its time, its organisation or what it is have changed; `held` False: it does not take place."""
    follow_plan(
        plan=activity.pk,
        organisation=activity.organisation_id,
        kind=kind_before_law(activity) if held else None,
        starts_at=activity.starts_at,
        by=by,
        now=now,
    )
