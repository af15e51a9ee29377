"""The list of plans, one plan, and its printed sheet."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.people.signin import is_forced
from karpear.ui.keeping import kept_offline

from .. import queries
from ..models import State
from ..places import map_of
from .answers import refusing, who
from .tasks import tasks_of
from .ways import ways_out


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """My plans, or those of others that I may see."""
    now = timezone.now()
    scope = request.GET.get("of", "")
    scope = scope if scope in ("others", "approve") else "mine"
    text = request.GET.get("q", "")[:100]
    number = request.GET.get("page", "1")
    page = queries.my_activities(
        who(request), now=now, text=text, scope=scope, page=int(number) if number.isascii() and number.isdigit() else 1
    )
    context = {
        "page": page,
        "text": text,
        "whose": scope,
        "sees_others": queries.sees_others(who(request)),
        "waiting": queries.to_approve(who(request), now=now).count(),
        "avoided": queries.avoided(who(request), scope=scope, now=now),
        "now": now,
    }
    return render(request, "activities/plans.html", context)


@require_safe
@kept_offline
@refusing
def plan(request: HttpRequest, activity: UUID) -> HttpResponse:
    """One plan: a task list while it is being made, then what was promised and how it goes."""
    now = timezone.now()
    page = queries.activity_page(who(request), activity, now=now, forced=is_forced(request))
    stands = queries.standing(page.activity, now=now)
    context = {
        "page": page,
        "stands": stands,
        "now": now,
        "watches": queries.may_watch(who(request), activity),
        **ways_out(page.activity, stands, now),
    }
    if page.activity.state == State.DRAFT and page.own:
        tasks = tasks_of(page, now=now)
        is_ready = not queries.gaps(page.activity, now=now)
        return render(request, "activities/draft.html", {**context, "tasks": tasks, "ready": is_ready})
    context["ladder"] = queries.ladder_lines(page.activity, is_own=page.own, now=now)
    legs = [leg.province for leg in page.legs]
    context["where_to"] = map_of(page.activity.organisation, page.activity.province, legs)
    if page.own and page.activity.state == State.CANCELLED:
        context["told"] = queries.told_of_the_end(page.activity)
    return render(request, "activities/plan.html", context)


@require_safe
@kept_offline
@refusing
def sheet(request: HttpRequest, activity: UUID) -> HttpResponse:
    """One A4 page for the pocket or the wall of the office."""
    now = timezone.now()
    page = queries.activity_page(who(request), activity, now=now)
    ladder = queries.ladder_lines(page.activity, is_own=page.own, now=now)
    return render(request, "activities/sheet.html", {"page": page, "ladder": ladder, "now": now})
