"""What waits for a person: declared once by the subject it belongs to, read by what lists it and by what reminds.

A need says which rows wait, for whom, until when and where it is done. Lists ask `waiting`, and the keeper reminds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext

from karpear.db.agenda import Glance
from karpear.db.reader import unguarded
from karpear.people.moments import end_of_today, moment_of
from karpear.people.ways import Ways

from .models import Escalated, Person, Snooze

#: Of one kind and one person. Whoever has more to do does not do it from a list.
AT_MOST = 500
WEEK = timedelta(days=7)


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

    `told`: the field that remembers when; `again`: None, once is enough; `sooner`: which rows are told of before that
    span is over. `untold`: which rows are not told of yet, and
    `mark`: how that is remembered, where a field and a span do not say it. `prompts`: who hears what of these rows,
    where that is not the row's person. `mark` may write the audit line, too.
    """

    topic: str
    text_key: str
    told: str = ""
    again: timedelta | None = None
    sooner: Callable[[datetime], Q] | None = None
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
        if self.again:
            quiet |= Q(**{f"{self.told}__lte": now - self.again})
        return rows & (quiet | self.sooner(now) if self.sooner else quiet)


@dataclass(frozen=True, slots=True)
class Escalation[M: Model]:
    """What stays undone reaches the leads of its organisation, once, whoever has put it off.

    `field`: until when; `after`: so long after that (a negative span: before it). `leads`: who is told of these rows,
    of what they may see, and never whoever has it to do. A row that gets another day is another thing.
    """

    topic: str
    field: str
    after: timedelta
    leads: Callable[[Sequence[M], datetime], Iterable[Prompt]]

    def is_undone(self, what: str, now: datetime) -> Q:
        """What the rows are narrowed by."""
        since = OuterRef(self.field) + self.after
        told_of = Escalated.objects.filter(what=what, subject=OuterRef("pk"), told_at__gte=since)
        return Q(**{f"{self.field}__lte": now - self.after}) & ~Q(Exists(told_of))


class Urgency(StrEnum):
    """How soon a need is due. An alarm is due at once, and nobody puts it off."""

    ALARM = "alarm"
    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class NeedAct:
    """What can be done about it in one tap: a page, or, where it has `fields`, a press that posts them."""

    word: str
    path: str
    fields: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        return gettext(self.word)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for one person: a code, what it is called, by when, and where it is done.

    `subject`: which row it is; `room`: whose. `why`: in the reader's words, and never about whom. `looks`: the kind of
    `c-state` that an alarm is shown as; empty for what is none; `state`: its words; of what is
    none, the day that tells it from others of its kind, said in place of "today". `about`: of whom an alarm is, for the
    list of what needs somebody alone: neither the first page, nor the API, nor a message says it. `whom`: the same as a
    key, never shown: alarms of one person are one emergency. `many`: the list in which all of its kind stand.
    `at_once`: it stands before what has a day, and never folded behind others. `sealed`: that it waits is shown to its
    reader alone: no row, count, message or calendar says so.
    """

    what: str
    word: str
    subject: UUID
    until: date | datetime | None
    path: str
    room: str = ""
    why: str = ""
    looks: str = ""
    state: str = ""
    acts: tuple[NeedAct, ...] = ()
    about: str = ""
    whom: UUID | None = None
    many: str = ""
    at_once: bool = False
    sealed: bool = False

    @property
    def stays(self) -> bool:
        """Is it never put off? An alarm waits for nobody, and a row would say that something sealed waits."""
        return bool(self.looks) or self.sealed

    @property
    def id(self) -> str:
        """Tells it from everything else that waits for this person."""
        return f"{self.what}:{self.subject}"

    @property
    def name(self) -> str:
        return gettext(self.word)

    @property
    def day(self) -> date | None:
        """By which day, where the reader is; None: at any time."""
        return localtime(self.until).date() if isinstance(self.until, datetime) else self.until

    @property
    def has_hour(self) -> bool:
        """Is it due at some hour, and not just on a day?"""
        return isinstance(self.until, datetime)

    @property
    def at(self) -> datetime | None:
        """By which moment: what has only a day ends with it, where the reader is."""
        return moment_of(self.until)

    def urgency(self, now: datetime) -> Urgency:
        """Today and the week are the reader's."""
        if self.looks:
            return Urgency.ALARM
        if self.at_once or self.at is None or self.day is None:
            return Urgency.TODAY if self.at_once else Urgency.LATER
        if self.at < now:
            return Urgency.LATE
        days_left = self.day - localtime(now).date()
        if not days_left or (self.has_hour and self.at <= end_of_today(now)):
            return Urgency.TODAY
        return Urgency.WEEK if days_left <= WEEK else Urgency.LATER


def order_of(thing: Waiting) -> tuple[bool, bool, bool, float, str, str]:
    """An alarm stands first, then what is to be done at once, then what ends first; what has no moment, last."""
    at = thing.at
    return not thing.looks, not thing.at_once, at is None, at.timestamp() if at else 0.0, thing.what, thing.id


