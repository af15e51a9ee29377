"""What authorities want that belongs to an incident: inquiries, those that may be opened or tied, and the search."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from karpear.compliance.demands.models import Demand
from karpear.compliance.inquiries.queries import InquiryLine, inquiries_at, inquiries_to_link
from karpear.compliance.keepers import may_keep
from karpear.people.models import Person
from karpear.rules.case.playbook import Happened
from karpear.rules.law.demands import DemandClass

from ..models import Incident

#: After these a letter of an authority follows, or came before.
FOLLOWED_BY_INQUIRY = frozenset({Happened.RAIDED, Happened.REFUSED})
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
