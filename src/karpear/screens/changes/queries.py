"""What a debrief agreed on, and which risks of the register a measure or a letter may belong to."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.countries.catalogue import CatalogueRisk
from karpear.countries.queries import catalogue_or_empty, told
from karpear.db.rows import find_row
from karpear.people.models import Organisation, Person
from karpear.people.queries.approvers import focus_of
from karpear.preparedness.scenarios.models import DebriefChange, ScenarioRun
from karpear.risks.register.models import Risk


def run_with_measure(person: Person, run: UUID) -> ScenarioRun:
    """A closed run whose change is a measure that is not written yet, of those that they may see. Raises Missing."""
    rows = ScenarioRun.objects.visible_to(person).closed().select_related("organisation", "alert")
    return find_row(rows.filter(pk=run, change_kind=DebriefChange.MEASURE, done_at=None))


@dataclass(frozen=True, slots=True)
class RiskChoices:
    """Risks of a register that something may belong to: (id, name), those that fit first, the highest first.

    `fitting`: the one that fits, where it stands there; `to_write`: (address, name) of those of the catalogue that fit
    and do not. `written_with`: (code, name) of those that can be written with it, as others usually judge them.
    """

    choices: list[tuple[str, str]]
    fitting: str
    to_write: list[tuple[str, str]]
    written_with: list[tuple[str, str]]


type Fits = Callable[[CatalogueRisk], bool]


def risk_choices(person: Person, organisation: Organisation, fits: Fits) -> RiskChoices:
    """What may be chosen, and what could be written first."""
    language, book = get_language() or "en", catalogue_or_empty(organisation.country)
    rows = list(Risk.objects.visible_to(person).open().filter(organisation=organisation).order_by("-level", "id"))
    fit = {line.id: line for line in book.risks.values() if fits(line)}
    rows.sort(key=lambda risk: risk.catalogue_id not in fit)
    fitting = [str(risk.pk) for risk in rows if risk.catalogue_id in fit]
    lacking = sorted(fit.keys() - {risk.catalogue_id for risk in rows})
    names, focus = {line: fit[line].name.in_language(language) for line in lacking}, focus_of(organisation)
    return RiskChoices(
        [(str(risk.pk), told(organisation.country, risk.catalogue_id, risk.name, language)) for risk in rows],
        fitting[0] if fitting else "",
        [(_new_risk(organisation, line), names[line]) for line in lacking],
        [
            (line, _("%(risk)s (not in the register yet: it is written with this)") % {"risk": names[line]})
            for line in lacking
            if book.usual(line, focus)
        ],
    )


def _new_risk(organisation: Organisation, line: str) -> str:
    return reverse("risks:new", query={"organisation": str(organisation.pk), "from": line})
