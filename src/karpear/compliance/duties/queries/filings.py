"""How the dates of duties stand, for whoever claims that they are done."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from karpear.countries.queries import paper_book
from karpear.people.models import Organisation, Person

from ...evidence.filings import DutyDates, DutyFiling, FiledDate
from ...evidence.models import Paper
from ...evidence.queries.papers import paper_lines
from ..models import DutyDate
from .lines import DutyLine, duty_lines


def filed_dates(organisation: Organisation, now: datetime) -> DutyDates:
    """Of each duty of the pack: late, owed, filed with proof or without. Three queries."""
    holding = {line.paper.pk for line in paper_lines(organisation, now) if line.document.holds_on(line.today)}
    dates: dict[str, list[FiledDate]] = defaultdict(list)
    for row in DutyDate.objects.filter(organisation=organisation, own_duty=None):
        dates[row.duty].append(FiledDate(row.key, _filing(row, holding, now)))
    return dates


def dates_proven_by(paper: Paper, person: Person, now: datetime) -> list[DutyLine]:
    """Dates that this document shows to be filed, which this person may see; the first one on top."""
    rows = DutyDate.objects.visible_to(person).filter(paper=paper).select_related("organisation", "owner", "own_duty")
    return duty_lines(rows.order_by("stands_on", "id"), now)


def papers_used_up(row: DutyDate) -> frozenset[UUID]:
    """Documents that were made for one occasion, and show that another date of the same duty was filed."""
    kinds = paper_book(row.organisation.country).for_once
    dates = DutyDate.objects.filter(organisation=row.organisation_id, duty=row.duty, paper__kind__in=kinds)
    return frozenset(dates.exclude(pk=row.pk).values_list("paper", flat=True))


def _filing(row: DutyDate, holding: Collection[UUID], now: datetime) -> DutyFiling:
    """What two people agreed that need not be filed is done; what was filed needs a receipt, or a paper that holds."""
    if row.settled_at is None:
        return DutyFiling.LATE if row.late_at and row.late_at <= now else DutyFiling.OWED
    is_proven = row.filed_on is None or bool(row.receipt) or row.paper_id in holding
    return DutyFiling.FILED if is_proven else DutyFiling.UNPROVEN
