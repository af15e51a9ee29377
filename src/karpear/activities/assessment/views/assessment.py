"""The assessment of an activity: a few short pages, each saved, then what was found."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.rules.refusals import BadFields
from karpear.ui.pages import any_form
from karpear.ui.pressure import in_private

from ...decisions.models import Unfinished
from ...decisions.queries import decision
from ...decisions.queries.law import law_part
from ...decisions.ways_out import ways_out
from ...itinerary.models import ActivityKind, PlanState
from ...itinerary.places import provinces_of
from ...pages import buddy_reason, form_page, lie_among_others, refusing, who
from ...plans.queries import plans
from ...plans.queries.ladder import ladder_lines
from ...plans.queries.line import before_start
from ..actions import assessments as actions
from ..forms import judgements, risks
from ..forms import measures as measures_forms
from ..queries import approval
from ..queries import assessment as assessment_queries
from ..unfinished import PARTS, next_part, pages_of
from .result import found_page, start_page


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
    return form_page(
        request,
        "activities/assess_something.html",
        form,
        do=lambda clean: actions.assess_something(person=person, clean=clean, now=now),
        to=lambda draft: ("activities:assess", draft.pk),
    )


@any_form
@refusing
def begin(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Where it goes on: the page not answered yet, or what can be taken over from an earlier assessment."""
    worksheet = assessment_queries.begun(who(request), activity)
    if worksheet.answers or worksheet.source is None:
        return redirect(f"activities:assess_{next_part(worksheet.answers)}", activity=activity)
    source = worksheet.source.pk

    def reuse(clean: dict[str, Any]) -> None:
        flags = risks.what_was_heard(clean["heard"])
        is_same = request.POST.get("how") == "same" and not flags["declared"]
        actions.reuse(
            person=who(request), activity=activity, assessment=source, looked_through=is_same, now=timezone.now(),
            **flags,
        )  # fmt: skip

    form, to = measures_forms.AgainForm(request.POST or None), ("activities:assess", activity)
    return form_page(request, "activities/assess_again.html", form, do=reuse, to=to, context=start_page(worksheet))


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
    typed = request.POST if "look" in request.POST else None
    form = risks.HazardForm(None if typed else _find_posted(request), worksheet=worksheet, typed=typed)

    def following(unfinished: Unfinished) -> tuple[str, UUID]:
        judge = request.POST.get("how") == "judge" or unfinished.content["declared"]
        return f"activities:assess_{'likely' if judge else next_part(unfinished.content)}", activity

    return _part_page(request, worksheet, "what", form, to=following)


@any_form
@refusing
def likely(request: HttpRequest, activity: UUID) -> HttpResponse:
    """How likely and how bad, threat by threat: for whoever does not take what is usual."""
    worksheet = assessment_queries.begun(who(request), activity)
    if next_part(worksheet.answers) == PARTS[0]:
        return redirect("activities:assess_what", activity=activity)
    form = judgements.JudgeForm(_find_posted(request), worksheet=worksheet)
    return _part_page(request, worksheet, "likely", form, to=("activities:assess_measures", activity))


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
    finish = partial(_finish, request, activity) if is_finishing else None
    return _part_page(request, worksheet, "measures", form, do=finish, to=("activities:assess_left", activity))


@any_form
@refusing
def left(request: HttpRequest, activity: UUID) -> HttpResponse:
    """What is left after the measures, before and after; more may be left than they claim."""
    worksheet = assessment_queries.begun(who(request), activity)
    if (first := next_part(worksheet.answers)) != PARTS[-1]:
        return redirect(f"activities:assess_{first}", activity=activity)
    form = measures_forms.LeftForm(_find_posted(request), worksheet=worksheet)
    return _part_page(request, worksheet, "left", form, to=("activities:assess_measures", activity))


@require_safe
@refusing
def result(request: HttpRequest, activity: UUID, assessment: UUID) -> HttpResponse:
    """What one assessment found, this or an earlier one."""
    person, now = who(request), timezone.now()
    visible_assessment = assessment_queries.assessment_of(person, activity, assessment)
    page = plans.activity_page(person, activity, now=now, forced=not in_private(request))
    lie_among_others(request, is_traveller=page.own or page.travels)
    context: dict[str, Any] = {**found_page(visible_assessment, page.risk), "page": page, "now": now}
    if context["newest"]:
        stands = decision.standing(page.activity, now=now)
        context |= {"stands": stands, **ways_out(page.activity, stands, now)}
        if page.own and page.activity.state == PlanState.DRAFT and stands.may_start:
            context["start"] = before_start(
                page.activity, page.legs, buddy_reason=buddy_reason(request, page.activity), now=now
            )
            context["law"] = law_part(page.activity, person, now) if in_private(request) else None
            context["ladder"] = ladder_lines(page.activity, is_own=True, now=now)
        reader = person if in_private(request) else None
        checks = approval.gaps_before_approval(page, visible_assessment, reader=reader, now=now)
        is_ahead = page.activity.state in (PlanState.DRAFT, PlanState.PLANNED)
        context["gaps"] = [check for check in checks if not check.ok and is_ahead]
    return render(request, "activities/assessment.html", context)


#: Where "Back" leads from each page.
_BEFORE = {"likely": "what", "measures": "what", "left": "measures"}


def _find_posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _part_page(
    request: HttpRequest, worksheet: assessment_queries.Begun, part: str, form: Any, *, to: Any, do: Any = None
) -> HttpResponse:
    """One part of the assessment; its answers are kept, so that nothing is lost by stopping there."""
    now, activity = timezone.now(), worksheet.activity
    save = partial(actions.save_answers, person=who(request), activity=activity.pk, part=part, now=now)
    context = {"worksheet": worksheet, "activity": activity, "step_before": _BEFORE.get(part, ""), "now": now}
    context["step_in_row"] = _name_step(worksheet, part)
    do = do or (lambda clean: save(clean=clean))
    return form_page(request, f"activities/assess_{part}.html", form, do=do, to=to, context=context)


def _name_step(worksheet: assessment_queries.Begun, part: str) -> str:
    """Which page of how many; the first decides if there are three. Empty for a page that is not counted."""
    if part == PARTS[0]:
        return _("Page 1 of 2 or 3")
    if part not in PARTS:
        return ""
    parts = pages_of(worksheet.answers, part)
    return _("Page %(n)s of %(of)s") % {"n": parts.index(part) + 1, "of": len(parts)}


def _finish(request: HttpRequest, activity: UUID, clean: dict[str, Any]) -> HttpResponse:
    try:
        assessment = actions.finish_assessment(person=who(request), activity=activity, clean=clean, now=timezone.now())
    except BadFields as refusal:
        for _loc, text in refusal.errors:
            messages.error(request, text)
        return redirect("activities:assess_what", activity=activity)
    messages.success(request, _("Assessed. This result stays as it is; you can assess again."))
    return redirect("activities:assessment", activity=activity, assessment=assessment.pk)
