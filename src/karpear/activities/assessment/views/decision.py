"""The decision about one activity: looked at, answered, and what its traveller can do instead of going."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.messaging.actions.press import press
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.rules.plan.decision import ApproverAnswer
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.ui.pages import any_form, form_act, submit
from karpear.ui.pressure import Answer, in_private, under_pressure

from ...decisions import forms
from ...decisions.actions import answers
from ...decisions.queries import approvals
from ...decisions.queries.approvals import ApprovalQueue
from ...decisions.queries.roles import roles_part
from ...decisions.ways_out import MAX_WORD, ways_out
from ...itinerary import queries as itinerary_queries
from ...itinerary.models import Activity, PlanState
from ...pages import lie_among_others, refusing, who
from ...plans.actions import draft as draft_actions
from ..queries import approval
from .result import because


@under_pressure(write=Answer.REFUSED)
@any_form
@refusing
def decide(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Plan, assessment and gaps first, the answers after them. An answer counts for the assessment that was shown."""
    now = timezone.now()
    page = _decision_page(request, activity, now)
    form, to = _answer_form(request, page, now), ("activities:decide", activity)
    queue = approvals.approval_queue(who(request), activity, count=_answered_before(request), now=now)

    def answer(clean: dict[str, Any]) -> HttpResponse | None:
        assessment = clean.pop("assessment")
        answers.answer(person=who(request), activity=activity, assessment=assessment, clean=clean, now=now)
        return _go_on(queue)

    confirmation = " ".join([_("Answered. Everybody who travels is told."), *(f"{text}." for text in page.in_need)])
    try:
        response = submit(request, form, do=answer, done=confirmation, to=to)
    except Conflict as refusal:
        messages.error(request, refusal.message)
        fresh_page = _decision_page(request, activity, now)
        fresh_queue = approvals.approval_queue(who(request), activity, count=_answered_before(request), now=now)
        return _render_page(request, fresh_page, _answer_form(None, fresh_page, now), now, fresh_queue, status=409)
    return response or _render_page(request, page, form, now, queue, status=422 if form.is_bound else 200)


def _decision_page(request: HttpRequest, activity: UUID, now: datetime) -> approval.DecisionPage:
    return approval.decision_page(who(request), activity, now=now, forced=not in_private(request))


def _answered_before(request: HttpRequest) -> int:
    """How many somebody answered on the way here: a number in the address, and nothing else is read from it."""
    text = request.GET.get("answered", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0


def _go_on(queue: ApprovalQueue | None) -> HttpResponse | None:
    """To what waits next; None after the last."""
    if queue is None or queue.following is None:
        return None
    return redirect(f"{reverse('activities:decide', args=[queue.following])}?answered={queue.position}")


def _answer_form(request: HttpRequest | None, page: approval.DecisionPage, now: datetime) -> forms.DecisionForm:
    """What was posted is read whatever is open, so that the action says why it is refused."""
    data = request.POST if request and request.method == "POST" else None
    newest = page.stands.newest
    return forms.DecisionForm(
        data,
        answers=page.open if data is None else tuple(ApproverAnswer),
        second=page.is_second,
        now=now,
        initial={"assessment": newest and newest.pk},
    )


def _what_waits(
    reader: Person, page: approval.DecisionPage, queue: ApprovalQueue | None, now: datetime
) -> dict[str, Any]:
    """`waits`: this reader is asked. `all_answered`: they answered or may still stop it; nothing else waits."""
    has_answered = any(answer.person_id == reader.pk for answer in page.stands.answers)
    waits = bool(page.open) and (queue is not None or (page.stands.waiting and not has_answered))
    is_done = not waits and not page.page.own and (has_answered or bool(page.open))
    all_answered = is_done and not approvals.to_approve(reader, now=now).exists()
    return {"queue": queue, "waits": waits, "all_answered": all_answered}


def _render_page(
    request: HttpRequest,
    page: approval.DecisionPage,
    form: forms.DecisionForm,
    now: datetime,
    queue: ApprovalQueue | None,
    *,
    status: int = 200,
) -> HttpResponse:
    lie_among_others(request, is_traveller=page.page.own or page.page.travels)
    context: dict[str, Any] = {"decision": page, "page": page.page, "stands": page.stands, "form": form, "now": now}
    is_ahead = page.page.activity.state in (PlanState.DRAFT, PlanState.PLANNED) and in_private(request)
    context["roles"] = roles_part(page.page.activity, who(request)) if is_ahead else None
    context |= _what_waits(who(request), page, queue, now)
    context["may_approve"] = ApproverAnswer.APPROVE in page.open and not page.is_second
    if page.page.own and page.others_able:
        context["ask_form"] = forms.ApproverForm(able=page.others_able)
    if page.stands.newest:
        context["because"] = because(page.stands.newest, page.page.risk)
    context |= ways_out(page.page.activity, page.stands, now)
    return render(request, "activities/decide.html", context, status=status)


@require_POST
@refusing
def ask(request: HttpRequest, activity: UUID) -> HttpResponse:
    """The traveller asks somebody else."""
    page = _decision_page(request, activity, timezone.now())
    form = forms.ApproverForm(request.POST, able=page.others_able)
    ask_approver = partial(answers.ask_approver, person=who(request), activity=activity, now=timezone.now())
    sentence, otherwise = _("Asked. They get a message."), _("Choose one of these people.")
    to = ("activities:decide", activity)
    return form_act(request, form, do=lambda clean: ask_approver(**clean), done=sentence, to=to, otherwise=otherwise)


@require_POST
@refusing
def postpone(request: HttpRequest, activity: UUID) -> HttpResponse:
    """The same on a better day: a new draft; this one is cancelled. A plan under way asks first: are you safe now?"""
    now = timezone.now()
    plan = itinerary_queries.plan_of(who(request), activity)
    form = forms.PostponeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a later time."))
        return redirect("activities:decide", activity=activity)
    safe = plan.state == PlanState.DRAFT or request.POST.get("safe_now") == "yes"
    word = request.POST.get("word", "").strip()[:MAX_WORD] or None
    starts_at = form.cleaned_data["starts_at"]
    try:
        draft = draft_actions.postpone(
            person=who(request), activity=activity, starts_at=starts_at, safe_now=safe, word=word, now=now
        )
    except BadFields as refusal:
        messages.error(request, refusal.errors[0][1])
        return redirect("activities:decide", activity=activity)
    messages.success(request, _("Postponed. This is a draft for the new day: assess it when you know more."))
    return redirect("activities:plan", activity=draft.pk)


def decision_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """The page behind a message about a decision. It says nothing; its button leads inside, where one signs in."""
    person = delivery.person
    if person is None or not Activity.objects.visible_to(person).filter(pk=delivery.subject).exists():
        raise Missing
    if request.method == "POST":
        press(delivery=delivery, now=now)
    if request.method == "POST" or "on" in request.GET:  # on: it was pressed before signing in
        return redirect("activities:decide", activity=delivery.subject)
    with translation.override(person.language), timezone.override(ZoneInfo(person.time_zone)):
        return render(request, "activities/decide_link.html", {"now": now})
