"""All links and pledges of a statement are written again at each change, in an order of chance.

A database notes of each row in which transaction it was written (PostgreSQL), or after which others (SQLite). Written
one by one, that would say which link became which pledge, and who came first.
"""

from collections.abc import Sequence
from random import SystemRandom
from typing import Any

from karpear.db.former_rows import clear_former_rows

from ..models import Statement, StatementInvitation, StatementPledge


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
    changed = pledge or without
    pledges = [row for row in statement.pledges.all() if not changed or row.pk != changed.pk]
    invitations = list(statement.invitations.all())
    for invitation in invitations:
        invitation.spent |= spent is not None and invitation.pk == spent.pk
    statement.pledges.all().delete()
    statement.invitations.all().delete()
    StatementPledge.objects.bulk_create(_shuffled([*pledges, pledge] if pledge else pledges))
    StatementInvitation.objects.bulk_create(_shuffled(invitations))
    clear_former_rows(StatementPledge, StatementInvitation)


def _shuffled[Row: Any](rows: Sequence[Row]) -> list[Row]:
    return SystemRandom().sample(rows, len(rows))
