"""What a plan is before the law: said by whoever plans it. It changes nothing that was assessed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.people.models import Person

from ...access import own, write
from ...itinerary.models import Activity, PlanState
from .law_calendar import follow_in_calendar


@transaction.atomic
def say_lawful(*, person: Person, activity: UUID, lawful: str, now: datetime) -> Activity:
    """One of what laws speak of, or none of these. Raises Missing or Conflict."""
    own_plan = own(person, activity, PlanState.DRAFT, PlanState.PLANNED)
    own_plan.plan = {**own_plan.plan, "lawful": lawful}
    own_plan.save(update_fields=["plan"])
    follow_in_calendar(own_plan, by=person, now=now)
    write("lawful", own_plan, by=person, now=now, lawful=lawful)
    return own_plan
