"""Facts that come from a diary because their author consented, and go when they take it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import note

from ..models import Fact, FactKind


@transaction.atomic
def take_told(*, source: UUID, organisation: UUID, codes: Mapping[str, Any], now: datetime) -> bool:
    """A fact in codes, once for each consent. Nobody is named as having entered it. Returns whether it is new.

    `codes`: threat, happened_on, only_month, province, serious, reliability.
    """
    if Fact.objects.filter(organisation=organisation, source=source).exists():
        return False
    fact = Fact(organisation_id=organisation, kind=FactKind.DIARY, source=source, entered_at=now, **codes)
    Fact.objects.bulk_create([fact], ignore_conflicts=True)
    if not Fact.objects.filter(pk=fact.pk).exists():  # another keeper was faster
        return False
    note(fact, action="fact.told", by=None, at=now)
    return True


@transaction.atomic
def take_back_told(*, source: UUID, by: UUID, now: datetime) -> int:
    """It no longer counts: what it proposed is calculated again without it, and then it is deleted.

    `by`: the author, so that nobody makes a trip of their own milder by it.
    """
    facts = Fact.objects.select_for_update().filter(source=source, kind=FactKind.DIARY, withdrawn_at=None)
    count = 0
    for fact in facts:
        fact.withdrawn_at, fact.withdrawn_by_id, fact.considered_at = now, by, None
        fact.save(update_fields=["withdrawn_at", "withdrawn_by", "considered_at"])
        note(fact, action="fact.taken_back", by=None, at=now)
        count += 1
    return count


@transaction.atomic
def forget_told(*, now: datetime) -> int:
    """Delete what was taken back and no longer counts. Returns how many."""
    facts = Fact.objects.filter(kind=FactKind.DIARY, withdrawn_at__lte=now, considered_at__isnull=False)
    ids = list(facts.values_list("pk", flat=True)[:200])
    if ids:
        Fact.objects.filter(pk__in=ids).delete()
        record(at=now, action="fact.forget", object_type="fact", count=len(ids))
    return len(ids)
