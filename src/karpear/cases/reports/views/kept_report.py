"""A report that was kept: what became of it, and the one paper that the server may make."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.messaging.models import Delivery
from karpear.people.current import me
from karpear.rules.case.recipients import NEXT, ReportState, may_take_back
from karpear.rules.refusals import Missing
from karpear.ui.pages import submit
from karpear.ui.paper import pdf, pdf_answer
from karpear.ui.pressure import Answer, under_pressure
from karpear.vault.pages import form_page, page, sealed_page

from .. import queries
from ..actions.reports import (
    asked_to_remove,
    disclose,
    move_report,
    must_have_left,
    take_back,
    throw_away,
    withdraw_consent,
)
from ..forms import MoveForm, PaperForm, WithdrawForm
from ..models import Report
from ..recipients import EVENTS, RESPONSES, STATES

PAPER = Path(__file__).parent.parent / "typst/letter.typ"


def _find_report(request: HttpRequest, report: UUID) -> Report:
    return queries.report_of(me(request), report)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@sealed_page
def report(request: HttpRequest, report: UUID) -> HttpResponse:
    """One report: the letter as it left, what happened since, what comes next."""
    return page(request, "cases/report.html", _describe_report(_find_report(request, report), timezone.now()))


def _describe_report(report: Report, now: datetime, form: MoveForm | None = None) -> Mapping[str, Any]:
    state = ReportState(report.state)
    may = NEXT[state] - {ReportState.SENT}
    events = [
        (event, EVENTS[event.kind], dict(RESPONSES).get(event.response))  # type: ignore[call-overload]
        for event in reversed(report.events.all())
    ]
    return {
        "report": report, "recipient": queries.recipient_in(report.organisation, report.recipient), "events": events,
        "state": STATES[state], "draft": state is ReportState.DRAFT, "named_people": queries.named_in(report.incident),
        "organisation": report.organisation_id, "restricted": report.restricted,
        "today": timezone.localdate(now), "unsend": may_take_back(state, report.sent_at, now),
        "form": form or (MoveForm(may=may) if may else None),
    }  # fmt: skip


@under_pressure(write=Answer.HIDDEN)
@require_POST
@sealed_page
def report_moved(request: HttpRequest, report: UUID) -> HttpResponse:
    """They have it, they answered, nothing more is expected."""
    visible_report = _find_report(request, report)
    form = MoveForm(request.POST, may=NEXT[ReportState(visible_report.state)] - {ReportState.SENT})
    now, to = timezone.now(), ("cases:report", visible_report.pk)
    move = partial(move_report, by=me(request), report=visible_report.pk, now=now)
    moved = submit(request, form, do=lambda clean: move(**clean), to=to)
    return moved or page(request, "cases/report.html", _describe_report(visible_report, now, form), bad=True)


@under_pressure(write=Answer.HIDDEN)
@require_POST
@sealed_page
def report_unsent(request: HttpRequest, report: UUID) -> HttpResponse:
    """Pressed by mistake: it was not sent."""
    visible_report = _find_report(request, report)
    take_back(by=me(request), report=visible_report.pk, now=timezone.now())
    return redirect("cases:report", visible_report.pk)


@under_pressure(write=Answer.HIDDEN)
@require_POST
@sealed_page
def report_thrown(request: HttpRequest, report: UUID) -> HttpResponse:
    """A draft is thrown away."""
    visible_report = _find_report(request, report)
    throw_away(by=me(request), report=visible_report.pk, now=timezone.now())
    messages.success(request, _("The draft is thrown away. Its sealed text is destroyed in 30 days."))
    return redirect("cases:reports")


@under_pressure(write=Answer.HIDDEN)
@require_POST
@sealed_page
def report_removal(request: HttpRequest, report: UUID) -> HttpResponse:
    """The recipient was asked to remove a name."""
    visible_report = _find_report(request, report)
    asked_to_remove(by=me(request), report=visible_report.pk, now=timezone.now())
    return redirect("cases:report", visible_report.pk)


@under_pressure(write=Answer.HIDDEN)
@require_POST
@sealed_page
def report_withdrawn(request: HttpRequest) -> HttpResponse:
    """Somebody took their consent back: these had left with their name."""
    form, to = WithdrawForm(request.POST), ("cases:reports",)
    withdraw = partial(withdraw_consent, by=me(request), now=timezone.now())
    return form_page(request, "cases/report_refused.html", form, do=lambda clean: withdraw(**clean), to=to)


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@sensitive_variables()
@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
@sealed_page
def report_paper(request: HttpRequest, report: UUID) -> HttpResponse:
    """The server is shown one letter, once, and answers with a PDF. Nothing of it is kept; that it was, is."""
    visible_report = _find_report(request, report)
    queries.report_to_work(me(request), visible_report.pk)
    must_have_left(visible_report)
    if request.method != "POST":
        return page(request, "cases/report_paper.html", {"report": visible_report})
    form = PaperForm(request.POST)
    if not form.is_valid():
        return page(request, "cases/report_paper.html", {"report": visible_report, "refused": True}, bad=True)
    now, size = timezone.now(), len(request.POST["text"].encode())
    disclose(by=me(request), report=visible_report.pk, size=size, now=now)
    paper = pdf(
        PAPER, {"blocks": form.cleaned_data["text"]}, languages=[visible_report.language], title="Letter", now=now
    )
    return pdf_answer(paper, "letter.pdf")


def report_link(request: HttpRequest, delivery: Delivery, now: Any) -> HttpResponse:
    """The page behind a reminder's link (topic "report"): it says nothing and leads inside. Raises Missing."""
    if delivery.person is None:
        raise Missing
    visible_report = queries.report_of(delivery.person, delivery.subject)
    with translation.override(delivery.person.language or get_language()):
        response = page(request, "cases/report_link.html", {"report": visible_report.pk, "now": now})
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
