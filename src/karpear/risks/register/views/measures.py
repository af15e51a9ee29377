"""Measures of a risk: adding, changing, saying how far one is."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.ui.forms import named
from karpear.ui.pages import any_form, form_page
from karpear.ui.values import ValueForm

from ...pages import refusing, who
from ..access import editable
from ..actions import measures as actions
from ..models import Measure, MeasureState, Risk
from ..queries import risk as queries
from ..values import NewMeasure


@any_form
@refusing
def new_measure(request: HttpRequest, risk: UUID) -> HttpResponse:
    """One more measure, in own words or from the catalogue (`?from=`)."""
    person, now = who(request), timezone.now()
    details = queries.risk_page(person, risk, now=now)
    line = next((entry for entry in details.suggestions if entry.id == request.GET.get("from")), None)
    initial = {"name": line.name.in_language(details.risk.organisation.language)} if line else {}
    new = partial(NewMeasure, risk=risk, catalogue_id=line.id if line else "")
    add = partial(actions.add_measure, by=person, now=now)
    return _form_page(request, details.risk, do=lambda clean: add(new=new(**clean)), done=_("Added."), initial=initial)


@any_form
@refusing
def measure(request: HttpRequest, measure: UUID) -> HttpResponse:
    """Other words, owner, day or cost."""
    visible_measure = queries.measure_of(who(request), measure)
    change = partial(actions.change_measure, by=who(request), measure=measure, now=timezone.now())
    return _form_page(request, visible_measure.risk, visible_measure, do=change, done=_("Saved."))


@require_POST
@refusing
def measure_state(request: HttpRequest, measure: UUID) -> HttpResponse:
    """How far it is: for its owner, officers and leads."""
    person, state, is_mine = who(request), request.POST.get("state", ""), request.POST.get("next") == "mine"
    risk = queries.measure_of(person, measure).risk_id
    actions.set_measure_state(by=person, measure=measure, state=state, now=timezone.now())
    is_done = state == MeasureState.DONE and not is_mine
    messages.success(request, _("Done. Is the risk smaller now? Judge it again.") if is_done else _("Saved."))
    return redirect("risks:mine") if is_mine else redirect("risks:risk", risk=risk)


def _form_page(
    request: HttpRequest, risk: Risk, measure: Measure | None = None, *, initial: Any = None, **doing: Any
) -> HttpResponse:
    """For whoever may change this risk while it is open."""
    editable(who(request), risk)
    choices = {"owner": named(queries.members_of(risk.organisation))}
    form = ValueForm(request.POST or None, asks=NewMeasure, row=measure, choices=choices, initial=initial)
    context = {"risk": risk, "measure": measure}
    return form_page(request, "risks/measure.html", form, to=("risks:risk", risk.pk), context=context, **doing)
