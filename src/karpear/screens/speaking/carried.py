"""What an incident brings to the question whether to speak: codes, no names, and nothing of what is kept to a few."""

from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from karpear.activities.decisions.queries.reviews import province_of
from karpear.alerts.models import Alert
from karpear.cases.incidents.models import Incident
from karpear.cases.incidents.queries.answers import may_show
from karpear.countries.queries import playbook
from karpear.people.models import Organisation, Person
from karpear.rules.case.playbook import Happened
from karpear.rules.voice.proposal import Harmed

#: The topic of the country's pack that an incident is usually about, where one can be told by its kind.
TOPICS = {Happened.DETAINED.value: "courts"}


def carried_from(person: Person, organisation: Organisation, incident: str) -> dict[str, Any]:
    """What is filled in, of an incident that they see; nothing, of any other."""
    try:
        pk = UUID(incident)
    except ValueError:
        return {}
    visible_incident = Incident.objects.visible_to(person).filter(pk=pk, organisation=organisation).first()
    if visible_incident is None or not may_show(visible_incident):
        return {}
    kind = visible_incident.playbook
    name = playbook(organisation.country, kind).name.in_language(get_language() or "en")
    return {
        "title": name,
        "harmed": Harmed.OURS.value,
        "province": _province(visible_incident, organisation),
        "topic": TOPICS.get(kind, ""),
    }


def _province(incident: Incident, organisation: Organisation) -> str:
    """Where it happened, as far as a plan or a fact says so."""
    if incident.fact_province:
        return incident.fact_province
    person_id = incident.about_id
    if incident.alert:
        person_id = Alert.objects.filter(pk=incident.alert).values_list("person", flat=True).first()
    if person_id is None:
        return ""
    return province_of(source=None, person=person_id, organisation=organisation.pk, at=incident.opened_at)
