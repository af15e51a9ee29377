"""Whom an incident is about: its alert says it; where it was opened by hand, somebody said it."""

from collections.abc import Iterable
from uuid import UUID

from karpear.alerts.models import Alert, not_over
from karpear.people.models import Membership, Person

from ..models import Incident, IncidentState


def people_concerned(reader: Person, incidents: Iterable[Incident]) -> dict[UUID, Person]:
    """Incident → whom it is about, as far as this reader may know it. At most two queries."""
    rows = list(incidents)
    alert_ids = {row.alert for row in rows if row.alert}
    alerts = Alert.objects.may_act(reader).filter(pk__in=alert_ids).select_related("person") if alert_ids else ()
    by_alert = {alert.pk: alert.person for alert in alerts}
    about_ids = {row.about_id for row in rows if row.about_id}
    by_word = Person.objects.in_bulk(about_ids) if about_ids else {}
    people = {row.pk: by_alert.get(row.alert) if row.alert else by_word.get(row.about_id) for row in rows}
    return {incident: person for incident, person in people.items() if person}


def person_concerned(reader: Person, incident: Incident) -> Person | None:
    """The same of one."""
    return people_concerned(reader, [incident]).get(incident.pk)


def hidden_from(incidents: Iterable[Incident]) -> dict[UUID, UUID]:
    """Incident → whom it is about, where they do not see it, as `Incident.visible_to` has it. At most two queries."""
    rows = list(incidents)
    of_the_held = Incident.objects.about_whom_is_held().filter(pk__in=[row.pk for row in rows])
    person_by_incident = dict(of_the_held.values_list("pk", "about"))
    alert_ids = {row.alert for row in rows if row.alert}
    alerts = Alert.objects.filter(not_over(), pk__in=alert_ids) if alert_ids else Alert.objects.none()
    by_alert = dict(alerts.values_list("pk", "person"))
    person_by_incident |= {
        row.pk: by_alert[row.alert] for row in rows if row.alert in by_alert and by_alert[row.alert] != row.opened_by_id
    }
    return person_by_incident


def may_say_about(person: Person, incident: Incident) -> bool:
    """May they say whom it is about? Once it was said, whoever opened it corrects it, and nobody else.

    Otherwise somebody who was chosen to read a family plan could turn an incident of somebody else to its person.
    """
    if incident.alert or incident.organisation_id is None or incident.state != IncidentState.OPEN:
        return False
    return incident.about_id is None or incident.opened_by_id == person.pk


def members_concerned(organisation: UUID | None) -> list[Person]:
    """Whom an incident of this organisation may be about."""
    rows = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    return [row.person for row in rows.select_related("person").order_by("joined_at", "id")]
