"""What the house knows of the day of closure, and which risks a gap's measure may belong to."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from karpear.compliance.closure.queries.known import house_knows
from karpear.countries.queries import told
from karpear.people.models import Organisation, Person
from karpear.preparedness.succession.models import KeyTask
from karpear.preparedness.succession.queries import tasks_without_deputy
from karpear.risks.register.models import Risk
from karpear.rules.law.closure import ClosingAsk, Readiness


def all_rooms_know(organisation: Organisation, now: datetime) -> dict[ClosingAsk, Readiness]:
    """With the deputies of key tasks: nothing where no task is written down."""
    known = house_knows(organisation)
    if KeyTask.objects.going().filter(organisation=organisation).exists():
        lacks_deputy = tasks_without_deputy(organisation.pk, now) > 0
        known[ClosingAsk.DEPUTIES] = Readiness.NO if lacks_deputy else Readiness.YES
    return known


def risks_of(person: Person, organisation: UUID, country: str) -> list[tuple[str, str]]:
    """(id, name) of its open risks, the highest first."""
    language = get_language() or "en"
    rows = Risk.objects.visible_to(person).open().filter(organisation=organisation).order_by("-level", "id")
    return [(str(risk.pk), told(country, risk.catalogue_id, risk.name, language)) for risk in rows]
