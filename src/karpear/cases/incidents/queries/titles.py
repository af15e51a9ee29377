"""What an incident is called wherever it is shown: what happened, about whom, and the day. Its own title is sealed."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import get_language

from karpear.countries.queries import pack
from karpear.countries.values import Name
from karpear.people.models import Person
from karpear.ui.templatetags.ui import short_day

from ..models import Incident
from .about import people_concerned


def playbook_name(incident: Incident) -> Name:
    """What its playbook is called."""
    book = pack(incident.country).playbooks.get(incident.playbook)
    return book.name if book else Name({"en": incident.playbook})


def incident_title(incident: Incident, name: str = "") -> str:
    """“Threat · Lotus-3 · 21 Nov”. `name`: of whom it is about, for those who may know it."""
    what = playbook_name(incident).in_language(get_language() or "en")
    return " · ".join(filter(None, (what, name, short_day(incident.opened_at))))


def incident_titles(reader: Person, incidents: Iterable[Incident]) -> dict[UUID, str]:
    """The same of many, as this reader may see them."""
    rows = list(incidents)
    people = people_concerned(reader, rows)
    return {row.pk: incident_title(row, people[row.pk].shown_name if row.pk in people else "") for row in rows}
