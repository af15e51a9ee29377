"""A second person is asked only where their word would be taken: by the same rule that refuses it afterwards."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from karpear.people.models import Person
from karpear.people.needs import Waiting
from karpear.people.queries.pairs import may_second

type Refine = Callable[[Sequence[Waiting], Person, datetime], Sequence[Waiting]]


def may_second_row(person: UUID, row: Any, first: str, word_at: str, now: datetime) -> bool:
    """May they be the second one about this row? `first`, `word_at`: its fields of who spoke first, and when."""
    return may_second(
        by=person, first=getattr(row, f"{first}_id"), word_at=getattr(row, word_at) or now, now=now,
        organisation=row.organisation_id,
    )  # fmt: skip


def only_seconds(model: type[Model], first: str, word_at: str) -> Refine:
    """Of what waits, that about which they may be the second one."""

    def refine(needs: Sequence[Waiting], person: Person, now: datetime) -> Sequence[Waiting]:
        rows = model._default_manager.in_bulk([need.subject for need in needs])
        return [
            need
            for need in needs
            if need.subject in rows and may_second_row(person.pk, rows[need.subject], first, word_at, now)
        ]

    return refine
