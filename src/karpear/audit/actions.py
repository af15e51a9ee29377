"""Write down what was done. Lines are written inside the transaction of the change they describe."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from .models import Entry

_MOST_IDS = 1000


def record(
    *,
    at: datetime,
    action: str,
    object_type: str,
    object_id: UUID | None = None,
    actor: UUID | None = None,
    organisation: UUID | None = None,
    **detail: Any,
) -> None:
    """Add one line. `detail`: codes, counts and ids only."""
    Entry.objects.create(
        at=at,
        action=action,
        object_type=object_type,
        object_id=object_id,
        actor=actor,
        organisation=organisation,
        detail=detail,
    )


def record_many(
    changes: Iterable[tuple[UUID | None, UUID, dict[str, Any]]], *, at: datetime, action: str, object_type: str
) -> None:
    """Lines for a set of changes (organisation, object, detail): one per organisation and detail, with the ids."""
    sets: dict[tuple[UUID | None, tuple[tuple[str, Any], ...]], list[UUID]] = defaultdict(list)
    for organisation, object_id, detail in changes:
        sets[organisation, tuple(sorted(detail.items()))].append(object_id)
    lines = []
    for (organisation, detail_items), ids in sets.items():
        detail_map = dict(detail_items)
        one = ids[0] if len(ids) == 1 else None
        if one is None:
            detail_map |= {"count": len(ids), "ids": [i.hex for i in ids[:_MOST_IDS]]}
        lines.append(
            Entry(
                at=at, action=action, object_type=object_type, object_id=one, organisation=organisation,
                detail=detail_map,
            )
        )  # fmt: skip
    Entry.objects.bulk_create(lines, batch_size=500)
