"""What a debrief agreed on becomes a measure."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karpear.people.current import me
from karpear.people.queries.gates import require
from karpear.preparedness.scenarios.queries import scenario_of
from karpear.risks.register.models import Measure
from karpear.risks.register.queries.risk import members_of
from karpear.risks.register.values import NewMeasure
from karpear.rules.access import Verb
from karpear.ui.forms import named
from karpear.ui.pages import any_form, form_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from .actions import write_change
from .forms import ChangeForm
from .queries import risk_choices, run_with_measure

_back = refusing(lambda values: redirect("preparedness:run", values["run"]))


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@_back
def measure(request: HttpRequest, run: UUID) -> HttpResponse:
    """The change of a debrief, filled in as a measure: whose, of which risk, until when."""
    person, now = me(request), timezone.now()
    closed_run = run_with_measure(person, run)
    require(person, closed_run.organisation_id, Verb.EDIT_RISKS)
    card = scenario_of(closed_run)
    risks = risk_choices(person, closed_run.organisation, lambda risk: card is not None and risk.id in card.lines)
    choices = {"owner": named(members_of(closed_run.organisation)), "risk": risks.choices}
    form = ChangeForm(request.POST or None, choices=choices, initial={"name": closed_run.change})

    def do(clean: dict[str, Any]) -> Measure:
        return write_change(by=person, run=run, new=NewMeasure(**clean), now=now)

    return form_page(
        request,
        "changes/measure.html",
        form,
        do=do,
        done=_("It stands in the register now."),
        to=lambda measure: ("risks:risk", measure.risk_id),
        context={"now": now, "run": closed_run, "risks": risks, "has_choice": bool(risks.choices)},
    )
