"""Opening the family plan of whom an incident is about."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.people.models import Person
from karpear.preparedness.families.actions import open_because

from ..models import Incident
from ..queries.families import incident_state
from ..queries.incidents import incident_of


@transaction.atomic
def open_family_plan(*, by: Person, incident: UUID, plan: UUID, now: datetime) -> UUID:
    """Only for whom its person chose, who sees this incident. Returns the plan. Raises Missing for everybody else."""
    visible_incident = incident_of(by, incident)
    state = incident_state(visible_incident, by, now)
    is_quiet = Incident.objects.about_whom_is_held().filter(pk=visible_incident.pk).exists()
    opening = open_because(
        by=by, plan=plan, incident=state, incident_id=visible_incident.pk, now=now, is_quiet=is_quiet
    )
    return opening.plan_id
