"""What a family plan may know of an incident, and the plans that an incident offers to its reader."""

from datetime import datetime

from karpear.alerts.models import Alert
from karpear.people.models import Person
from karpear.people.queries.pairs import bound_to
from karpear.preparedness.families.queries import FamilyOffer, confirmed_stages, offers
from karpear.rules.duty.family import FamilyIncident

from ..models import Incident, IncidentState


def incident_state(incident: Incident, reader: Person, now: datetime) -> FamilyIncident:
    """Its code, who opened it, whom it is about, and what others than this reader confirmed of its alert."""
    alert = Alert.objects.filter(pk=incident.alert).first() if incident.alert else None
    return FamilyIncident(
        playbook=incident.playbook,
        open=incident.state == IncidentState.OPEN,
        opened_by=incident.opened_by_id,
        about=alert.person_id if alert else incident.about_id,
        drill=alert.drill if alert else False,
        confirmed=confirmed_stages(alert.pk, reader) if alert else frozenset(),
        bound=bound_to(incident.opened_by_id, incident.organisation_id, now),
    )


def family_offers(person: Person, incident: Incident, now: datetime) -> list[FamilyOffer]:
    """Plans of those who chose this person, where this incident is of such a kind."""
    return offers(person, incident_state(incident, person, now), incident.pk)
