"""Write down what was done. `record` runs inside the transaction of the change it describes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from karpear.db.prepared import insert, insert_few_or_many

from ..models import Entry


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
    insert(
        line(
            at=at,
            action=action,
            object_type=object_type,
            object_id=object_id,
            actor=actor,
            organisation=organisation,
            **detail,
        )
    )


def line(
    *,
    at: datetime,
    action: str,
    object_type: str,
    object_id: UUID | None = None,
    actor: UUID | None = None,
    organisation: UUID | None = None,
    **detail: Any,
) -> Entry:
    """The line that `record` would add, for those who write it together with other rows."""
    return Entry(
        at=at,
        action=action,
        object_type=object_type,
        object_id=object_id,
        actor=actor,
        organisation=organisation,
        detail=detail,
    )


def record_many(
    rows: Iterable[tuple[UUID | None, UUID, Mapping[str, Any]]],
    *,
    at: datetime,
    action: str,
    object_type: str,
    actor: UUID | None = None,
) -> None:
    """Add one line per organisation and equal detail for a batch of (organisation, object, detail).

    A line that stands for several objects counts them and names them: `{"count": n, "ids": [...]}`.
    """
    groups: dict[tuple[UUID | None, tuple[Any, ...]], tuple[Mapping[str, Any], list[UUID]]] = {}
    for organisation, object_id, detail in rows:
        groups.setdefault((organisation, tuple(detail.items())), (detail, []))[1].append(object_id)
    insert_few_or_many(
        [
            Entry(
                at=at,
                action=action,
                object_type=object_type,
                object_id=ids[0] if len(ids) == 1 else None,
                actor=actor,
                organisation=organisation,
                detail=dict(detail) if len(ids) == 1 else {**detail, "count": len(ids), "ids": [str(i) for i in ids]},
            )
            for (organisation, _), (detail, ids) in groups.items()
        ]
    )
