"""The short pages on which a plan is made; each saves and leads to the next."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.people.models import Contact, Organisation
from karpear.rules.alarm.deadlines import schedule
from karpear.rules.plan.rhythm import without_nights
from karpear.rules.refusals import Conflict, Forbidden
from karpear.ui.pages import any_form

from ... import values
from ...itinerary import queries as itinerary_queries
from ...itinerary.models import Activity, PlanState
from ...itinerary.places import provinces_of
from ...pages import form_page, refusing, unavailable, who
from ..actions import pages
from ..forms import family
from ..forms import pages as pages_forms
from ..forms import rows as rows_forms
from ..queries import plans
from ..queries.line import line_of
from .tasks import next_step, tasks_of, way_back

#: How long a plan lasts until somebody says otherwise.
HOURS = timedelta(hours=9)


@any_form
@refusing
def what(request: HttpRequest, activity: UUID) -> HttpResponse:
    own_plan = _find_editable(request, activity)
    initial = {
        "kind": own_plan.kind,
        "title": own_plan.title,
        "purpose": own_plan.plan.get("purpose", ""),
        "organisation": str(own_plan.organisation_id or ""),
        "place": own_plan.place,
    }
    fixed = own_plan.state != PlanState.DRAFT
    organisations = plans.organisations_of(own_plan.person)
    form = pages_forms.WhatForm(request.POST or None, organisations=organisations, fixed=fixed, initial=initial)
    return _step_page(request, own_plan, "what", form, pages.save_what)


@any_form
@refusing
def when(request: HttpRequest, activity: UUID) -> HttpResponse:
    own_plan, now = _find_editable(request, activity, PlanState.DRAFT), timezone.now()
    morning = tomorrow(now)
    initial = {
        "place": own_plan.place,
        "province": own_plan.province,
        "starts_at": own_plan.starts_at or morning,
        "ends_at": own_plan.ends_at or morning + HOURS,
    }
    form = pages_forms.WhenForm(
        request.POST or None, now=now, provinces=provinces_of(own_plan.organisation), initial=initial
    )
    return _step_page(request, own_plan, "when", form, pages.save_when)


@any_form
@refusing
def legs(request: HttpRequest, activity: UUID) -> HttpResponse:
    own_plan = _find_editable(request, activity)
    provinces = provinces_of(own_plan.organisation)
    rows = rows_forms.leg_rows(list(own_plan.legs.all()), provinces)
    if request.method == "POST":
        rows = rows_forms.LegRows(rows_forms.more_rows(request.POST, more=1), form_kwargs={"provinces": provinces})
        if rows.is_valid() and "more" not in request.POST:
            clean = rows_forms.legs_of(rows)
            pages.save_legs(person=who(request), activity=activity, legs=clean, now=timezone.now())
            return _go_on(request, activity, "legs")
    context = {"rows": rows, "activity": own_plan, "lacking": _lacking(own_plan, "legs")}
    return render(request, "activities/legs.html", context)


@any_form
@refusing
def who_with(request: HttpRequest, activity: UUID) -> HttpResponse:
    own_plan = _find_editable(request, activity)
    buddies = itinerary_queries.possible_buddies(own_plan)
    form = pages_forms.WhoForm(
        request.POST or None,
        activity=own_plan,
        fellows=itinerary_queries.colleagues(own_plan),
        buddies=buddies,
        unavailable=unavailable(request, buddies),
    )
    night, lone_travel = itinerary_queries.dangers(own_plan)
    context: dict[str, Any] = {"night": night, "lone_travel": lone_travel, "demanded": night or lone_travel}
    context["lacking"] = _lacking(own_plan, "who")
    return _step_page(request, own_plan, "who", form, pages.save_who, **context)


@any_form
@refusing
def check_ins(request: HttpRequest, activity: UUID) -> HttpResponse:
    """The schedule: a list to edit, and a way to make it again from one interval."""
    own_plan, now = _find_editable(request, activity, PlanState.DRAFT), timezone.now()
    every_s, grace_s = _defaults(own_plan)
    interval_form = rows_forms.EveryForm(
        request.POST if "fill" in request.POST else None,
        initial={"every_min": every_s // 60, "wait_min": grace_s // 60},
    )
    times = itinerary_queries.times_of(own_plan)
    if interval_form.is_bound and interval_form.is_valid():
        times = _fill_times(own_plan, interval_form.cleaned_data)
    rows = rows_forms.check_in_rows(times)
    if request.method == "POST" and not interval_form.is_bound:
        rows = rows_forms.CheckInRows(rows_forms.more_rows(request.POST))
        complete = rows.is_valid() and "more" not in request.POST
        if complete and not rows_forms.refuse_passed(rows, own_plan.starts_at, now=now):
            chosen = rows_forms.rows_of(rows, default_min=grace_s / 60)
            pages.save_check_ins(person=who(request), activity=activity, times=chosen, now=now)
            return _go_on(request, activity, "check_ins")
    line = line_of(own_plan, [time.due_at for time in times], own_plan.legs.all())
    context = {"rows": rows, "interval_form": interval_form, "activity": own_plan, "line": line, "now": now}
    return render(request, "activities/check_ins.html", context)


@any_form
@refusing
def told(request: HttpRequest, activity: UUID) -> HttpResponse:
    own_plan = _find_editable(request, activity)
    contacts = list(Contact.objects.accepted().filter(owner=own_plan.person))
    form = family.ToldForm(request.POST or None, contacts=contacts, pages=list(own_plan.family_pages.all()))
    return _step_page(
        request, own_plan, "told", form, lambda clean, **doing: pages.save_told(disclosures=clean, **doing)
    )


@any_form
@refusing
def if_happens(request: HttpRequest, activity: UUID) -> HttpResponse:
    own_plan = _find_editable(request, activity)
    form = pages_forms.IfForm(request.POST or None, activity=own_plan)
    return _step_page(request, own_plan, "if", form, pages.save_if)


def _find_editable(request: HttpRequest, activity: UUID, *states: PlanState) -> Activity:
    """The person's own plan in a state in which this page makes sense."""
    plan = itinerary_queries.plan_of(who(request), activity)
    if plan.person_id != who(request).pk:
        raise Forbidden
    if plan.state not in (states or (PlanState.DRAFT, PlanState.PLANNED)):
        running = plan.state == PlanState.PLANNED
        raise Conflict(
            _("This plan has started: here you see what can still be changed.") if running else _("This plan is over.")
        )
    return plan


