"""The assessment of an activity: a few short pages, each saved, then what was found."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.rules.refusals import BadFields

from .. import actions, forms, queries
from ..models import Kind
from ..places import provinces_of
from ..unfinished import ANSWERED, PARTS, next_part
from .answers import refusing, who
from .found import found_page, start_page
from .ways import ways_out

any_form = require_http_methods(["GET", "HEAD", "POST"])
type Making = Callable[[Mapping[str, Any] | None, queries.Begun], Any]


@any_form
@refusing
def something(request: HttpRequest) -> HttpResponse:
    """Assess something that has no plan: one short page makes its draft."""
    person, now = who(request), timezone.now()
    mine = queries.organisations_of(person)
    morning = timezone.localtime(now).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=1)
    initial = {
        "kind": Kind.TRIP,
        "starts_at": morning,
        "ends_at": morning + timedelta(hours=9),
        "organisation": str(mine[0].pk) if mine else "",
    }
    provinces = provinces_of(mine[0] if mine else None)
    form = forms.SomethingForm(request.POST or None, now=now, organisations=mine, provinces=provinces, initial=initial)
    if form.is_valid():
        made = actions.assess_something(person=person, clean=form.clean_values, now=now)
        return redirect("activities:assess", activity=made.pk)
    return render(request, "activities/assess_something.html", {"form": form})


@any_form
@refusing
def begin(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Where it goes on: the page not answered yet, or what can be taken over from an earlier assessment."""
    begun = queries.begun(who(request), activity)
    if begun.answers or begun.source is None:
        return redirect(f"activities:assess_{next_part(begun.answers)}", activity=activity)
    form = forms.AgainForm(request.POST or None)
    if not form.is_valid():
        return render(request, "activities/assess_again.html", {"form": form, **start_page(begun)})
    declared = form.cleaned_data["declared"] == "yes"
    same = request.POST.get("how") == "same" and not declared
    actions.reuse(
        person=who(request),
        activity=activity,
        assessment=begun.source.pk,
        declared=declared,
        looked_through=same,
        now=timezone.now(),
    )
    return redirect("activities:assess", activity=activity)


@require_POST
@refusing
def afresh(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Nothing is taken over, and what was begun is thrown away."""
    actions.forget_answers(person=who(request), activity=activity, now=timezone.now())
    return redirect("activities:assess_what", activity=activity)


@any_form
@refusing
def what(request: HttpRequest, activity: UUID) -> HttpResponse:
    return _page(request, activity, "what", lambda data, begun: forms.HazardForm(data, begun=begun))


@any_form
@refusing
def likely(request: HttpRequest, activity: UUID) -> HttpResponse:
    return _page(request, activity, "likely", lambda data, begun: forms.JudgeForm(data, begun=begun))


@any_form
@refusing
def measures(request: HttpRequest, activity: UUID) -> HttpResponse:
    return _page(request, activity, "measures", lambda data, begun: forms.MeasuresForm(data, begun=begun))


@any_form
@refusing
def left(request: HttpRequest, activity: UUID) -> HttpResponse:
    return _page(request, activity, "left", lambda data, begun: forms.LeftForm(data, begun=begun))


@any_form
@refusing
def sure(request: HttpRequest, activity: UUID) -> HttpResponse:
    """The last page: saving it is the assessment."""
    return _page(request, activity, "sure", lambda data, begun: forms.SureForm(data, begun=begun))


@require_safe
@refusing
def result(request: HttpRequest, activity: UUID, assessment: UUID) -> HttpResponse:
    """What one assessment found, this or an earlier one."""
    person, now = who(request), timezone.now()
    made = queries.assessment_of(person, activity, assessment)
    page = queries.activity_page(person, activity, now=now)
    context: dict[str, Any] = {**found_page(made, page.risk), "page": page, "now": now}
    if context["newest"]:
        stands = queries.standing(page.activity, now=now)
        context |= {"stands": stands, **ways_out(page.activity, stands, now)}
        context["gaps"] = [one for one in queries.gaps_before_approval(page, made, now=now) if not one.ok]
    return render(request, "activities/assessment.html", context)


def _page(request: HttpRequest, activity: UUID, part: str, making: Making) -> HttpResponse:
    """One page of the assessment: nobody jumps over one that is not answered."""
    begun = queries.begun(who(request), activity)
    first = next_part(begun.answers)
    if part == PARTS[-1] and not begun.answers and begun.last and begun.last.person_id == who(request).pk:
        return redirect("activities:assessment", activity=activity, assessment=begun.last.pk)  # pressed twice
    if PARTS.index(part) > PARTS.index(first):
        return redirect(f"activities:assess_{first}", activity=activity)
    form = making(request.POST if request.method == "POST" else None, begun)
    if request.method == "POST" and form.is_valid():
        return _saved(request, activity, part, form)
    number = PARTS.index(part) + 1
    context = {
        "form": form,
        "begun": begun,
        "activity": begun.activity,
        "number": number,
        "count": len(PARTS),
        "before": PARTS[number - 2] if number > 1 else "",
        "now": timezone.now(),
    }
    return render(request, f"activities/assess_{part}.html", context)


def _saved(request: HttpRequest, activity: UUID, part: str, form: Any) -> HttpResponse:
    person, now = who(request), timezone.now()
    if part in ANSWERED:
        actions.save_answers(person=person, activity=activity, part=part, clean=form.clean_values, now=now)
        return redirect(f"activities:assess_{PARTS[PARTS.index(part) + 1]}", activity=activity)
    try:
        made = actions.finish_assessment(person=person, activity=activity, clean=form.clean_values, now=now)
    except BadFields as refused:
        for _loc, text in refused.errors:
            messages.error(request, text)
        return redirect("activities:assess_what", activity=activity)
    messages.success(request, _("Assessed. Nothing of it will be changed; it can be assessed again."))
    return redirect("activities:assessment", activity=activity, assessment=made.pk)
