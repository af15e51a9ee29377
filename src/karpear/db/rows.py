"""One row of those that somebody may see."""

from typing import Any

from django.db.models import QuerySet

from karpear.rules.refusals import Missing


def find_row[Row](rows: QuerySet[Any, Row]) -> Row:
    """The first of these rows. Raises Missing where there is none: a stranger cannot tell why."""
    row = rows.first()
    if row is None:
        raise Missing
    return row
