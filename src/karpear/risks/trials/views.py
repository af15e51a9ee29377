"""Saying that a measure was tried."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.ui.pages import any_form, form_page
from karpear.ui.values import ValueForm

from ..days import day_in
from ..pages import refusing, who
from ..register.queries.risk import measure_of
from . import actions
from .values import NewTrial


@any_form
@refusing
def tried(request: HttpRequest, measure: UUID) -> HttpResponse:
    """The day is today and it held, unless somebody says otherwise: one press."""
    person, now = who(request), timezone.now()
    visible_measure = measure_of(person, measure)
    today = day_in(visible_measure.risk.organisation.time_zone, now)
    form = ValueForm(request.POST or None, asks=NewTrial, initial={"tried_on": today})
    new = partial(NewTrial, measure=measure)
    return form_page(
        request,
        "risks/trial.html",
        form,
        do=lambda clean: actions.say_tried(by=person, new=new(**clean), now=now),
        done=_("Written down, with your name and the day."),
        to=("risks:risk", visible_measure.risk_id),
        context={"measure": visible_measure, "risk": visible_measure.risk},
    )


@require_POST
@refusing
def take_back(request: HttpRequest, trial: UUID) -> HttpResponse:
    """It was a mistake."""
    measure = actions.take_back_trial(by=who(request), trial=trial, now=timezone.now())
    messages.success(request, _("Taken back."))
    return redirect("risks:risk", measure.risk_id)
