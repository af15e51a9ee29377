"""Pressing: start, plan again, change, home safe, cancel, throw away."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.ui.pressure import in_private
from karpear.ui.templatetags.ui import day_clock

from ...access import state_refusal
from ...decisions.queries import decision
from ...decisions.queries.clauses import clauses_to_read
from ...decisions.queries.law import is_too_late_for_law, law_part
from ...decisions.queries.roles import roles_part
from ...decisions.ways_out import MAX_WORD, ways_out
from ...itinerary import queries as itinerary_queries
from ...itinerary.models import NOT_HOME, Activity, CancelledFor, PlanState
from ...pages import buddy_reason, refusing, who
from ..actions import cancel, finish, reopen, start
from ..actions import change as change_actions
from ..actions import draft as draft_actions
from ..forms import pages
from ..forms import rows as rows_forms
from ..queries import ladder, plans
from ..queries.line import before_start
from ..queries.moved import unwatched_legs
from .tasks import tasks_of


@require_safe
@refusing
def summary(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Everything on one page before "Start"."""
    now = timezone.now()
    page = plans.activity_page(who(request), activity, now=now, forced=not in_private(request))
    if not page.own or page.activity.state != PlanState.DRAFT:
        return redirect("activities:plan", activity=activity)
    stands = decision.standing(page.activity, now=now)
    silent = ladder.silent_ladder(page.activity, is_own=page.own, now=now)
    context = {
        "page": page,
        "tasks": tasks_of(page, now=now),
        "start": before_start(page.activity, page.legs, buddy_reason=buddy_reason(request, page.activity), now=now),
        "ladder": silent.lines,
        "ladder_drawing": silent.drawing,
        "stands": stands,
        "clauses_to_read": clauses_to_read(page.activity, who(request)) if in_private(request) else [],
        "law": law_part(page.activity, who(request), now) if in_private(request) else None,
        "roles": roles_part(page.activity, who(request)) if in_private(request) else None,
        "now": now,
        **ways_out(page.activity, stands, now),
    }
    return render(request, "activities/summary.html", context)


@require_POST
@refusing
def begin(request: HttpRequest, activity: UUID) -> HttpResponse:
    bare, now = "without_check_ins" in request.POST, timezone.now()
    own_plan = find_own(request, activity)
    may_ask = own_plan.state == PlanState.DRAFT and in_private(request)
    if may_ask and "without_notice" not in request.POST and is_too_late_for_law(own_plan, who(request), now):
        messages.warning(request, _("It has not started: it is too late to give notice for this day. Look once more."))
        return redirect("activities:summary", activity=activity)
    try:
        plan = start.start(person=who(request), activity=activity, now=now, without_check_ins=bare)
    except BadFields as refusal:
        _say(request, refusal)
        return redirect("activities:summary", activity=activity)
    except Conflict as refusal:
        messages.error(request, refusal.message)
        return redirect("activities:summary", activity=activity)
    messages.success(request, _say_started(plan, now))
    return redirect("activities:plan", activity=activity)


def _say_started(plan: Activity, now: datetime) -> str:
    """Only what has begun has started; and nobody is reminded of check-ins that there are not."""
    begins = plan.starts_at if plan.starts_at and plan.starts_at > now else None
    has_check_ins = bool(itinerary_queries.times_of(plan, armed=True))
    reminded = _("You will be reminded before each check-in.") if has_check_ins else ""
    sentence = _("Ready. It begins on %(time)s.") % {"time": day_clock(begins)} if begins else _("Started.")
    return f"{sentence} {reminded}".strip()


