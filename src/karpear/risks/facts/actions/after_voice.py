"""What came of speaking, and a name under a published statement, become facts of the register, in codes alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.verbs import note
from karpear.rules.risk.matrix import Reliability

from ..models import Fact, FactKind


@transaction.atomic
def take_voice_fact(
    *,
    source: UUID,
    organisation: UUID,
    kind: FactKind,
    codes: Mapping[str, Any],
    entered_by: UUID | None = None,
    now: datetime,
) -> bool:
    """Once for each source. `codes`: threat, happened_on, province, serious."""
    fact = Fact(
        organisation_id=organisation, kind=kind, source=source, reliability=Reliability.LIKELY_RELIABLE.value,
        entered_by_id=entered_by, entered_at=now, **codes,
    )  # fmt: skip
    Fact.objects.bulk_create([fact], ignore_conflicts=True)
    if not Fact.objects.filter(pk=fact.pk).exists():
        return False
    note(fact, action=f"fact.{kind.value}", by=None, at=now, threat=fact.threat)
    return True
