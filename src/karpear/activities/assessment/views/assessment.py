"""The assessment of an activity: a few short pages, each saved, then what was found."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.rules.refusals import BadFields

from ...decisions.models import Unfinished
from ...decisions.queries import decision
from ...decisions.ways_out import ways_out
from ...itinerary.models import ActivityKind
from ...itinerary.places import provinces_of
from ...pages import refusing, who
from ...plans.queries import plans
from ..actions import assessments as actions
from ..forms import measures as measures_forms
from ..forms import risks
from ..queries import approval
from ..queries import assessment as assessment_queries
from ..unfinished import PARTS, next_part
from .result import found_page, start_page

any_form = require_http_methods(["GET", "HEAD", "POST"])


@any_form
@refusing
def something(request: HttpRequest) -> HttpResponse:
    """Assess something that has no plan: one short page makes its draft."""
    person, now = who(request), timezone.now()
    organisations = plans.organisations_of(person)
    morning = timezone.localtime(now).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=1)
    initial = {
        "kind": ActivityKind.TRIP,
        "starts_at": morning,
        "ends_at": morning + timedelta(hours=9),
        "organisation": str(organisations[0].pk) if organisations else "",
    }
    provinces = provinces_of(organisations[0] if organisations else None)
    form = measures_forms.SomethingForm(
        request.POST or None, now=now, organisations=organisations, provinces=provinces, initial=initial
    )
    if form.is_valid():
        draft = actions.assess_something(person=person, clean=form.clean_values, now=now)
        return redirect("activities:assess", activity=draft.pk)
    return render(request, "activities/assess_something.html", {"form": form})


@any_form
@refusing
def begin(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Where it goes on: the page not answered yet, or what can be taken over from an earlier assessment."""
    worksheet = assessment_queries.begun(who(request), activity)
    if worksheet.answers or worksheet.source is None:
        return redirect(f"activities:assess_{next_part(worksheet.answers)}", activity=activity)
    form = measures_forms.AgainForm(request.POST or None)
    if not form.is_valid():
        return render(request, "activities/assess_again.html", {"form": form, **start_page(worksheet)})
    flags = risks.what_was_heard(form.cleaned_data["heard"])
    is_same = request.POST.get("how") == "same" and not flags["declared"]
    actions.reuse(
        person=who(request),
        activity=activity,
        assessment=worksheet.source.pk,
        looked_through=is_same,
        now=timezone.now(),
        **flags,
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
    """What could happen. Searching posts the page, so that no tick is lost and no word stands in an address."""
    worksheet = assessment_queries.begun(who(request), activity)
    if request.method == "POST" and "look" in request.POST:
        return _render_part(request, worksheet, "what", risks.HazardForm(worksheet=worksheet, typed=request.POST))
    form = risks.HazardForm(_find_posted(request), worksheet=worksheet)
    if not form.is_valid():
        return _render_part(request, worksheet, "what", form)
    unfinished = _save(request, activity, "what", form)
    judge = request.POST.get("how") == "judge" or unfinished.content["declared"]
    return redirect(f"activities:assess_{'likely' if judge else next_part(unfinished.content)}", activity=activity)


@any_form
@refusing
def likely(request: HttpRequest, activity: UUID) -> HttpResponse:
    """How likely and how bad, threat by threat: for whoever does not take what is usual."""
    worksheet = assessment_queries.begun(who(request), activity)
    if next_part(worksheet.answers) == PARTS[0]:
        return redirect("activities:assess_what", activity=activity)
    form = risks.JudgeForm(_find_posted(request), worksheet=worksheet)
    if not form.is_valid():
        return _render_part(request, worksheet, "likely", form)
    _save(request, activity, "likely", form)
    return redirect("activities:assess_measures", activity=activity)


@any_form
@refusing
def measures(request: HttpRequest, activity: UUID) -> HttpResponse:
    """The last page: saving it is the assessment, unless somebody first wants to say what is left."""
    worksheet = assessment_queries.begun(who(request), activity)
    if not worksheet.answers and worksheet.last and worksheet.last.person_id == who(request).pk:
        return redirect("activities:assessment", activity=activity, assessment=worksheet.last.pk)  # pressed twice
    if (first := next_part(worksheet.answers)) != PARTS[-1]:
        return redirect(f"activities:assess_{first}", activity=activity)
    is_finishing = request.POST.get("how") != "left"
    form = measures_forms.LastForm(_find_posted(request), worksheet=worksheet, must_answer=is_finishing)
    if not form.is_valid():
        return _render_part(request, worksheet, "measures", form)
    if is_finishing:
        return _finish(request, activity, form)
    _save(request, activity, "measures", form)
    return redirect("activities:assess_left", activity=activity)


@any_form
@refusing
def left(request: HttpRequest, activity: UUID) -> HttpResponse:
    """What is left after the measures, before and after; more may be left than they claim."""
    worksheet = assessment_queries.begun(who(request), activity)
    if (first := next_part(worksheet.answers)) != PARTS[-1]:
        return redirect(f"activities:assess_{first}", activity=activity)
    form = measures_forms.LeftForm(_find_posted(request), worksheet=worksheet)
    if not form.is_valid():
        return _render_part(request, worksheet, "left", form)
    _save(request, activity, "left", form)
    return redirect("activities:assess_measures", activity=activity)


@require_safe
@refusing
def result(request: HttpRequest, activity: UUID, assessment: UUID) -> HttpResponse:
    """What one assessment found, this or an earlier one."""
    person, now = who(request), timezone.now()
    visible_assessment = assessment_queries.assessment_of(person, activity, assessment)
    page = plans.activity_page(person, activity, now=now)
    context: dict[str, Any] = {**found_page(visible_assessment, page.risk), "page": page, "now": now}
    if context["newest"]:
        stands = decision.standing(page.activity, now=now)
        context |= {"stands": stands, **ways_out(page.activity, stands, now)}
        context["gaps"] = [
            check for check in approval.gaps_before_approval(page, visible_assessment, now=now) if not check.ok
        ]
    return render(request, "activities/assessment.html", context)


#: Where "Back" leads from each page.
_BEFORE = {"likely": "what", "measures": "what", "left": "measures"}


def _find_posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _render_part(request: HttpRequest, worksheet: assessment_queries.Begun, part: str, form: Any) -> HttpResponse:
    context = {
        "form": form,
        "begun": worksheet,
        "activity": worksheet.activity,
        "before": _BEFORE.get(part, ""),
        "now": timezone.now(),
    }
    return render(request, f"activities/assess_{part}.html", context)


def _save(request: HttpRequest, activity: UUID, part: str, form: Any) -> Unfinished:
    clean = form.clean_values
    return actions.save_answers(person=who(request), activity=activity, part=part, clean=clean, now=timezone.now())


def _finish(request: HttpRequest, activity: UUID, form: Any) -> HttpResponse:
    try:
        assessment = actions.finish_assessment(
            person=who(request), activity=activity, clean=form.clean_values, now=timezone.now()
        )
    except BadFields as refusal:
        for _loc, text in refusal.errors:
            messages.error(request, text)
        return redirect("activities:assess_what", activity=activity)
    messages.success(request, _("Assessed. This result stays as it is; you can assess again."))
    return redirect("activities:assessment", activity=activity, assessment=assessment.pk)
