"""What a family plan may know of an incident, and the plans that an incident offers to its reader."""

from karpear.alerts.models import Alert
from karpear.people.models import Person
from karpear.preparedness.families.queries import FamilyOffer, confirmed_stages, offers
from karpear.rules.duty.family import FamilyIncident

from ..models import Incident, IncidentState


def incident_state(incident: Incident, reader: Person) -> FamilyIncident:
    """Its code, who opened it, and of its alert whom it is about and what others than this reader confirmed."""
    alert = Alert.objects.filter(pk=incident.alert).first() if incident.alert else None
    return FamilyIncident(
        playbook=incident.playbook,
        open=incident.state == IncidentState.OPEN,
        opened_by=incident.opened_by_id,
        about=alert.person_id if alert else None,
        drill=alert.drill if alert else False,
        confirmed=confirmed_stages(alert.pk, reader) if alert else frozenset(),
    )


def family_offers(person: Person, incident: Incident) -> list[FamilyOffer]:
    """Plans of those who chose this person, where this incident is of such a kind."""
    return offers(person, incident_state(incident, person), incident.pk)
