"""What a family plan may know of an incident, and the plans that an incident offers to its reader."""

from karpear.alerts.models import Alert, StageCall
from karpear.people.models import Person
from karpear.preparedness.families.queries import FamilyOffer, offers
from karpear.rules.case.pack import Stage
from karpear.rules.duty.family import FamilyIncident

from ..models import Incident, IncidentState


def incident_state(incident: Incident) -> FamilyIncident:
    """Its code, who opened it, and of its alert whom it is about and what was confirmed."""
    alert = Alert.objects.filter(pk=incident.alert).first() if incident.alert else None
    calls = StageCall.objects.in_force().filter(alert=alert).values_list("stage", flat=True) if alert else []
    return FamilyIncident(
        playbook=incident.playbook,
        open=incident.state == IncidentState.OPEN,
        opened_by=incident.opened_by_id,
        about=alert.person_id if alert else None,
        drill=alert.drill if alert else False,
        confirmed=frozenset(Stage(stage) for stage in calls),
    )


def family_offers(person: Person, incident: Incident) -> list[FamilyOffer]:
    """Plans of those who chose this person, where this incident is of such a kind."""
    return offers(person, incident_state(incident), incident.pk)
