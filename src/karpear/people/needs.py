"""What waits for a person: declared once by the subject it belongs to, read by what lists it and by what reminds.

A need says which rows wait, for whom, until when and where it is done. What lists them asks `waiting`; the keeper
reminds of them (`messaging/actions/remind.py`): no room does so by itself.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext

from karpear.people.ways import Ways

from .models import Person

MOST, MOST_READ = 50, 500


@dataclass(frozen=True, slots=True)
class Prompt:
    """One message of a reminder. `text_key`: where it is not the reminder's own. `round`: as in the outbox."""

    person: UUID
    subject: UUID
    about: UUID | None = None
    text_key: str = ""
    round: int | None = None


@dataclass(frozen=True, slots=True)
class Reminder[M: Model]:
    """What is said, and how rarely.

    `told`: the field that remembers when; `again`: None, once is enough. `untold`: which rows are not told of yet, and
    `mark`: how that is remembered, where a field and a span do not say it. `prompts`: who hears what of these rows,
    where that is not the row's person. `mark` may write the audit line, too.
    """

    topic: str
    text_key: str
    told: str = ""
    again: timedelta | None = None
    ways: Ways = Ways.EVERY
    untold: Callable[[datetime], Q] | None = None
    mark: Callable[[Sequence[M], datetime], None] | None = None
    prompts: Callable[[Sequence[M], datetime], Iterable[Prompt]] | None = None

    def is_untold(self, now: datetime) -> Q:
        """What the rows are narrowed by."""
        rows = self.untold(now) if self.untold else Q()
        if not self.told:
            return rows
        quiet = Q(**{f"{self.told}__isnull": True})
        return rows & (quiet | Q(**{f"{self.told}__lte": now - self.again}) if self.again else quiet)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for one person: a code, what it is called, by when, and where it is done."""

    what: str
    word: str
    until: date | datetime | None
    path: str

    @property
    def name(self) -> str:
        return gettext(self.word)

    @property
    def day(self) -> date | None:
        """By which day, where the reader is; None: at any time."""
        return localtime(self.until).date() if isinstance(self.until, datetime) else self.until


def day_of(thing: Waiting) -> tuple[date, str, str]:
    """What ends first stands first; what has no day stands last."""
    return thing.day or date.max, thing.what, thing.path


@dataclass(frozen=True, slots=True)
class NeedKind[M: Model]:
    """`what`: a code, the same everywhere; `word`: how it is called in a list.

    `due`: the rows that wait now. `person`: their key to whoever does it, or what narrows them to what one person is
    to do.
    """

    what: str
    word: str
    due: "Callable[[datetime], QuerySet[M]]"
    person: str | Callable[[Person], Q]
    until: Callable[[M], date | datetime | None]
    path: Callable[[M], str]
    reminder: Reminder[M] | None = None

    def waiting(self, person: Person, now: datetime) -> list[Waiting]:
        """What of this kind waits for them; at most MOST."""
        theirs = Q(**{self.person: person}) if isinstance(self.person, str) else self.person(person)
        rows = self.due(now).filter(theirs).order_by("pk")[:MOST_READ]
        waiting = [Waiting(self.what, self.word, self.until(row), self.path(row)) for row in rows]
        return sorted(waiting, key=day_of)[:MOST]

    def prompts(self, rows: Sequence[M], now: datetime) -> Iterable[Prompt]:
        """What is said to whom when it is reminded of these rows."""
        if self.reminder and self.reminder.prompts:
            return self.reminder.prompts(rows, now)
        return [Prompt(getattr(row, f"{self.person}_id"), row.pk) for row in rows]
