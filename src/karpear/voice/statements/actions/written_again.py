"""Rows are written again with others, in an order of chance, whenever one of them changes.

A database notes of each row in which transaction it was written (PostgreSQL), or after which others (SQLite). Written
one by one, that would say which link became which pledge, who commented, and who came first. Never more than a few at
once, so that nobody else waits: where there are more, chance draws those that are written with the one that changes.
"""

from collections.abc import Sequence
from random import SystemRandom
from typing import Any

from django.db.models import QuerySet

from karpear.db.former_rows import clear_former_rows

from ..models import OpeningSeat, Statement, StatementComment, StatementInvitation, StatementPledge

#: So many of one table: as many as can sign by name, so that there all are written.
TOGETHER = 60
_CHANCE = SystemRandom()


def write_again(
    statement: Statement,
    *,
    pledge: StatementPledge | None = None,
    without: StatementPledge | None = None,
    spent: StatementInvitation | None = None,
) -> None:
    """With this pledge as it is now, or without that one; `spent`: a link that was used for it.

    Inside the caller's transaction, which holds the statement's lock.
    """
    if spent is not None:
        spent.spent = True
    _write(statement.pledges.all(), pledge, without)
    _write(statement.invitations.all(), spent)


def write_pledges_again(statement: Statement, changed: Sequence[StatementPledge]) -> None:
    """All of a statement with names, these as they are now."""
    changed_ids = {pledge.pk for pledge in changed}
    unchanged = [pledge for pledge in statement.pledges.all() if pledge.pk not in changed_ids]
    statement.pledges.all().delete()
    StatementPledge.objects.bulk_create(_shuffled([*unchanged, *changed]))
    clear_former_rows(StatementPledge)


def write_seat_again(seat: OpeningSeat) -> None:
    """With all of its round: as many as can sign by name."""
    _write(OpeningSeat.objects.filter(round=seat.round_id), seat)


def write_comment(comment: StatementComment) -> None:
    """One that came by a link, with others that did."""
    _write(StatementComment.objects.filter(statement=comment.statement_id, by=None), comment)


def _write(rows: QuerySet[Any], changed: Any = None, removed: Any = None) -> None:
    """`changed`: as it is now, if it was there before or not; `removed`: one that will not be there."""
    own_ids = [row.pk for row in (changed, removed) if row is not None]
    other_ids = list(rows.exclude(pk__in=own_ids).values_list("pk", flat=True))
    drawn_ids = _CHANCE.sample(other_ids, min(TOGETHER - len(own_ids), len(other_ids)))
    drawn_rows = list(rows.filter(pk__in=drawn_ids))
    rows.filter(pk__in=[*own_ids, *drawn_ids]).delete()
    rows.model.objects.bulk_create(_shuffled([*drawn_rows, *([changed] if changed is not None else [])]))
    clear_former_rows(rows.model)


def _shuffled[Row: Any](rows: Sequence[Row]) -> list[Row]:
    return _CHANCE.sample(rows, len(rows))
