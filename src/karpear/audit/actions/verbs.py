"""A verb that changes one row: the row, its history and the audit line are written together, or not at all."""

from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from .lines import record, record_many

_BATCH = 500

type Changed = dict[str, tuple[Any, Any]]


def whole(row: Model) -> Any:
    """The row itself, or the one that its model says it is PART_OF."""
    part_of = getattr(row, "PART_OF", "")
    return getattr(row, part_of) if part_of else row


def note(row: Model, *, action: str, by: Model | None, at: datetime, **detail: Any) -> None:
    """One audit line about a row, inside the caller's transaction. `detail`: codes, counts and ids only."""
    record(
        at=at, action=action, object_type=str(row._meta.model_name), object_id=row.pk, actor=by.pk if by else None,
        organisation=getattr(whole(row), "organisation_id", None), **detail,
    )  # fmt: skip


@contextmanager
def changing(
    row: Model,
    *,
    verb: str,
    by: Model | None,
    at: datetime,
    why: str = "",
    always: tuple[str, ...] = (),
    **detail: Any,
) -> Iterator[Changed]:
    """Change a locked row inside; what differs at the end is saved, and kept as {column: (before, after)}.

    Columns that the model calls UNTRACKED are saved along with others, and are not a change by themselves: where
    nothing else differs, nothing is written. So are those that follow: STALE is emptied by any change (somebody was
    told of what stood before), and SINCE holds (column, other column, value): since when the other has that value.
    `always`: columns that are said even where they stay the same. A model that keeps a history answers
    `history(verb)` with a row for it, and names in SAID the columns that its audit lines tell. Where the row, or the
    one it is part of, has a `changed_at`, that is now.
    """
    before = _cells(row)
    changed: Changed = {}
    with transaction.atomic():
        yield changed
        after = _cells(row)
        differing = {name for name in after if after[name] != before[name]}
        tracked = differing.difference(getattr(row, "UNTRACKED", ()))
        changed |= {name: (before[name], after[name]) for name in after if name in always or name in tracked}
        if changed:
            row.save(update_fields=differing | _follow(row, tracked, at))
            _touch(whole(row), at)
            _keep(verb, row, changed, by=by, at=at, why=why)
            said = {name: after[name] for name in getattr(row, "SAID", ())}
            note(row, action=f"{row._meta.model_name}.{verb}", by=by, at=at, **said, **detail)


def create(rows: Sequence[Any], *, by: Model, at: datetime, organisation: UUID | None) -> None:
    """Insert new rows of one model, each with the first line of its history and its line in the audit.

    A model that keeps a history names in BEGINS_WITH the columns that stand in its first line.
    """
    if not rows:
        return
    model = type(rows[0])
    for row in rows:
        _follow(row, _cells(row), at)
    with transaction.atomic():
        model.objects.bulk_create(rows, batch_size=_BATCH)
        if hasattr(model, "history"):
            changes = [_first(row, by=by, at=at) for row in rows]
            type(changes[0]).objects.bulk_create(changes, batch_size=_BATCH)
        name = str(model._meta.model_name)
        lines: list[tuple[UUID | None, UUID, dict[str, Any]]] = [(organisation, row.pk, {}) for row in rows]
        record_many(lines, at=at, action=f"{name}.added", object_type=name, actor=by.pk)


def _first(row: Any, *, by: Model, at: datetime) -> Any:
    change = row.history("added")
    change.at, change.by = at, by
    change.fields = {name: ["", text(getattr(row, name))] for name in row.BEGINS_WITH}
    return change


def _cells(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _follow(row: Any, changed: Container[str], at: datetime) -> set[str]:
    """Set what follows from a change of these columns; returns which columns that are."""
    values = dict.fromkeys(getattr(row, "STALE", ()))
    since = [rule for rule in getattr(row, "SINCE", ()) if rule[1] in changed]
    values |= {column: at if getattr(row, state) == value else None for column, state, value in since}
    for column, cell in values.items():
        setattr(row, column, cell)
    return set(values)


def _touch(row: Any, at: datetime) -> None:
    if hasattr(row, "changed_at"):
        row.changed_at = at
        row.save(update_fields=["changed_at"])


def _keep(verb: str, row: Any, changed: Changed, *, by: Model | None, at: datetime, why: str) -> None:
    if not hasattr(row, "history"):
        return
    change = row.history(verb)
    change.at, change.by, change.why = at, by, why
    change.fields = {name: [text(old), text(new)] for name, (old, new) in changed.items()}
    change.save(force_insert=True)


def text(value: Any) -> str:
    """As a history keeps it. People are kept by id: names may change, or be taken out."""
    return "" if value is None else str(value)
