"""Who leads an organisation."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from karpear.rules.access import Role

from ..models import Membership


def leads_of(organisations: Iterable[UUID | None]) -> Mapping[UUID | None, set[UUID]]:
    """Organisation → its leads who can sign in. None, and one without a lead, has none."""
    leads: dict[UUID | None, set[UUID]] = defaultdict(set)
    rows = Membership.objects.active().filter(organisation__in=set(organisations) - {None}, person__is_active=True)
    for organisation, person in rows.filter(role=Role.LEAD.value).values_list("organisation", "person"):
        leads[organisation].add(person)
    return leads
