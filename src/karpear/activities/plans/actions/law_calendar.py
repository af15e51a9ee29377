"""What the law asks before a plan stands in the calendar of duties: it follows the plan."""

from datetime import datetime

from karpear.compliance.laws.actions.plans import follow_plan
from karpear.people.models import Person
from karpear.rules.law.instruments import LawfulActivity

from ...itinerary.models import Activity


def follow_in_calendar(activity: Activity, *, by: Person, now: datetime, held: bool = True) -> None:
    """After its time, its organisation or what it is have changed; `held` False: it does not take place."""
    code = activity.plan.get("lawful", "") if held else ""
    follow_plan(
        plan=activity.pk,
        organisation=activity.organisation_id,
        kind=LawfulActivity(code) if code in LawfulActivity else None,
        starts_at=activity.starts_at,
        by=by,
        now=now,
    )
