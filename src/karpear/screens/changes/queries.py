"""Which risks a measure of a debrief may belong to."""

from uuid import UUID

from django.utils.translation import get_language

from karpear.countries.queries import told
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.preparedness.scenarios.models import DebriefChange, ScenarioRun
from karpear.preparedness.scenarios.queries import scenario_of
from karpear.risks.register.models import Risk


def run_with_measure(person: Person, run: UUID) -> ScenarioRun:
    """A closed run whose change is a measure that is not written yet, of those that they may see. Raises Missing."""
    rows = ScenarioRun.objects.visible_to(person).closed().select_related("organisation", "alert")
    return find_row(rows.filter(pk=run, change_kind=DebriefChange.MEASURE, done_at=None))


def risks_for(person: Person, run: ScenarioRun) -> list[tuple[str, str]]:
    """(id, name) of the open risks of its organisation, those that the card exercises first."""
    card, language = scenario_of(run), get_language() or "en"
    lines = card.lines if card else ()
    risks = Risk.objects.visible_to(person).open().filter(organisation=run.organisation_id).order_by("-level", "id")
    exercised_first = sorted(risks, key=lambda risk: risk.catalogue_id not in lines)
    country = run.organisation.country
    return [(str(risk.pk), told(country, risk.catalogue_id, risk.name, language)) for risk in exercised_first]
