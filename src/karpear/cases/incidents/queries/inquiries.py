"""What authorities want that belongs to an incident: inquiries, those that may be opened or tied, and the search.

And the other way round: with what an incident of such a letter or search begins.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from karpear.compliance.demands.models import Demand
from karpear.compliance.inquiries.models import Inquiry
from karpear.compliance.inquiries.queries import InquiryLine, inquiries_at, inquiries_to_link
from karpear.compliance.keepers import may_keep
from karpear.people.models import Person
from karpear.rules.case.playbook import Happened
from karpear.rules.law.demands import DemandClass
from karpear.rules.law.inquiries import InquiryKind

from ..models import Incident
from .titles import incident_titles

#: After these a letter of an authority follows, or came before.
FOLLOWED_BY_INQUIRY = frozenset({Happened.DETAINED, Happened.RAIDED, Happened.REFUSED})
#: A demand to search and the incident of that search are noted so near to each other.
SAME_SEARCH = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class IncidentInquiries:
    """`lines`: what belongs to it. `may_open`: may this person open one from it? `to_link`: what could belong to it.

    `searches`: demands to search of the same organisation, noted in the same days.
    """

    lines: list[InquiryLine]
    may_open: bool = False
    to_link: list[InquiryLine] = field(default_factory=list)
    searches: list[Demand] = field(default_factory=list)


def incident_path(incident: Incident) -> str:
    """Its page, by which an inquiry knows it."""
    return reverse("cases:incident", args=[incident.pk])


def incident_inquiries(reader: Person, incident: Incident, now: datetime) -> IncidentInquiries:
    """What is kept to those named is tied to nothing that others read."""
    organisation = incident.organisation_id
    if organisation is None or incident.restricted:
        return IncidentInquiries([])
    lines, searches = inquiries_at(reader, incident_path(incident), now), _searches(reader, incident)
    if not may_keep(reader, organisation) or incident.playbook not in FOLLOWED_BY_INQUIRY:
        return IncidentInquiries(lines, searches=searches)
    to_link = inquiries_to_link(reader, organisation, now)
    return IncidentInquiries(lines, may_open=True, to_link=to_link, searches=searches)


def _searches(reader: Person, incident: Incident) -> list[Demand]:
    if incident.playbook != Happened.RAIDED:
        return []
    span = (incident.opened_at - SAME_SEARCH, incident.opened_at + SAME_SEARCH)
    rows = Demand.objects.visible_to(reader).filter(organisation=incident.organisation_id, received_at__range=span)
    return list(rows.filter(demand=DemandClass.SEARCH.value).order_by("number"))


def search_of(person: Person, demand: UUID | None) -> Demand | None:
    """The demand to search from which an incident is opened, if they see it."""
    if demand is None:
        return None
    return Demand.objects.visible_to(person).filter(pk=demand, demand=DemandClass.SEARCH.value).first()


def raid_of(person: Person, search: Demand) -> Incident | None:
    """The incident of that search which is open already, if they see it; kept to those named, it is another matter."""
    span = (search.received_at - SAME_SEARCH, search.received_at + SAME_SEARCH)
    rows = Incident.objects.visible_to(person).filter(
        organisation=search.organisation_id, playbook=Happened.RAIDED.value, restricted=False, closed_at=None
    )
    return rows.filter(opened_at__range=span).order_by("-opened_at", "-id").first()


def letter_of(person: Person, inquiry: UUID | None) -> Inquiry | None:
    """The inquiry from which an incident is opened, if they keep it, and it belongs to none."""
    row = Inquiry.objects.visible_to(person).going().filter(pk=inquiry, path="").first() if inquiry else None
    return row if row and may_keep(person, row.organisation_id) else None


def incidents_of_letter(person: Person, inquiry: Inquiry | None) -> list[tuple[Incident, str]]:
    """Those that are open already and to which it could be tied, with their titles."""
    if inquiry is None:
        return []
    rows = (
        Incident.objects.visible_to(person)
        .open()
        .filter(organisation=inquiry.organisation_id, playbook__in=FOLLOWED_BY_INQUIRY, restricted=False)
    )
    titles = incident_titles(person, rows)
    return [(row, titles[row.pk]) for row in rows]


def begin_with(search: Demand | None, inquiry: Inquiry | None) -> dict[str, str]:
    """What an incident takes over of either. What somebody goes to court for, nobody can tell from the letter."""
    if search:
        return {"playbook": Happened.RAIDED.value, "organisation": str(search.organisation_id)}
    if inquiry is None:
        return {}
    playbook = {} if inquiry.kind == InquiryKind.COURT else {"playbook": Happened.REFUSED.value}
    return {"organisation": str(inquiry.organisation_id), **playbook}
