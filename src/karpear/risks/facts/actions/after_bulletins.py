"""A bulletin that an organisation received becomes a fact of its register: codes, and the way to its page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.verbs import note

from ..models import Fact, FactKind


@transaction.atomic
def take_bulletin_fact(
    *, source: UUID, organisation: UUID, codes: Mapping[str, Any], path: str, now: datetime
) -> UUID | None:
    """Once for each source. `codes`: threat, happened_on, province, serious, reliability. `path`: of the bulletin's
    page, which asks who may read it. Returns the fact; None: it was there already.
    """
    if Fact.objects.filter(organisation=organisation, source=source).exists():
        return None
    fact = Fact(
        organisation_id=organisation, kind=FactKind.BULLETIN, source=source, note=path, entered_at=now, **codes
    )  # fmt: skip
    Fact.objects.bulk_create([fact], ignore_conflicts=True)
    if not Fact.objects.filter(pk=fact.pk).exists():
        return None
    note(fact, action="fact.bulletin", by=None, at=now, threat=fact.threat)
    return fact.pk


@transaction.atomic
def take_back_bulletin_facts(*, sources: list[UUID], now: datetime) -> int:
    """Its source has taken it back: what it proposed is calculated again without it."""
    facts = Fact.objects.select_for_update().filter(source__in=sources, kind=FactKind.BULLETIN, withdrawn_at=None)
    for fact in facts:
        fact.withdrawn_at, fact.considered_at = now, None
        fact.save(update_fields=["withdrawn_at", "considered_at"])
        note(fact, action="fact.taken_back", by=None, at=now)
    return len(facts)
