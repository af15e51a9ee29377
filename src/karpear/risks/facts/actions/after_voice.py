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
) -> UUID | None:
    """Once for each source; one that was taken back counts again. `codes`: threat, happened_on, province, serious.

    Returns the fact; None: it was there already.
    """
    old_fact = Fact.objects.select_for_update().filter(organisation=organisation, source=source, kind=kind).first()
    if old_fact is not None:
        return _restored(old_fact, now)
    fact = Fact(
        organisation_id=organisation, kind=kind, source=source, reliability=Reliability.LIKELY_RELIABLE.value,
        entered_by_id=entered_by, entered_at=now, **codes,
    )  # fmt: skip
    Fact.objects.bulk_create([fact], ignore_conflicts=True)
    if not Fact.objects.filter(pk=fact.pk).exists():
        return None
    note(fact, action=f"fact.{kind.value}", by=None, at=now, threat=fact.threat)
    return fact.pk


@transaction.atomic
def take_back_voice_fact(*, source: UUID, by: UUID | None, now: datetime) -> bool:
    """It does not hold after all: what it proposed is calculated again without it. `by`: who said so."""
    fact = Fact.objects.select_for_update().filter(source=source, kind=FactKind.STATEMENT, withdrawn_at=None).first()
    return fact is not None and _change(fact, "fact.taken_back", now, by, now)


def _restored(fact: Fact, now: datetime) -> UUID | None:
    if fact.withdrawn_at is None:
        return None
    _change(fact, "fact.restored", None, None, now)
    return fact.pk


def _change(fact: Fact, action: str, withdrawn_at: datetime | None, by: UUID | None, now: datetime) -> bool:
    fact.withdrawn_at, fact.withdrawn_by_id, fact.considered_at = withdrawn_at, by, None
    fact.save(update_fields=["withdrawn_at", "withdrawn_by", "considered_at"])
    note(fact, action=action, by=None, at=now)
    return True
