"""A bulletin that an organisation received becomes a fact of its register: codes, and the way to its page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.lines import record_many
from karpear.audit.actions.verbs import note

from ..models import Fact, FactKind


@dataclass(frozen=True, slots=True)
class BulletinFact:
    """One of a bulletin. `codes`: threat, happened_on, province, serious, reliability."""

    source: UUID
    organisation: UUID
    codes: Mapping[str, Any]


@transaction.atomic
def take_bulletin_facts(*, new: Collection[BulletinFact], path: str, now: datetime) -> int:
    """All of one bulletin, each once for its source and organisation, in few statements however many they are. `path`:
    of the bulletin's page, which asks who may read it. Returns how many were not there yet.
    """
    there = Fact.objects.filter(source__in={fact.source for fact in new})
    sources_there = set(there.values_list("organisation", "source"))
    facts = [
        Fact(
            organisation_id=fact.organisation, kind=FactKind.BULLETIN, source=fact.source, note=path, entered_at=now,
            **fact.codes,
        )
        for fact in new
        if (fact.organisation, fact.source) not in sources_there
    ]  # fmt: skip
    Fact.objects.bulk_create(facts, ignore_conflicts=True)
    keys = [fact.pk for fact in facts]
    stored = set(Fact.objects.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    record_many(
        [(fact.organisation_id, fact.pk, {"threat": fact.threat}) for fact in facts if fact.pk in stored],
        at=now, action="fact.bulletin", object_type="fact",
    )  # fmt: skip
    return len(stored)


@transaction.atomic
def take_back_bulletin_facts(*, sources: list[UUID], by: UUID | None, now: datetime) -> int:
    """Its source has taken it back: what it proposed is calculated again without it. `by`: who sent that, of another
    organisation perhaps: kept for the rule that nobody takes back what asks about their own trip, and shown nowhere.
    """
    facts = Fact.objects.select_for_update().filter(source__in=sources, kind=FactKind.BULLETIN, withdrawn_at=None)
    for fact in facts:
        fact.withdrawn_at, fact.withdrawn_by_id, fact.considered_at = now, by, None
        fact.save(update_fields=["withdrawn_at", "withdrawn_by", "considered_at"])
        note(fact, action="fact.taken_back", by=None, at=now)
    return len(facts)
