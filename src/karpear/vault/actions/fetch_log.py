"""What belongs to others is handed out, and written down: who fetched what, and when.

Reading one's own is not: when somebody opens their diary at night is nobody's business (docs/decisions/0028).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.lines import record as audit
from karpear.people.models import Person

from ..models import Attachment, Look

#: So many records are named in a line; of more only their number, the newest and the oldest.
FEW = 20


@transaction.atomic
def records_given(*, to: Person, records: Iterable[Mapping[str, Any]], now: datetime, listed: str = "") -> None:
    """A page of records, as the API answers it (newest first), went to this person: a line for each organisation.

    `listed`: the type whose whole list they opened; what was shared with them of it is no longer new.
    """
    groups: dict[UUID | None, list[Mapping[str, Any]]] = {}
    for record in records:
        if not record["mine"]:
            groups.setdefault(record["organisation"], []).append(record)
    if listed and groups:
        Look.objects.update_or_create(person=to, type=listed, defaults={"at": now})
    for organisation, rows in groups.items():
        threads = {row["thread"] for row in rows}
        audit(
            at=now,
            action="fetch",
            object_type="thread" if len(threads) == 1 else "record",
            object_id=threads.pop() if len(threads) == 1 else None,
            actor=to.pk,
            organisation=organisation,
            **_describe_ids([str(row["id"]) for row in rows]),
        )


def _describe_ids(ids: list[str]) -> dict[str, Any]:
    if len(ids) > FEW:
        return {"records": len(ids), "newest": ids[0], "oldest": ids[-1]}
    return {"records": len(ids), "ids": ids}


@transaction.atomic
def file_given(*, to: Person, attachment: UUID, now: datetime) -> None:
    """A sealed file of somebody else went to this person."""
    rows = Attachment.objects.filter(pk=attachment).exclude(owner=to)
    for record, organisation in rows.values_list("record", "record__organisation"):
        audit(
            at=now, action="fetch", object_type="attachment", object_id=attachment, actor=to.pk,
            organisation=organisation, record=str(record),
        )  # fmt: skip
