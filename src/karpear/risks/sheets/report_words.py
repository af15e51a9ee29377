"""The fixed words of the report for board and donors, and how it is marked."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.rules.risk.matrix import Area, Confidence, Level, Scope, Treatment
from karpear.ui.scales import AREAS, CONFIDENCES, IMPACTS, LEVELS, LIKELIHOODS, SCOPES, TREATMENTS

from ..register.models import MeasureState

TEMPLATE = Path(__file__).parent / "typst/report.typ"
#: Traffic Light Protocol 2.0 (FIRST): who may see it.
MARKINGS = {
    "TLP:RED": _("Only those it is handed to by name."),
    "TLP:AMBER+STRICT": _("Only those in the organisation who need it."),
    "TLP:AMBER": _("Those in the organisation, its board and its donors who need it. Do not pass it on."),
    "TLP:GREEN": _("Others who do this work may see it. Do not publish it."),
}
USUAL_MARKING = "TLP:AMBER"

WORDS: dict[str, Any] = {
    "title": _("Security risks: report"),
    "for_whom": _("For the board and donors"),
    "as_of": _("As of"),
    "summary": _("Summary"),
    "risks": _("risks in all"),
    "level": _("Level"),
    "now": _("Now"),
    "before": _("At that time"),
    "change": _("Change"),
    "since": _("Compared with"),
    "new": _("New since then"),
    "closed": _("Closed since then"),
    "moved": _("Risks whose level changed"),
    "none_moved": _("No risk changed its level."),
    "heat": _("Heat map"),
    "heat_how": _("Each cell holds the number of risks. The squares and the darker tone show the level."),
    "likelihood": _("Likelihood"),
    "impact": _("Impact (the worst of all areas)"),
    "accepted": _("Accepted risks"),
    "none_accepted": _("No risk is accepted."),
    "accepted_how": _("The organisation lives with these, under somebody's name and until a day."),
    "risk": _("Risk"),
    "until": _("Until"),
    "by": _("Accepted by"),
    "over": _("has ended: decide again"),
    "full": _("Risks and measures"),
    "full_how": _("All risks from this level on:"),
    "none_full": _("No risk is that high."),
    "after": _("after the planned measures"),
    "touches": _("Touches"),
    "treatment": _("Treatment"),
    "confidence": _("Confidence"),
    "owner": _("Owner"),
    "measure": _("Measure"),
    "state": _("State"),
    "due": _("Due"),
    "cost": _("Cost"),
    "no_measure": _("No measure yet."),
    "budget": _("Budget asked"),
    "none_budget": _("No measure asks for money."),
    "currency": _("Currency"),
    "asked": _("Asked in all"),
    "unpriced": _("Measures whose cost is not known yet, not counted here:"),
    "more": _("More of them, in the register:"),
    "overdue": _("Overdue"),
    "none_overdue": _("Nothing is overdue."),
    "late_measures": _("Measures past their day"),
    "late_reviews": _("Risks that should have been looked at again"),
    "method": _("How this was made"),
    "method_text": _(
        "Likelihood and impact are judged from 1 to 5 by people who know the work. Impact is judged apart on people, "
        "property, programmes and legal standing; the level is that of the worst area, read from the matrix above. "
        "The steps and levels are those of GISF, Security to Go; treatments are those of ISO 31000."
    ),
    "limits": _("What this report cannot say"),
    "limits_text": _(
        "A level is a judgement, not a measurement. Risks that nobody named are not here. A low level does not mean "
        "that nothing can happen, and no measure makes anybody safe for certain."
    ),
    "unsure": _("Risks judged with low confidence:"),
    **{f"level_{level.value}": LEVELS[level].name for level in Level},
    **{f"likelihood_{n}": word.name for n, word in LIKELIHOODS.items()},
    **{f"impact_{n}": word.name for n, word in IMPACTS[Area.PEOPLE].items()},
    **{f"area_{area.value}": AREAS[area].name for area in Area},
    **{f"scope_{scope.value}": SCOPES[scope].name for scope in Scope},
    **{f"treatment_{treatment.value}": TREATMENTS[treatment].name for treatment in Treatment},
    "treatment_": _("not decided yet"),
    **{f"confidence_{degree.value}": CONFIDENCES[degree].name for degree in Confidence},
    **{f"state_{state.value}": state.label for state in MeasureState},
}
