"""Many rows, read as the database writes them: of 20,000 ids and moments few differ, and each is made once.

written_id, written_moment = cache(UUID), cache(moment)
for person, at in rows.annotate(person_text=text("person_id"), at_text=text("at")).values_list(…):
    written_id(person), written_moment(at)
"""

from datetime import UTC, datetime

from django.db.models import CharField
from django.db.models.functions import Cast


def text(column: str) -> Cast:
    """The column, without Django making an object of each value."""
    return Cast(column, CharField())


def moment(database_text: str) -> datetime:
    """SQLite writes UTC and does not say so; PostgreSQL says it."""
    at = datetime.fromisoformat(database_text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
