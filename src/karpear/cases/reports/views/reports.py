"""Reports: the list, whom to write to, and the page on which a letter is written."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from karpear.countries.recipients import Recipient
from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.models import Person
from karpear.rules.case.recipients import ReportState
from karpear.rules.refusals import Missing
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.vault.models import Record
from karpear.vault.pages import form_page, page, sealed_page

from ...vocabulary import LISTS, RECIPIENTS
from .. import queries
from ..actions.reports import keep_report, send_report
from ..forms import LetterForm
from ..letters import letter_words, spoken_by
from ..models import Report
from ..recipients import SCOPES
from .report_list import ReportLine, recipient_name, report_list


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # what is posted here searches or saves the list
@require_http_methods(["GET", "HEAD", "POST"])
@sealed_page
def reports(request: HttpRequest) -> HttpResponse:
    """What was written to whom, and where it stands. A search and a file are a POST: no name stands in an address."""
    person, now, is_private = me(request), timezone.now(), in_private(request)
    rows, today = queries.reports_of(person), timezone.localdate()
    written_to = queries.recipients_written_to(person) if is_private else []
    names = {report.recipient: recipient_name(report) for report in written_to}
    incident = request.POST.get("incident") or request.GET.get("incident", "")
    removals = queries.removals_due(person) if is_private else []
    return report_list(names, incident, several=queries.belongs_to_several(person)).page(
        request, rows if is_private else rows.none(), template="cases/reports.html", now=now, render=page,
        prepare=lambda reports: [ReportLine(report, recipient_name(report), today) for report in reports],
        note=lambda kind, count: note_export(by=person, of="reports", kind=kind, count=count, now=now),
        due=[(report, recipient_name(report)) for report in removals],
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@require_http_methods(["GET", "HEAD", "POST"])
@sealed_page
def report_new(request: HttpRequest) -> HttpResponse:
    """Choose to whom; then write. A POST says that a letter was sealed, or that it was sent."""
    person = me(request)
    if request.method == "POST":
        return _keep_letter(request, person)
    thread = queries.thread_of(_uuid(request.GET.get("incident", "")))
    if bare := queries.unwritten(person, thread):
        return page(request, "cases/report_unwritten.html", {"incident": bare})
    incident = queries.incident_for(person, thread)
    to = request.GET.get("to", "")
    if not to:
        recipients = [(recipient, spoken_by(recipient)) for recipient in queries.recipients_in(incident.organisation)]
        return page(request, "cases/report_choose.html", {"incident": incident.thread, "recipients": recipients})
    recipient = queries.recipient_in(incident.organisation, to)
    return _write(request, incident, recipient, request.GET.get("lang", ""))


@under_pressure(read=Answer.HIDDEN)
@require_safe
@sealed_page
def report_consents(request: HttpRequest) -> HttpResponse:
    """Who agreed to be named, to whom; and the one place where somebody takes it back, for every recipient."""
    person = me(request)
    thread = queries.thread_of(_uuid(request.GET.get("incident", "")))
    if bare := queries.unwritten(person, thread):
        return page(request, "cases/report_unwritten.html", {"incident": bare})
    incident = queries.incident_for(person, thread)
    context = {
        **_readers(incident), "incident": incident.thread, "row": queries.incident_row(thread),
        "letters_sent": queries.sent_about(person, thread), "recipients": RECIPIENTS, "scopes": SCOPES.items(),
        "given_by": LISTS["given_by"].items(),
    }  # fmt: skip
    return page(request, "cases/report_consents.html", context)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Missing from None


def _keep_letter(request: HttpRequest, person: Person) -> HttpResponse:
    form = LetterForm(request.POST)

    def keep(clean: dict[str, Any]) -> Report:
        verb = partial(send_report, follow_up_on=clean["follow_up_on"]) if clean["sent"] else keep_report
        return verb(by=person, incident=clean["incident"], letter=form.letter, now=timezone.now())

    return form_page(request, "cases/report_refused.html", form, do=keep, to=lambda report: ("cases:report", report.pk))


@under_pressure(read=Answer.HIDDEN)
@require_safe
@sealed_page
def report_write(request: HttpRequest, report: UUID) -> HttpResponse:
    """Go on with a letter that has not been sent."""
    person = me(request)
    visible_report = queries.report_to_work(person, report)
    if visible_report.state != ReportState.DRAFT:
        return redirect("cases:report", visible_report.pk)
    incident = queries.incident_for(person, visible_report.incident)
    recipient = queries.recipient_in(visible_report.organisation, visible_report.recipient)
    return _write(request, incident, recipient, visible_report.language, visible_report)


def _write(
    request: HttpRequest, incident: Record, recipient: Recipient, language: str, report: Report | None = None
) -> HttpResponse:
    person, spoken = me(request), dict(spoken_by(recipient))
    letter_language = language if language in spoken else next(iter(spoken))
    form = LetterForm(initial={"incident": incident.thread, "recipient": recipient.id, "language": letter_language})
    context: dict[str, Any] = {
        "incident": incident.thread, "recipient": recipient, "terms": recipient.terms, "form": form, "report": report,
        "submitter": _submitter(person, incident), "me": person.name, **_readers(incident),
        "edit": _edit(incident.thread), "last": queries.last_letter(person, report),
        "letters_sent": queries.sent_about(person, incident.thread),
        **letter_words(recipient, incident.organisation, letter_language, get_language() or "en"),
    }  # fmt: skip
    return page(request, "cases/report_write.html", context)


def _readers(incident: Record) -> dict[str, Any]:
    """For whom a browser seals what belongs to an incident."""
    is_restricted = queries.is_kept_from_team(incident)
    return {
        "organisation": incident.organisation_id, "restricted": is_restricted,
        "named_people": queries.named_in(incident.thread),
    }  # fmt: skip


def _edit(thread: UUID) -> str:
    """Where what is missing is added: the incident's own page."""
    row = queries.incident_row(thread)
    return reverse("cases:incident_write", args=[row]) if row else ""


def _submitter(person: Person, incident: Record) -> str:
    """Who submits it, to begin with: nobody types what is known."""
    organisation = incident.organisation.name if incident.organisation else ""
    return ", ".join(part for part in (person.name, organisation, person.email) if part)
