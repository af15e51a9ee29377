"""Whether a plan touches parties or an election: said by whoever plans it. It changes nothing that was assessed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.people.models import Person
from karpear.rules.voice.engagement import Setting

from ...access import own, write
from ...itinerary.models import Activity, PlanState


@transaction.atomic
def say_political(*, person: Person, activity: UUID, setting: Collection[str], now: datetime) -> Activity:
    """Any of what is asked, or none of it. Raises Missing or Conflict."""
    own_plan = own(person, activity, PlanState.DRAFT, PlanState.PLANNED)
    own_plan.plan = {**own_plan.plan, "political": [part.value for part in Setting if part.value in setting]}
    own_plan.save(update_fields=["plan"])
    write("political", own_plan, by=person, now=now)
    return own_plan
