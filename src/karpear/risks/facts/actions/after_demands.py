"""What authorities ask, and did afterwards, becomes a fact of the register, in codes alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.verbs import note
from karpear.rules.risk.matrix import Reliability

from ..models import Fact, FactKind


@transaction.atomic
def take_demand_fact(
    *, source: UUID, organisation: UUID, codes: Mapping[str, Any], entered_by: UUID | None, now: datetime
) -> bool:
    """Once for each. `codes`: threat, happened_on (of which only the month counts), province, serious."""
    fact = Fact(
        organisation_id=organisation, kind=FactKind.DEMAND, source=source, only_month=True,
        reliability=Reliability.LIKELY_RELIABLE.value, entered_by_id=entered_by, entered_at=now, **codes,
    )  # fmt: skip
    Fact.objects.bulk_create([fact], ignore_conflicts=True)
    if not Fact.objects.filter(pk=fact.pk).exists():
        return False
    note(fact, action="fact.demand", by=None, at=now, threat=fact.threat)
    return True
