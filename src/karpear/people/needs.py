"""What waits for a person: declared once by the subject it belongs to, read by what lists it and by what reminds.

A need says which rows wait, for whom, until when and where it is done. What lists them asks `waiting`; the keeper
asks `remind`, which tells each person on every address and remembers it in the row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Model, Q, QuerySet

from karpear.db.batches import in_sets

from .models import Person
from .notices import notify_everywhere

SET = 200
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

    def remind(self, *, now: datetime) -> int:
        """Tell those who were not told recently. Returns how many rows."""
        reminder = self.reminder
        if reminder is None:
            return 0
        quiet = Q(**{f"{reminder.told}__isnull": True})
        if reminder.again:
            quiet |= Q(**{f"{reminder.told}__lte": now - reminder.again})
        due = self.due(now).filter(quiet).order_by("pk")
        return in_sets(f"remind of {self.what}", due, lambda rows: self._tell(rows, reminder, now), size=SET, now=now)

    def _tell(self, due: "QuerySet[M]", reminder: Reminder, now: datetime) -> int:
        rows = list(due.select_for_update(skip_locked=True, of=("self",)).select_related(self.person))
        due.model._base_manager.filter(pk__in=[row.pk for row in rows]).update(**{reminder.told: now})
        for row in rows:
            person: Person = getattr(row, self.person)
            notify_everywhere(topic=reminder.topic, subject=row.pk, text_key=reminder.text_key, person=person, now=now)
        return len(rows)
