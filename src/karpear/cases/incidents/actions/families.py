"""Opening the family plan of whom an incident is about."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.people.models import Person
from karpear.preparedness.families.actions import open_because

from ..queries.families import incident_state
from ..queries.incidents import incident_of


@transaction.atomic
def open_family_plan(*, by: Person, incident: UUID, plan: UUID, now: datetime) -> UUID:
    """Only for whom its person chose, who sees this incident. Returns the plan. Raises Missing for everybody else."""
    visible_incident = incident_of(by, incident)
    opening = open_because(
        by=by, plan=plan, incident=incident_state(visible_incident, by), incident_id=visible_incident.pk, now=now
    )
    return opening.plan_id
