"""An application as far as the house knows it: codes and days, and blanks for the rest. It carries no name.

What nobody said is blank: an untouched tick is no answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from karpear.cases.incidents.help_words import HELP_KINDS
from karpear.cases.incidents.models import Incident
from karpear.countries.queries import pack
from karpear.people.models import Organisation
from karpear.rules.sharing.services import HelpNeed
from karpear.ui.templatetags.ui import day_clock

from .cards import ServiceCard
from .matches import country_word, incident_words
from .words import APPLICANTS, HELP_PAPERS, joined

BLANK = "____________________"


@dataclass(frozen=True, slots=True)
class Draft:
    """`missing`: papers that they need and nobody has ticked."""

    text: str
    missing: str


def language_for(card: ServiceCard, reader: str) -> str:
    """The reader's where they read it, else English."""
    return reader if not card.offer.languages or reader in card.offer.languages else "en"


def draft_of(
    card: ServiceCard, need: HelpNeed, organisation: Organisation | None, incident: Incident | None, language: str
) -> Draft:
    """In this language. What is blank is written by hand, or after the vault was opened."""
    missing = [paper for paper in card.offer.papers if paper not in need.have]
    with override(language):
        lines = [f"{label}: {said or BLANK}" for label, said in _lines(card, need, organisation, incident)]
        papers = [f"[{'x' if paper in need.have else ' '}] {HELP_PAPERS[paper]}" for paper in card.offer.papers]
        text = "\n".join([*lines, "", _("Papers:"), *papers] if papers else lines)
    return Draft(text, joined(missing, HELP_PAPERS))


def _lines(
    card: ServiceCard, need: HelpNeed, organisation: Organisation | None, incident: Incident | None
) -> Sequence[tuple[str, str]]:
    amount = f"{need.amount:,} {need.currency}" if need.amount is not None else ""
    applicant = str(APPLICANTS.get(need.applicant, ""))
    kinds = [kind for kind in need.kinds if kind in card.offer.kinds]
    return (
        (_("To"), card.name),
        (_("What we ask for"), joined(kinds, HELP_KINDS)),
        (_("Who asks"), organisation.name if organisation else applicant),
        (_("For"), applicant),
        (_("Country"), country_word(need.country)),
        (_("What happened"), incident_words(incident) if incident else ""),
        (_("Known to us since"), _opened(incident) if incident else ""),
        (_("How much"), amount),
        (_("Paid already"), _("Yes") if need.paid else ""),
        (_("By when"), _("today") if need.urgent else ""),
        (_("Name"), ""),
        (_("How you reach us safely"), ""),
        (_("In three sentences"), ""),
        (_("What was done already"), ""),
    )


def _opened(incident: Incident) -> str:
    """With the hour, by the clock of its country: when somebody told us, and not when it happened, which is sealed."""
    return day_clock(incident.opened_at, pack(incident.country).time_zone)
