"""The list of plans, one plan, and its printed sheet."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from karpear.checkins.queries import week_of
from karpear.people.actions.exports import note_export
from karpear.people.queries.gates import organisations_where, people_to_open
from karpear.rules.access import Verb
from karpear.ui.offline import HEADER, kept_offline
from karpear.ui.places import lie_in
from karpear.ui.pressure import Answer, in_private, under_pressure

from ...decisions.queries import approvals, decision
from ...decisions.queries.clauses import clauses_to_read
from ...decisions.queries.law import law_part
from ...decisions.queries.roles import roles_part
from ...decisions.ways_out import ways_out
from ...itinerary import queries as itinerary_queries
from ...itinerary.models import PlanState
from ...itinerary.places import map_of
from ...pages import lie_among_others, refusing, who
from ...tracking.queries import sights
from ..queries import counted_on, ended, plans
from ..queries import ladder as ladder_queries
from ..queries.line import line_of
from .plan_list import plan_list
from .tasks import tasks_of


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """My plans, or those of others that I may see. A search and a file are a POST: no name stands in an address."""
    person, now = who(request), timezone.now()
    scope = request.GET.get("of", "")
    scope = scope if scope in ("others", "approve") else "mine"
    if scope != "mine":
        lie_in(request, f"/plans/?of={scope}")
    sees_others = plans.sees_others(person)
    organisations = organisations_where(person, Verb.SEE_ACTIVITIES)
    return plan_list(scope, sees_others=sees_others, organisations=organisations).page(
        request, plans.listed_plans(person, scope=scope, now=now), template="activities/plans.html", now=now,
        prepare=lambda activities: plans.plan_lines(person, activities, now=now),
        note=lambda kind, count: note_export(by=person, of="plans", kind=kind, count=count, now=now),
        scope=scope,
        sees_others=sees_others,
        usual=plans.usual_plans(person) if scope == "mine" else [],
        waiting=approvals.to_approve(person, now=now).count(),
        counted_on=counted_on.trips_counting_on(person) if scope == "mine" else [],
        avoided=plans.avoided(person, scope=scope, now=now),
        week=week_of(person, by=person, now=now, zone=timezone.get_current_timezone()) if scope == "mine" else [],
    )  # fmt: skip


@under_pressure(read=Answer.EMPTY)
@require_safe
@kept_offline
@refusing
def plan(request: HttpRequest, activity: UUID) -> HttpResponse:
    """One plan: a task list while it is being made, then what was promised and how it goes."""
    now = timezone.now()
    page = plans.activity_page(who(request), activity, now=now, forced=not in_private(request))
    lie_among_others(request, is_traveller=page.own or page.travels)
    stands = decision.standing(page.activity, now=now)
    is_ahead = page.activity.state in (PlanState.DRAFT, PlanState.PLANNED) and not page.going
    context = {
        "page": page,
        "stands": stands,
        "now": now,
        "watches": sights.may_watch(who(request), activity),
        "law": law_part(page.activity, who(request), now) if is_ahead and in_private(request) else None,
        "roles": roles_part(page.activity, who(request)) if is_ahead and in_private(request) else None,
        "clauses_to_read": clauses_to_read(page.activity, who(request)) if is_ahead and in_private(request) else [],
        "opens_person": not page.own and bool(people_to_open(who(request), [page.activity.person_id])),
        **ways_out(page.activity, stands, now),
    }
    answer = _plan_answer(request, page, context, now)
    if context["roles"] and context["roles"].settles:
        answer[HEADER] = "no"  # nobody's role stays on a phone
    return answer


def _plan_answer(
    request: HttpRequest, page: plans.PlanPage, context: dict[str, Any], now: datetime
) -> HttpResponse:  # fmt: skip
    if page.activity.state == PlanState.DRAFT and page.own:
        tasks = tasks_of(page, now=now)
        is_ready = not itinerary_queries.gaps(page.activity, now=now)
        return render(request, "activities/draft.html", {**context, "tasks": tasks, "ready": is_ready})
    context["ladder"] = ladder_queries.ladder_lines(page.activity, is_own=page.own, now=now)
    provinces = [leg.province for leg in page.legs]
    context["where_to"] = map_of(page.activity.organisation, page.activity.province, provinces)
    context["line"] = line_of(page.activity, [promise.due_at for promise in page.promises], page.legs)
    if page.own and page.activity.state == PlanState.CANCELLED:
        context["told_names"] = ended.told_of_the_end(page.activity)
    return render(request, "activities/plan.html", context)


@require_safe
@kept_offline
@refusing
def sheet(request: HttpRequest, activity: UUID) -> HttpResponse:
    """One A4 page for the pocket or the wall of the office."""
    now = timezone.now()
    page = plans.activity_page(who(request), activity, now=now)
    lie_among_others(request, is_traveller=page.own or page.travels)
    ladder = ladder_queries.ladder_lines(page.activity, is_own=page.own, now=now)
    return render(request, "activities/sheet.html", {"page": page, "ladder": ladder, "now": now})