def _lacking(activity: Activity, step: str) -> list[itinerary_queries.Gap]:
    """What is still needed of one page."""
    return [gap for gap in itinerary_queries.gaps(activity, now=timezone.now()) if gap.step == step]


def _step_page(
    request: HttpRequest, plan: Activity, step: str, form: Form, save: Callable[..., Any], **context: Any
) -> HttpResponse:
    def save_and_go_on(clean: Any) -> HttpResponse:
        save(person=who(request), activity=plan.pk, clean=clean, now=timezone.now())
        return _go_on(request, plan.pk, step)

    return form_page(request, f"activities/{step}.html", form, do=save_and_go_on, context={"activity": plan, **context})


def _go_on(request: HttpRequest, activity: UUID, step: str) -> HttpResponse:
    now = timezone.now()
    page = plans.activity_page(who(request), activity, now=now)
    if back := way_back(page, request.GET.get("back", "")):
        return redirect(back)
    if page.activity.state != PlanState.DRAFT:
        return redirect("activities:plan", activity=activity)
    return redirect(next_step(page.activity, step, tasks_of(page, now=now)))


def tomorrow(now: datetime) -> datetime:
    """Eight in the morning of the next day, where the reader is."""
    local = timezone.localtime(now) + timedelta(days=1)
    return local.replace(hour=8, minute=0, second=0, microsecond=0)


def _defaults(activity: Activity) -> tuple[int, int]:
    length = activity.ends_at - activity.starts_at if activity.starts_at and activity.ends_at else timedelta(hours=1)
    organisation: Organisation | None = activity.organisation
    return itinerary_queries.defaults_of(organisation, length)


def _fill_times(activity: Activity, clean: dict[str, Any]) -> list[values.CheckInTime]:
    """The list from one interval; nothing before the plan has times."""
    if activity.starts_at is None or activity.ends_at is None:
        return []
    times = schedule(activity.starts_at, activity.ends_at, every_s=clean["every_min"] * 60)
    if not clean["at_night"]:
        times = without_nights(times, activity.starts_at, activity.ends_at, itinerary_queries.zone_of(activity))
    return [values.CheckInTime(at, clean["wait_min"] * 60) for at in times[: values.MAX_CHECK_INS]]
