"""What the sector does not know, and its reports to take along."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.local_today import today_for
from karpear.rules.access import Verb
from karpear.rules.counting.silences import ReportPeriod, report_periods
from karpear.rules.refusals import Missing
from karpear.ui.pages import page
from karpear.ui.paper import LANGUAGE_CHOICES, pdf_answer
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from .paper import report_pdf
from .queries import report_for, unknowns

#: So many reports of two months are offered.
PERIODS_OFFERED = 7
home = refusing(lambda _address: redirect("sector:reports"))


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def unknown(request: HttpRequest) -> HttpResponse:
    """What nobody knows, said out loud."""
    return page(request, "sector/report/unknown.html", {"unknowns": unknowns(me(request))})


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def reports(request: HttpRequest) -> HttpResponse:
    """Reports of each network of theirs, of two months and of a year."""
    person, now = me(request), timezone.now()
    today = today_for(person, now, Verb.SEE_NETWORK)
    periods = report_periods(today, PERIODS_OFFERED)
    networks = [row.network for row in unknowns(person)]
    context = {"networks": networks, "periods": periods, "today": today, "languages": LANGUAGE_CHOICES}
    return page(request, "sector/report/reports.html", context)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def report_paper(request: HttpRequest, network: UUID, period: str) -> HttpResponse:
    """One, as a PDF."""
    try:
        report_period = ReportPeriod.parse(period)
    except ValueError as error:
        raise Missing from error
    now = timezone.now()
    report = report_for(me(request), network, report_period)
    choice = request.GET.get("language", "")
    file = report_pdf(report, choice=choice, language=get_language() or "en", now=now)
    note_export(by=me(request), of="sector_report", kind="paper", count=len(report.tables), now=now)
    return pdf_answer(file, f"report-{report_period}.pdf")
