"""Which reports there are, and where each stands."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max, Prefetch, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from karpear.countries.queries import recipient, recipients
from karpear.countries.recipients import Recipient
from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Organisation, Person
from karpear.people.queries.country import country_of
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.case.recipients import ReportState
from karpear.rules.refusals import Forbidden
from karpear.vault.models import Record, RecordType

from ..incidents.models import Incident, Named
from .models import Report, ReportEvent


def recipients_in(organisation: Organisation | None) -> tuple[Recipient, ...]:
    """Whom a report can reach."""
    return recipients(country_of(organisation))


def recipient_in(organisation: Organisation | None, recipient_id: str) -> Recipient:
    """One of them. Raises Missing."""
    return recipient(country_of(organisation), recipient_id)


def incident_row(thread: UUID) -> UUID | None:
    """The incident whose words stand in this thread."""
    return Incident.objects.filter(record=thread).values_list("pk", flat=True).first()


def alert_of_report(report: Report) -> UUID | None:
    """The alert that the incident of a report was opened from."""
    return Incident.objects.filter(record=report.incident).values_list("alert", flat=True).first()


@unguarded("where its sealed thread is, which opens to nobody by that")
def thread_of(incident: UUID) -> UUID:
    """The sealed thread of an incident; a thread's own id is its thread."""
    return Incident.objects.filter(pk=incident).values_list("record", flat=True).first() or incident


def named_in(thread: UUID) -> Sequence[Person]:
    """Whoever sees an incident whatever their role: its opener, and those it is kept to. They read its letters too."""
    return list(Person.objects.filter(pk__in=Named.objects.filter(incident__record=thread).values("person")))


@unguarded("whether anything of it is sealed, and nothing of what")
def unwritten(person: Person, thread: UUID) -> Incident | None:
    """An incident of theirs of which nothing is sealed yet, so that there is nothing to report."""
    if Record.objects.kept().filter(thread=thread).exists():
        return None
    return Incident.objects.visible_to(person).filter(record=thread).first()


def is_kept_from_team(incident: Record) -> bool:
    """Is it an organisation's, and yet kept from its team?"""
    return bool(incident.organisation_id) and not incident.grants.filter(kind="team", revoked_at=None).exists()


def incident_for(person: Person, incident: UUID) -> Record:
    """The newest version of an incident that this person may report. Raises Missing, Forbidden."""
    rows = Record.objects.visible_to(person).filter(thread=incident, type=RecordType.INCIDENT)
    newest_record = find_row(rows.newest_for(person).select_related("organisation"))
    _must_work(person, newest_record.organisation_id, incident, is_own=newest_record.owner_id == person.pk)
    return newest_record


def _must_work(person: Person, organisation: UUID | None, incident: UUID, *, is_own: bool) -> None:
    """What is an organisation's is its officers' work, and that of whoever is named; what is a person's is theirs."""
    named_rows = Named.objects.filter(incident__in=Incident.objects.visible_to(person), incident__record=incident)
    if named_rows.filter(person=person).exists():
        return
    if organisation:
        require(person, organisation, Verb.WORK_INCIDENTS)
    elif not is_own:
        raise Forbidden(_("Only the person who wrote it can do this."))


def report_to_work(person: Person, report: UUID, *, lock: bool = False) -> Report:
    """A report that this person may change. Raises Missing, Forbidden."""
    rows = Report.objects.visible_to(person).filter(pk=report).select_related("organisation")
    visible_report = find_row(rows.select_for_update(of=("self",)) if lock else rows)
    _must_work(
        person, visible_report.organisation_id, visible_report.incident, is_own=visible_report.by_id == person.pk
    )
    return visible_report


def report_of(person: Person, report: UUID) -> Report:
    """One report with all that happened to it. Raises Missing."""
    events = Prefetch("events", queryset=ReportEvent.objects.select_related("by"))
    rows = Report.objects.visible_to(person).select_related("organisation", "by").prefetch_related(events)
    return find_row(rows.filter(pk=report))


def reports_of(person: Person) -> "QuerySet[Report]":
    """What this person may see, each with the `moment` when it was sent, or begun."""
    rows = Report.objects.visible_to(person).select_related("organisation", "by")
    return rows.annotate(moment=Coalesce("sent_at", "created_at"))


def letters_sent(person: Person) -> "QuerySet[Report]":
    """What they sent to somebody outside, whatever came of it: the last one first."""
    rows = Report.objects.filter(by=person, sent_at__isnull=False).select_related("organisation")
    return rows.order_by("-sent_at", "-id")


def belongs_to_several(person: Person) -> bool:
    """Do they belong to several organisations, so that a list has to say whose a report is?"""
    return person.memberships.belonging().count() > 1


def recipients_written_to(person: Person) -> Sequence[Report]:
    """One report for each recipient, to name them in a filter."""
    newest = Report.objects.visible_to(person).order_by().values("recipient").annotate(last=Max("created_at"))
    when = {row["last"] for row in newest}
    rows = Report.objects.visible_to(person).filter(created_at__in=when).select_related("organisation")
    return list({report.recipient: report for report in rows}.values())


def removals_due(person: Person) -> Sequence[Report]:
    """Sent with the name of somebody who took their consent back: the recipient has not been asked yet."""
    return list(Report.objects.visible_to(person).filter(removal_due=True).select_related("organisation"))


def sent_about(person: Person, incident: UUID) -> Sequence[Report]:
    """Reports of an incident that have left."""
    rows = Report.objects.visible_to(person).filter(incident=incident)
    return list(rows.exclude(state=ReportState.DRAFT))


def last_letter(person: Person, report: Report | None) -> UUID | None:
    """The sealed thread of the newest letter that this person wrote, besides this one."""
    rows = Report.objects.visible_to(person).filter(by=person)
    if report:
        rows = rows.exclude(pk=report.pk)
    return rows.order_by("-created_at", "-id").values_list("record", flat=True).first()