@require_POST
@refusing
def again(request: HttpRequest, activity: UUID) -> HttpResponse:
    draft = draft_actions.plan_again(person=who(request), activity=activity, now=timezone.now())
    return redirect("activities:summary", activity=draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def change(request: HttpRequest, activity: UUID) -> HttpResponse:
    """New times for a plan under way: edit, see the difference, then confirm."""
    now = timezone.now()
    own_plan = find_own(request, activity, PlanState.PLANNED)
    if request.method != "POST":
        rows, end = (
            rows_forms.check_in_rows(itinerary_queries.times_of(own_plan, armed=True)),
            pages.EndForm(activity=own_plan),
        )
        return render(request, "activities/change.html", {"rows": rows, "end": end, "activity": own_plan, "now": now})
    rows, end = (
        rows_forms.CheckInRows(rows_forms.more_rows(request.POST)),
        pages.EndForm(request.POST, activity=own_plan),
    )
    context: dict[str, Any] = {"rows": rows, "end": end, "activity": own_plan, "now": now}
    if not (rows.is_valid() and end.is_valid()) or "more" in request.POST:
        return render(request, "activities/change.html", context)
    times = plans.as_armed(own_plan, rows_forms.rows_of(rows, default_min=itinerary_queries.grace_of(own_plan) / 60))
    if "confirm" not in request.POST:
        unwatched = unwatched_legs(own_plan.legs.all(), times, now=now)
        context |= {"difference": plans.difference(own_plan, times), "times": times, "unwatched": unwatched}
        return render(request, "activities/change_confirm.html", context)
    ends_at = end.cleaned_data["ends_at"]
    try:
        change_actions.change_plan(person=who(request), activity=own_plan.pk, ends_at=ends_at, times=times, now=now)
    except BadFields as refusal:
        _say(request, refusal)
        return render(request, "activities/change.html", context)
    messages.success(request, _("Changed. The check-ins below are the ones that count."))
    return redirect("activities:plan", activity=own_plan.pk)


@require_POST
@refusing
def longer(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Still out: a later end with a check-in, in one tap from the first page."""
    try:
        change_actions.stay_longer(person=who(request), activity=activity, hours=_hours(request), now=timezone.now())
    except BadFields as refusal:
        _say(request, refusal)
        return redirect("home")
    except Conflict as refusal:
        messages.error(request, refusal.message)
        return redirect("home")
    messages.success(request, _("Moved. Your officers see the new time."))
    return redirect("home")


@require_POST
@refusing
def not_home(request: HttpRequest, activity: UUID) -> HttpResponse:
    """ "Home safe" was pressed by mistake: the trip goes on with a check-in."""
    try:
        due_at = reopen.reopen(person=who(request), activity=activity, hours=_hours(request), now=timezone.now())
    except BadFields as refusal:
        _say(request, refusal)
        return redirect("home")
    messages.success(request, _("The trip goes on. Say you are OK before %(time)s.") % {"time": day_clock(due_at)})
    return redirect("home")


def _hours(request: HttpRequest) -> int:
    hours = request.POST.get("hours", "")
    return int(hours) if hours.isascii() and hours.isdigit() else 0


def _say(request: HttpRequest, refusal: BadFields) -> None:
    for _loc, text in refusal.errors:
        messages.error(request, text)


@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def home(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Home safe, with an optional word. The first page then says that they are home."""
    now = timezone.now()
    page = plans.activity_page(who(request), activity, now=now)
    if not (page.own or page.travels):
        raise Forbidden
    if request.method != "POST":
        return render(request, "activities/finish.html", {"page": page, "now": now})
    word = request.POST.get("word", "").strip()[:MAX_WORD] or None
    finish.finish(person=who(request), activity=activity, key=uuid4(), made_at=now, word=word, now=now)
    if page.activity.state not in NOT_HOME:
        messages.success(request, _("It has arrived. This plan was already over."))
    return redirect("home")


@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def call_off(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Cancelling asks first: are you safe now? A draft has armed nothing, so there is nothing to ask."""
    own_plan = find_own(request, activity)
    now = timezone.now()
    page = plans.activity_page(who(request), activity, now=now)
    why = CancelledFor.RISK if "because_of_risk" in {*request.POST, *request.GET} else ""
    context = {"page": page, "now": now, "because_of_risk": bool(why)}
    answer = request.POST.get("safe_now", "")
    is_open = own_plan.state in decision.OPEN_STATES
    if not is_open or request.method != "POST" or answer not in ("yes", "no"):
        is_unanswered = request.method == "POST" and not answer
        return render(request, "activities/cancel.html", {**context, "is_unanswered": is_unanswered})
    word = request.POST.get("word", "").strip()[:MAX_WORD] or None
    try:
        cancel.cancel(
            person=who(request), activity=activity, safe_now=answer == "yes", word=word, cancelled_for=why, now=now
        )
    except Conflict as refusal:
        return render(request, "activities/not_safe.html", {**context, "why": refusal.message})
    messages.success(request, _("Cancelled. Everybody who was told will hear that it is over."))
    return redirect("activities:plan", activity=activity)


@require_POST
@refusing
def throw_away(request: HttpRequest, activity: UUID) -> HttpResponse:
    draft_actions.discard(person=who(request), activity=activity, now=timezone.now())
    messages.success(request, _("The draft is gone."))
    return redirect("activities:plans")


def find_own(request: HttpRequest, activity: UUID, *states: PlanState) -> Activity:
    plan = itinerary_queries.plan_of(who(request), activity)
    if plan.person_id != who(request).pk:
        raise Forbidden
    if states and plan.state not in states:
        raise Conflict(state_refusal(plan))
    return plan
