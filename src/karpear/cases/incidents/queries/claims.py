"""Whether an incident can become a claim: its person is known by its alert, and something covered them that day."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from karpear.alerts.models import Alert
from karpear.people.models import Membership, Person
from karpear.preparedness.cover.queries.claims import ClaimSource, claim_sources, member_for_claim

from ..models import Incident


@dataclass(frozen=True, slots=True)
class ClaimBeginning:
    """What is clear of an incident, and whom to claim from. What happened is sealed and is not in it."""

    member: Membership
    happened_on: date
    province: str
    sources: list[ClaimSource]


def claim_beginning(reader: Person, incident: Incident) -> ClaimBeginning | None:
    """None where nobody knows whom it is about, nothing covers them, or the reader does not keep cover there."""
    if incident.alert is None or incident.organisation_id is None:
        return None
    alert = Alert.objects.visible_to(reader).filter(pk=incident.alert).first()
    member = member_for_claim(reader, incident.organisation_id, alert.person_id) if alert else None
    if alert is None or member is None:
        return None
    zone = ZoneInfo(member.organisation.time_zone)
    happened_on = incident.fact_on or alert.opened_at.astimezone(zone).date()
    sources = claim_sources(member, happened_on)
    return ClaimBeginning(member, happened_on, incident.fact_province, sources) if sources else None
