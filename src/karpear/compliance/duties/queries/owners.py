"""Who does which date: whoever was named for it; a leader their own; else whoever does the duty."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from karpear.people.models import Membership
from karpear.rules.law.duties import about_of
from karpear.rules.law.organisation import LegalEventKind

from ...profile.models import OfficeHolder
from ..models import DutyDate, DutyOwner

#: What counts from taking office or leaving it is asked of the leader alone.
_OFFICE = (f"{LegalEventKind.TOOK_OFFICE}.", f"{LegalEventKind.LEFT_OFFICE}.")


@dataclass(frozen=True, slots=True)
class DutyOwners:
    """`by_duty`: by duty and what it is about; `leaders`: by what is about themselves."""

    by_duty: Mapping[tuple[str, str], UUID]
    leaders: Mapping[str, UUID]

    def of(self, duty: str, key: str) -> UUID | None:
        """Who does this date."""
        about = about_of(key)
        return self.by_duty.get((duty, about)) or self.leaders.get(about) or self.by_duty.get((duty, ""))


def is_personal(key: str) -> bool:
    """Does only that leader owe this date whose office it counts from?"""
    return key.startswith(_OFFICE)


def is_named_alone(row: DutyDate) -> bool:
    """Has somebody been named for what it is about, beside whoever does the duty?"""
    owners_of_one = DutyOwner.objects.filter(organisation=row.organisation_id, duty=row.duty, about=about_of(row.key))
    return bool(about_of(row.key)) and owners_of_one.exists()


def owners_of(organisation: UUID) -> DutyOwners:
    """Two statements. Whoever left does nothing any more."""
    belong = Membership.objects.active().filter(organisation=organisation, person__is_active=True).values("person")
    rows = DutyOwner.objects.filter(organisation=organisation, owner__in=belong)
    leaders = OfficeHolder.objects.standing().filter(organisation=organisation, person__in=belong)
    return DutyOwners(
        by_duty={(duty, about): owner for duty, about, owner in rows.values_list("duty", "about", "owner_id")},
        leaders={f"{kind}{pk}": person for pk, person in leaders.values_list("pk", "person_id") for kind in _OFFICE},
    )
