"""Which reports there are, and where each stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from karpear.countries.queries import packs, recipient, recipients
from karpear.countries.recipients import Recipient
from karpear.people.models import Organisation, Person
from karpear.people.queries import require
from karpear.rules.access import Verb
from karpear.rules.recipients import ReportState
from karpear.rules.refusals import Forbidden, Missing
from karpear.vault.models import Record, RecordType

from ..models import Incident, Named, Report, ReportEvent


def country_of(organisation: Organisation | None) -> str:
    """An organisation's country; for an independent defender the first that this installation offers."""
    return organisation.country if organisation else packs()[0].code


def recipients_in(organisation: Organisation | None) -> tuple[Recipient, ...]:
    """Whom a report can reach."""
    return recipients(country_of(organisation))


def recipient_in(organisation: Organisation | None, recipient_id: str) -> Recipient:
    """One of them. Raises Missing."""
    return recipient(country_of(organisation), recipient_id)


def incident_row(thread: UUID) -> UUID | None:
    """The incident whose words stand in this thread."""
    return Incident.objects.filter(record=thread).values_list("pk", flat=True).first()


def thread_of(incident: UUID) -> UUID:
    """The sealed thread of an incident; a thread's own id is its thread."""
    return Incident.objects.filter(pk=incident).values_list("record", flat=True).first() or incident


def named_in(thread: UUID) -> Sequence[UUID]:
    """The people whom an incident that is kept from the team is open to."""
    return list(Named.objects.filter(incident__record=thread).values_list("person", flat=True))


def incident_for(person: Person, incident: UUID) -> Record:
    """The newest version of an incident that this person may report. Raises Missing, Forbidden."""
    rows = Record.objects.visible_to(person).filter(thread=incident, type=RecordType.INCIDENT)
    found = rows.newest_for(person).select_related("organisation").first()
    if found is None:
        raise Missing
    _must_work(person, found.organisation_id, mine=found.owner_id == person.pk)
    return found


def _must_work(person: Person, organisation: UUID | None, *, mine: bool) -> None:
    """What is an organisation's is its officers' work; what is a person's alone is theirs."""
    if organisation:
        require(person, organisation, Verb.WORK_INCIDENTS)
    elif not mine:
        raise Forbidden(_("Only whoever wrote it may do this."))


def report_to_work(person: Person, report: UUID, *, lock: bool = False) -> Report:
    """A report that this person may change. Raises Missing, Forbidden."""
    rows = Report.objects.visible_to(person).filter(pk=report).select_related("organisation")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Missing
    _must_work(person, found.organisation_id, mine=found.by_id == person.pk)
    return found


def report_of(person: Person, report: UUID) -> Report:
    """One report with all that happened to it. Raises Missing."""
    events = Prefetch("events", queryset=ReportEvent.objects.select_related("by"))
    rows = Report.objects.visible_to(person).select_related("organisation", "by").prefetch_related(events)
    found = rows.filter(pk=report).first()
    if found is None:
        raise Missing
    return found


@dataclass(frozen=True, slots=True)
class ReportFilters:
    """`state`, `recipient`: empty for all; `open`: those that are not closed."""

    state: str = ""
    recipient: str = ""
    incident: UUID | None = None


def reports_of(person: Person, filters: ReportFilters) -> "QuerySet[Report]":
    """What this person may see, newest first."""
    rows = Report.objects.visible_to(person).select_related("organisation", "by")
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.recipient:
        rows = rows.filter(recipient=filters.recipient)
    if filters.incident:
        rows = rows.filter(incident=filters.incident)
    return rows


def removals_due(person: Person) -> Sequence[Report]:
    """Sent with the name of somebody who took their consent back: the recipient has not been asked yet."""
    return list(Report.objects.visible_to(person).filter(removal_due=True).select_related("organisation"))


def sent_about(person: Person, incident: UUID) -> Sequence[Report]:
    """Reports of an incident that have left."""
    rows = Report.objects.visible_to(person).filter(incident=incident).exclude(state=ReportState.DRAFT)
    return list(rows.filter(sent_at__isnull=False))
