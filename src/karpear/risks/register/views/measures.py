"""Measures of a risk: adding, changing, saying how far one is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.people.access import allowed
from karpear.rules.access import Verb
from karpear.ui.forms import Choices, named
from karpear.ui.pages import any_form, form_page

from ...models.register import MeasureState, Risk, RiskState
from ...pages import refusing, who
from ...values import NewMeasure
from ..actions import measures as actions
from ..forms.measure import MeasureForm
from ..queries import risk as queries


@any_form
@refusing
def new_measure(request: HttpRequest, risk: UUID) -> HttpResponse:
    """One more measure, in own words or from the catalogue (`?from=`)."""
    person, now = who(request), timezone.now()
    open_risk = allowed(queries.risk_of(person, risk), by=person, verb=Verb.EDIT_RISKS, states=[RiskState.OPEN])
    suggested = queries.risk_page(person, risk, now=now).suggestions
    line = next((suggestion for suggestion in suggested if suggestion.id == request.GET.get("from")), None)
    initial = {"name": line.name.in_language(open_risk.organisation.language)} if line else {}
    catalogue_id = line.id if line else ""

    def add(clean: dict[str, Any]) -> None:
        actions.add_measure(by=person, new=NewMeasure(risk=risk, catalogue_id=catalogue_id, **clean), now=now)

    form = MeasureForm(request.POST or None, choices=_choices(open_risk), initial=initial)
    context = {"risk": open_risk, "measure": None}
    return form_page(
        request, "risks/measure.html", form, do=add, done=_("Added."), to=("risks:risk", risk), context=context
    )


@any_form
@refusing
def measure(request: HttpRequest, measure: UUID) -> HttpResponse:
    """Other words, owner, day or cost."""
    person, now = who(request), timezone.now()
    visible_measure = queries.measure_of(person, measure)
    open_risk = allowed(visible_measure.risk, by=person, verb=Verb.EDIT_RISKS, states=[RiskState.OPEN])
    return form_page(
        request,
        "risks/measure.html",
        MeasureForm(request.POST or None, choices=_choices(open_risk), row=visible_measure),
        do=lambda clean: actions.change_measure(by=person, measure=measure, clean=clean, now=now),
        done=_("Saved."),
        to=("risks:risk", open_risk.pk),
        context={"risk": open_risk, "measure": visible_measure},
    )


@require_POST
@refusing
def measure_state(request: HttpRequest, measure: UUID) -> HttpResponse:
    """How far it is: for its owner, officers and leads."""
    person, state = who(request), request.POST.get("state", "")
    risk = queries.measure_of(person, measure).risk_id
    actions.set_measure_state(by=person, measure=measure, state=state, now=timezone.now())
    is_mine = request.POST.get("next") == "mine"
    is_done = state == MeasureState.DONE and not is_mine
    messages.success(request, _("Done. Is the risk smaller now? Judge it anew.") if is_done else _("Saved."))
    return redirect("risks:mine") if is_mine else redirect("risks:risk", risk=risk)


def _choices(risk: Risk) -> dict[str, Choices]:
    return {"owner": named(queries.members_of(risk.organisation))}
