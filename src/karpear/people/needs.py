"""What waits for a person: declared once by the subject it belongs to, read by what lists it and by what reminds.

A need says which rows wait, for whom, until when and where it is done. What lists them asks `waiting`; the keeper
reminds of them (`messaging/actions/remind.py`): no room does so by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Model, QuerySet

from .models import Person

MOST = 50


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is said, and how rarely. `told`: the field that remembers when; `again`: None, once is enough."""

    topic: str
    text_key: str
    told: str
    again: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for one person: a code, by when, and where it is done."""

    what: str
    until: date | datetime | None
    path: str


@dataclass(frozen=True, slots=True)
class NeedKind[M: Model]:
    """`what`: a code, the same everywhere. `due`: the rows that wait now. `person`: their key to whoever does it."""

    what: str
    due: "Callable[[datetime], QuerySet[M]]"
    person: str
    until: Callable[[M], date | datetime | None]
    path: Callable[[M], str]
    reminder: Reminder | None = None

    def waiting(self, person: Person, now: datetime) -> list[Waiting]:
        """What of this kind waits for them; at most MOST."""
        rows = self.due(now).filter(**{self.person: person}).order_by("pk")[:MOST]
        return [Waiting(self.what, self.until(row), self.path(row)) for row in rows]