@dataclass(frozen=True, slots=True)
class NeedKind[M: Model]:
    """`what`: a code, the same everywhere; `word`: how it is called in a list.

    `due`: the rows that wait now. `person`: their key to whoever does it, or what narrows them to what one person is
    to do. `why`: one thing more that helps to decide what comes first, never about whom; `looks`: of an alarm, its
    shape; `state`: its words, or the day of what is none; `about`, `whom`: whom it is about. `acts`: what can be done
    in one tap, where it is more than opening the page. `many`: the address of a list that has exactly these rows of
    whoever reads. `refine`: what no statement can tell, asked once for all of them, the first that ends first: which of
    these really wait for them, until when and why. `at_once`: may it wait for no day? `sealed`: as in `Waiting`.
    """

    what: str
    word: str
    due: "Callable[[datetime], QuerySet[M]]"
    person: str | Callable[[Person], Q]
    until: Callable[[M], date | datetime | None]
    path: Callable[[M], str]
    reminder: Reminder[M] | None = None
    escalation: Escalation[M] | None = None
    why: Callable[[M], str] | None = None
    looks: Callable[[M], str] | None = None
    state: Callable[[M], str] | None = None
    acts: Callable[[M], Sequence[NeedAct]] | None = None
    about: Callable[[M], str] | None = None
    whom: Callable[[M], UUID] | None = None
    many: Callable[[], str] | None = None
    refine: Callable[[Sequence[Waiting], Person, datetime], Sequence[Waiting]] | None = None
    at_once: Callable[[M], bool] = lambda _row: False
    sealed: bool = False

    def rows(self, person: Person, now: datetime) -> "QuerySet[M]":
        """The rows of this kind that wait for them."""
        return self.due(now).filter(Q(**{self.person: person}) if isinstance(self.person, str) else self.person(person))

    def waiting(self, person: Person, now: datetime) -> list[Waiting]:
        """What of this kind waits for them; at most AT_MOST."""
        things = sorted(map(self._waiting, self.rows(person, now).order_by("pk")[:AT_MOST]), key=order_of)
        return sorted(self.refine(things, person, now), key=order_of) if self.refine and things else things

    def _waiting(self, row: M) -> Waiting:
        return Waiting(
            self.what, self.word, row.pk, self.until(row), self.path(row), row._meta.app_label,
            why=self.why(row) if self.why else "",
            looks=self.looks(row) if self.looks else "",
            state=self.state(row) if self.state else "",
            acts=tuple(self.acts(row)) if self.acts else (),
            about=self.about(row) if self.about else "",
            whom=self.whom(row) if self.whom else None,
            many=self.many() if self.many else "",
            at_once=self.at_once(row),
            sealed=self.sealed,
        )  # fmt: skip

    def prompts(self, rows: Sequence[M], now: datetime) -> Iterable[Prompt]:
        """What is said to whom when it is reminded of these rows."""
        if self.reminder and self.reminder.prompts:
            return self.reminder.prompts(rows, now)
        return [Prompt(getattr(row, f"{self.person}_id"), row.pk) for row in rows]


@dataclass(frozen=True, slots=True)
class PutOff:
    """What somebody put off, and until when."""

    thing: Waiting
    until: datetime


@dataclass(slots=True)
class NeedList:
    """Kinds of needs. One statement asks of which of them anything waits for somebody: mostly of few."""

    kinds: Sequence[NeedKind[Any]]
    _glances: dict[str, Glance] = field(default_factory=dict)

    @unguarded("what waits for this person, as each room says")
    def waiting(self, person: Person, now: datetime) -> tuple[list[Waiting], list[PutOff]]:
        """Everything of these kinds that waits for them; and what they put off, the first that comes back first."""
        if connection.vendor not in self._glances:
            self._glances[connection.vendor] = Glance(self.queries)
        *answers, has_put_off = self._glances[connection.vendor].ask(now, person.pk)
        kinds = [kind for kind, is_any in zip(self.kinds, answers, strict=True) if is_any]
        listed = sorted((thing for kind in kinds for thing in kind.waiting(person, now)), key=order_of)
        snoozes = Snooze.objects.in_force(now).filter(person=person) if has_put_off else ()
        return _sorted_out(listed, {f"{row.what}:{row.subject}": row for row in snoozes})

    def queries(self, now: datetime, person: UUID) -> "list[QuerySet[Any]]":
        """What each kind asks for somebody, without asking it: a kind that looked something up first would be wrong."""
        reader = Person(pk=person)
        return [*(kind.rows(reader, now) for kind in self.kinds), Snooze.objects.in_force(now).filter(person=reader)]


def _sorted_out(listed: list[Waiting], snoozes: Mapping[str, Snooze]) -> tuple[list[Waiting], list[PutOff]]:
    """What stays is never put off, whatever a row says; nor what has become due before it would come back."""
    put_off = [
        PutOff(thing, snoozes[thing.id].until)
        for thing in listed
        if thing.id in snoozes and not thing.stays and not snoozes[thing.id].is_overtaken(thing.at)
    ]
    ids = {row.thing.id for row in put_off}
    return [thing for thing in listed if thing.id not in ids], sorted(put_off, key=lambda row: row.until)


def put_off_by(kind: str, person: str, now: datetime) -> Exists:
    """Of rows of this kind: has the person whose key they hold put it off?"""
    own_snoozes = Snooze.objects.in_force(now).filter(what=kind, subject=OuterRef("pk"))
    return Exists(own_snoozes.filter(person=OuterRef(person)) if person else own_snoozes)
