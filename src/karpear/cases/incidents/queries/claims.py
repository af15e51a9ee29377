"""Whether an incident can become a claim: whom it is about is known, and something covered them that day."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from karpear.alerts.models import Alert
from karpear.people.models import Membership, Person
from karpear.preparedness.cover.queries.claims import ClaimSource, claim_sources, find_payer, member_for_claim
from karpear.rules.duty.event_needs import needs_after

from ..models import Incident
from .about import person_concerned


@dataclass(frozen=True, slots=True)
class ClaimBeginning:
    """What is clear of an incident, and whom to claim from. What happened is sealed and is not in it.

    `payer`: the source that pays for this by the rule of cover; None where none does for certain.
    """

    member: Membership
    happened_on: date
    province: str
    sources: list[ClaimSource]
    payer: ClaimSource | None


def claim_beginning(reader: Person, incident: Incident) -> ClaimBeginning | None:
    """None where nobody knows whom it is about, nothing covers them, or the reader does not keep cover there."""
    person = person_concerned(reader, incident) if incident.organisation_id else None
    member = member_for_claim(reader, incident.organisation_id, person.pk) if person else None
    if member is None:
        return None
    alert = Alert.objects.filter(pk=incident.alert).first() if incident.alert else None
    began_at = (alert or incident).opened_at
    happened_on = incident.fact_on or began_at.astimezone(ZoneInfo(member.organisation.time_zone)).date()
    sources = claim_sources(member, happened_on)
    if not sources:
        return None
    payer = find_payer(member, sources, happened_on, incident.fact_province, needs_after(incident.playbook))
    return ClaimBeginning(member, happened_on, incident.fact_province, sources, payer)
