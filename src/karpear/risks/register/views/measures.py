"""Measures of a risk: adding, changing, saying how far one is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karpear.people.queries import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Missing

from ...models.register import Measure, MeasureState, Risk, RiskState
from ...pages import add_errors, page, refusing, who
from ..actions import measures as actions
from ..forms.measure import MeasureForm, StateForm
from ..queries import risk as queries

any_form = require_http_methods(["GET", "HEAD", "POST"])


@any_form
@refusing
def new_measure(request: HttpRequest, risk: UUID) -> HttpResponse:
    """One more measure, in own words or from the catalogue (`?from=`)."""
    open_risk = _open_for(request, queries.risk_of(who(request), risk))
    suggested = queries.risk_page(who(request), risk, now=timezone.now()).suggestions
    line = next((suggestion for suggestion in suggested if suggestion.id == request.GET.get("from")), None)
    initial = {"name": line.name.in_language(open_risk.organisation.language)} if line else {}
    form = MeasureForm(request.POST or None, members=queries.members_of(open_risk.organisation), initial=initial)
    if form.is_valid():
        try:
            actions.add_measure(
                by=who(request),
                risk=risk,
                catalogue_id=line.id if line else "",
                now=timezone.now(),
                **form.cleaned_data,
            )
        except BadFields as refusal:
            add_errors(form, refusal)
        else:
            return _back_to_risk(request, risk, _("Added."))
    return _form_page(request, form, open_risk, None)


@any_form
@refusing
def measure(request: HttpRequest, measure: UUID) -> HttpResponse:
    """Other words, owner, day or cost."""
    visible_measure = _measure_of(request, measure)
    _open_for(request, visible_measure.risk)
    form = MeasureForm(
        request.POST or None,
        members=queries.members_of(visible_measure.risk.organisation),
        initial=MeasureForm.initial_of(visible_measure),
    )
    if form.is_valid():
        now = timezone.now()
        try:
            actions.change_measure(by=who(request), measure=measure, clean=form.changes, now=now)
            actions.set_measure_state(by=who(request), measure=measure, state=form.cleaned_data["state"], now=now)
        except BadFields as refusal:
            add_errors(form, refusal)
        else:
            return _back_to_risk(request, visible_measure.risk_id, _("Saved."))
    return _form_page(request, form, visible_measure.risk, visible_measure)


@require_POST
@refusing
def measure_state(request: HttpRequest, measure: UUID) -> HttpResponse:
    """How far it is: for its owner, officers and leads."""
    visible_measure = _measure_of(request, measure)
    form = StateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of these."))
        return redirect("risks:risk", risk=visible_measure.risk_id)
    state = form.cleaned_data["state"]
    actions.set_measure_state(by=who(request), measure=measure, state=state, now=timezone.now())
    if request.POST.get("next") == "mine":
        messages.success(request, _("Saved."))
        return redirect("risks:mine")
    is_done = state == MeasureState.DONE
    return _back_to_risk(
        request, visible_measure.risk_id, _("Done. Is the risk smaller now? Judge it anew.") if is_done else _("Saved.")
    )


def _measure_of(request: HttpRequest, measure: UUID) -> Measure:
    """Raises Missing when its risk is not theirs to see."""
    visible_measure = queries.measure_of(who(request), measure)
    if visible_measure is None:
        raise Missing
    return visible_measure


def _open_for(request: HttpRequest, risk: Risk) -> Risk:
    """Raises Forbidden or Conflict."""
    require(who(request), risk.organisation_id, Verb.EDIT_RISKS)
    if risk.state != RiskState.OPEN:
        raise Conflict(_("This risk is closed. Open it again first."))
    return risk


def _form_page(request: HttpRequest, form: Any, risk: Risk, measure: Measure | None) -> HttpResponse:
    return page(request, "measure", {"form": form, "risk": risk, "measure": measure}, bad=form.is_bound)


def _back_to_risk(request: HttpRequest, risk: UUID, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("risks:risk", risk=risk)
