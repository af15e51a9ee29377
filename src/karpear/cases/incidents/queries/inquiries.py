"""Inquiries of the authorities that belong to an incident, and those that may be opened from it or tied to it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from karpear.compliance.inquiries.queries import InquiryLine, inquiries_at, inquiries_to_link
from karpear.compliance.keepers import may_keep
from karpear.people.models import Person
from karpear.rules.case.playbook import Happened

from ..models import Incident

#: After these a letter of an authority follows, or came before.
FOLLOWED_BY_INQUIRY = frozenset({Happened.RAIDED, Happened.REFUSED})


@dataclass(frozen=True, slots=True)
class IncidentInquiries:
    """`lines`: what belongs to it. `may_open`: may this person open one from it? `to_link`: what could belong to it."""

    lines: list[InquiryLine]
    may_open: bool = False
    to_link: list[InquiryLine] = field(default_factory=list)


def incident_path(incident: Incident) -> str:
    """Its page, by which an inquiry knows it."""
    return reverse("cases:incident", args=[incident.pk])


def incident_inquiries(reader: Person, incident: Incident, now: datetime) -> IncidentInquiries:
    """What is kept to those named is tied to nothing that others read."""
    organisation = incident.organisation_id
    if organisation is None or incident.restricted:
        return IncidentInquiries([])
    lines = inquiries_at(reader, incident_path(incident), now)
    if not may_keep(reader, organisation) or incident.playbook not in FOLLOWED_BY_INQUIRY:
        return IncidentInquiries(lines)
    return IncidentInquiries(lines, may_open=True, to_link=inquiries_to_link(reader, organisation, now))
