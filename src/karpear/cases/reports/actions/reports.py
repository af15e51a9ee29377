"""Reports to somebody outside. The letter is made and sealed in the browser; here stands what became of it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from karpear.alerts.actions.casework import note_work
from karpear.audit.actions.lines import record as audit
from karpear.audit.actions.verbs import note
from karpear.cases.incidents.actions.sealed import remove_sealed
from karpear.db.batches import in_sets, part
from karpear.people.models import Person
from karpear.rules.case.recipients import ReportState, follow_up, may_become, may_take_back
from karpear.rules.refusals import Conflict, Missing
from karpear.vault.models import Record, RecordType

from ...incidents.actions.tasks import letter_left, letter_stayed
from ..models import Report, ReportEvent, ReportEventKind
from ..queries import alert_of_report, incident_for, is_kept_from_team, recipient_in, report_to_work

KEPT_FOR = Report.RETENTION.span
_SET = 20


@dataclass(frozen=True, slots=True)
class SealedLetter:
    """What the browser says of a letter that it has sealed. `record`: its thread."""

    record: UUID
    recipient: str
    language: str
    named: int = 0
    consents: int = 0


@transaction.atomic
def keep_report(*, by: Person, incident: UUID, letter: SealedLetter, now: datetime) -> Report:
    """Write down that a letter is being written; again after each change. Raises Missing, Forbidden, Conflict."""
    about = incident_for(by, incident)
    _must_be_sealed(by, letter.record, incident)
    recipient_in(about.organisation, letter.recipient)
    existing_report = Report.objects.select_for_update().filter(record=letter.record).first()
    if existing_report:
        return _change(report_to_work(by, existing_report.pk), letter)
    report = Report.objects.create(
        incident=incident, record=letter.record, by=by, organisation=about.organisation, recipient=letter.recipient,
        language=letter.language, state=ReportState.DRAFT, named=letter.named, consents=letter.consents,
        restricted=is_kept_from_team(about),
        created_at=now,
    )  # fmt: skip
    _note(report, ReportEventKind.DRAFTED, by, now)
    return report


def _must_be_sealed(by: Person, record: UUID, incident: UUID) -> None:
    """The letter is kept before anything is said of it."""
    sealed_letter = Record.objects.visible_to(by).filter(thread=record, about=incident, type=RecordType.REPORT)
    if not sealed_letter.exists():
        raise Missing


def _change(report: Report, letter: SealedLetter) -> Report:
    _must_be_draft(report)
    report.language, report.named, report.consents = letter.language, letter.named, letter.consents
    report.recipient = letter.recipient
    report.save(update_fields=["language", "named", "consents", "recipient"])
    return report


def _must_be_draft(report: Report) -> None:
    if report.state != ReportState.DRAFT:
        raise Conflict(_("This was sent. Write another one: what was sent stays as it was."))


@transaction.atomic
def send_report(
    *, by: Person, incident: UUID, letter: SealedLetter, now: datetime, follow_up_on: date | None = None
) -> Report:  # fmt: skip
    """The letter as it is sealed now has left. Raises as `keep_report`."""
    report = keep_report(by=by, incident=incident, letter=letter, now=now)
    return move_report(by=by, report=report.pk, to=ReportState.SENT, follow_up_on=follow_up_on, now=now)


@transaction.atomic
def move_report(
    *, by: Person, report: UUID, to: ReportState, now: datetime, response: str = "", note: UUID | None = None,
    follow_up_on: date | None = None,
) -> Report:  # fmt: skip
    """It was sent, received, answered, or nothing more is expected. Raises Missing, Forbidden, Conflict."""
    locked_report = report_to_work(by, report, lock=True)
    if not may_become(ReportState(locked_report.state), to):
        raise Conflict(_("This report has already moved on. Look at it again."))
    locked_report.state = to
    if to is ReportState.SENT:
        terms = recipient_in(locked_report.organisation, locked_report.recipient).terms
        locked_report.sent_at, locked_report.follow_up_on = now, follow_up_on or follow_up(terms, now.date())
        letter_left(by=by, thread=locked_report.incident, recipient=locked_report.recipient, now=now)
    elif to is ReportState.CLOSED:
        locked_report.closed_at, locked_report.follow_up_on = now, None
    else:
        locked_report.follow_up_on = follow_up_on
    locked_report.told_at = None
    locked_report.save(update_fields=["state", "sent_at", "closed_at", "follow_up_on", "told_at"])
    _note(locked_report, ReportEventKind(to.value), by, now, response=response, note=note)
    if to is ReportState.SENT:
        note_work(by=by, alert_id=alert_of_report(locked_report), what="letter_sent", now=now)
    return locked_report


@transaction.atomic
def take_back(*, by: Person, report: UUID, now: datetime) -> Report:
    """Within the hour: it was not sent after all, and is a draft again. Raises Missing, Forbidden, Conflict."""
    locked_report = report_to_work(by, report, lock=True)
    if not may_take_back(ReportState(locked_report.state), locked_report.sent_at, now):
        raise Conflict(_("This report has already moved on. Look at it again."))
    letter_stayed(
        by=by, thread=locked_report.incident, recipient=locked_report.recipient, sent_at=locked_report.sent_at, now=now
    )
    locked_report.state, locked_report.removal_due = ReportState.DRAFT, False
    locked_report.sent_at, locked_report.follow_up_on = None, None
    locked_report.save(update_fields=["state", "sent_at", "follow_up_on", "removal_due"])
    _note(locked_report, ReportEventKind.TAKEN_BACK, by, now)
    return locked_report


@transaction.atomic
def throw_away(*, by: Person, report: UUID, now: datetime) -> None:
    """A letter that never left: its row goes at once, what is sealed 30 days later. Raises as `move_report`."""
    locked_report = report_to_work(by, report, lock=True)
    _must_be_draft(locked_report)
    remove_sealed([locked_report.record], now)
    note(locked_report, action="report.thrown", by=by, at=now, recipient=locked_report.recipient)
    locked_report.delete()


@transaction.atomic
def withdraw_consent(*, by: Person, reports: list[UUID], now: datetime) -> int:
    """Somebody took their consent back: what was sent with their name is listed until its recipient was asked."""
    locked_reports = [report_to_work(by, pk, lock=True) for pk in sorted(reports)]
    for report in locked_reports:
        report.removal_due = report.state != ReportState.DRAFT
        report.save(update_fields=["removal_due"])
        _note(report, ReportEventKind.WITHDRAWN, by, now)
    return len(locked_reports)


@transaction.atomic
def asked_to_remove(*, by: Person, report: UUID, now: datetime, note: UUID | None = None) -> Report:
    """The recipient was asked to remove what consent was taken back for."""
    locked_report = report_to_work(by, report, lock=True)
    if not locked_report.removal_due:
        raise Conflict(_("This report has already moved on. Look at it again."))
    locked_report.removal_due = False
    locked_report.save(update_fields=["removal_due"])
    _note(locked_report, ReportEventKind.REMOVAL_ASKED, by, now, note=note)
    return locked_report


def must_have_left(report: Report) -> None:
    """Raises Conflict for a draft."""
    if report.state == ReportState.DRAFT:
        raise Conflict(_("This is a draft. It is checked once more on the page where it is written."))


@transaction.atomic
def disclose(*, by: Person, report: UUID, size: int, now: datetime) -> Report:
    """Before the server is shown a letter's text, once: who, when and how many bytes. The text itself comes nowhere.

    Raises Missing, Forbidden; Conflict for a draft: nobody has looked yet at what it gives away.
    """
    visible_report = report_to_work(by, report)
    must_have_left(visible_report)
    _note(visible_report, ReportEventKind.DISCLOSED, by, now, size=size)
    return visible_report


def _note(
    report: Report, kind: ReportEventKind, by: Person, now: datetime, *, response: str = "", note: UUID | None = None,
    size: int | None = None,
) -> None:  # fmt: skip
    ReportEvent.objects.create(report=report, kind=kind, response=response, note=note, size=size, by=by, at=now)
    detail = {"bytes": size} if size is not None else {}
    audit(
        at=now, action=f"report.{kind.value}", object_type="report", object_id=report.pk, actor=by.pk,
        organisation=report.organisation_id, recipient=report.recipient, **detail,
    )  # fmt: skip


def purge_reports(*, now: datetime) -> int:
    """What was closed five years ago is forgotten, with the sealed letter and the notes about it, a set at a time."""
    old = Report.objects.filter(closed_at__lte=now - KEPT_FOR).order_by("pk")
    return part(in_sets("purge reports", old, partial(_forget, now), size=_SET, now=now), 1)


def _forget(now: datetime, rows: "QuerySet[Report]") -> int:
    pairs = list(rows.values_list("pk", "record"))
    remove_sealed([record for _pk, record in pairs], now)
    Report.objects.filter(pk__in=[pk for pk, _record in pairs]).only("pk").delete()
    if pairs:
        audit(at=now, action="purge", object_type="report", count=len(pairs))
    return len(pairs)
