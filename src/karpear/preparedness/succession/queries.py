"""Key tasks with what they lack, hand-overs that wait to be read, and why people left, as far as it may be shown."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, F, Max, OuterRef, Q, QuerySet, Subquery

from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.duty.succession import ExitReason, HandoverGap, Holds, KeyTaskState, gap_of
from karpear.rules.duty.totals import BELONGS_FOR
from karpear.rules.refusals import Missing
from karpear.vault.models import Grant, RecordType

from .models import ExitAsk, ExitTally, KeyTask
from .words import HELD, REASON_WORDS

#: Whoever left longer ago is not asked any more.
ASKED_WITHIN = timedelta(days=183)


def with_handover(rows: QuerySet[KeyTask]) -> QuerySet[Any]:
    """Each with `sealed_at`: when the newest version of its hand-over pack came in, if its deputy can open that."""
    grants = Grant.objects.filter(
        record__thread=OuterRef("pk"), record__type=RecordType.HANDOVER, record__organisation=OuterRef("organisation"),
        record__removed_at=None, record__superseded_by=None, identity__person=OuterRef("deputy"), revoked_at=None,
    )  # fmt: skip
    newest = grants.order_by().values("record__thread").annotate(at=Max("record__received_at")).values("at")
    return rows.annotate(sealed_at=Subquery(newest, output_field=DateTimeField()))


@dataclass(frozen=True, slots=True)
class KeyTaskLine:
    """A key task with what it lacks. `deputy`: None also where they left. `sealed_at`: of its hand-over pack."""

    task: KeyTask
    holder: Person | None
    deputy: Person | None
    sealed_at: datetime | None
    gap: HandoverGap | None

    @property
    def held_word(self) -> Any:
        """What hangs on it, where that was said."""
        return HELD[Holds(self.task.holds)] if self.task.holds else ""

    @property
    def is_unread(self) -> bool:
        """Does a hand-over pack wait for its deputy?"""
        read_at = self.task.read_at
        return self.deputy is not None and self.sealed_at is not None and (read_at is None or read_at < self.sealed_at)


@unguarded("tasks that they see, with their handover")
def task_lines(rows: QuerySet[KeyTask], now: datetime) -> list[KeyTaskLine]:
    """Two queries, however many they are. Whoever no longer belongs holds no task, and stands in for none."""
    tasks = list(with_handover(rows.going()).select_related("holder", "deputy", "organisation"))  # type: ignore[attr-defined]
    people = {person for task in tasks for person in (task.holder_id, task.deputy_id) if person}
    memberships = Membership.objects.active().filter(person__in=people, person__is_active=True)
    belongs = set(memberships.values_list("organisation", "person"))
    return [_line(task, belongs, now) for task in tasks]


def _line(task: Any, belongs: set[tuple[UUID, UUID]], now: datetime) -> KeyTaskLine:
    holder = task.holder if (task.organisation_id, task.holder_id) in belongs else None
    deputy = task.deputy if (task.organisation_id, task.deputy_id) in belongs else None
    state = KeyTaskState(has_deputy=deputy is not None, sealed_at=task.sealed_at, shown_on=task.shown_on)
    return KeyTaskLine(task, holder, deputy, task.sealed_at, gap_of(state, now))


@dataclass(frozen=True, slots=True)
class ExitTotals:
    """Why people left in a year, as it was published: reason → at least so many. Empty: fewer than five said each."""

    year: int
    counts: dict[ExitReason, int]

    @property
    def in_words(self) -> list[tuple[Any, int]]:
        """(reason, at least so many)."""
        return [(REASON_WORDS[reason], count) for reason, count in self.counts.items()]


@dataclass(frozen=True, slots=True)
class SuccessionPage:
    """What an organisation sees: tasks, how many lack something, whom one may ask, what was published."""

    organisation: Organisation
    lines: list[KeyTaskLine]
    asked: int = 0
    exits: list[ExitTotals] = field(default_factory=list)

    @property
    def gaps(self) -> list[KeyTaskLine]:
        return [line for line in self.lines if line.gap]

    @property
    def without_deputy(self) -> int:
        return sum(line.gap is HandoverGap.DEPUTY for line in self.lines)


def succession_pages(person: Person, now: datetime, *, private: bool = True) -> list[SuccessionPage]:
    """One for each organisation in which this person sees what is prepared; `private` False: with nothing on it."""
    organisations = organisations_where(person, Verb.SEE_PREPAREDNESS, by_name=True)
    return [
        succession_page(organisation, now) if private else SuccessionPage(organisation, [])
        for organisation in organisations
    ]


def succession_page(organisation: Organisation, now: datetime) -> SuccessionPage:
    """What stands there: the tasks that lack something first."""
    lines = task_lines(KeyTask.objects.filter(organisation=organisation), now)
    return SuccessionPage(
        organisation,
        sorted(lines, key=lambda line: line.gap is None),
        asked=ExitAsk.objects.sent().filter(organisation=organisation).count(),
        exits=exit_totals(organisation.pk),
    )


def exit_totals(organisation: UUID) -> list[ExitTotals]:
    """What was published, the newest year first."""
    rows = ExitTally.objects.filter(organisation=organisation, published_at__isnull=False).order_by("-year", "id")
    return [
        ExitTotals(row.year, {reason: count for reason in ExitReason if (count := getattr(row, reason.value))})
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class OwnTasks:
    """What hangs on one person, and what they stand in for."""

    held: list[KeyTaskLine]
    covered: list[KeyTaskLine]


def own_tasks(person: Person, now: datetime) -> OwnTasks:
    """For their own page."""
    belongs = Membership.objects.active().filter(person=person).values("organisation")
    rows = KeyTask.objects.filter(Q(holder=person) | Q(deputy=person), organisation__in=belongs)
    lines = task_lines(rows, now)
    return OwnTasks(
        [line for line in lines if line.task.holder_id == person.pk],
        [line for line in lines if line.task.deputy_id == person.pk],
    )


def task_of(person: Person, task: UUID, now: datetime) -> KeyTaskLine:
    """One that they may see. Raises Missing."""
    find_row(KeyTask.objects.visible_to(person).going().filter(pk=task))
    return task_lines(KeyTask.objects.filter(pk=task), now)[0]


def tasks_without_deputy(organisation: UUID, now: datetime) -> int:
    """How many key tasks nobody stands in for: for the register's line about people who leave. Two queries."""
    lines = task_lines(KeyTask.objects.filter(organisation=organisation), now)
    return sum(line.gap is HandoverGap.DEPUTY for line in lines)


def deputies_by_holding(organisation: UUID, now: datetime) -> dict[Holds, bool]:
    """Of what hangs on a key task: has each task that it hangs on a deputy? Two queries."""
    has_deputy: dict[Holds, bool] = {}
    for line in task_lines(KeyTask.objects.filter(organisation=organisation).exclude(holds=""), now):
        holds = Holds(line.task.holds)
        has_deputy[holds] = has_deputy.get(holds, True) and None not in (line.holder, line.deputy)
    return has_deputy


def tasks_held_by(person: UUID, organisations: Collection[Organisation]) -> int:
    """How many key tasks hang on somebody who leaves."""
    return KeyTask.objects.going().filter(holder=person, organisation__in=organisations).count()


def without_deputy(_now: datetime) -> QuerySet[KeyTask]:
    """Key tasks that nobody stands in for, or somebody who left."""
    belongs = Membership.objects.active().filter(organisation=OuterRef("organisation"), person__is_active=True)
    return KeyTask.objects.going().filter(Q(deputy=None) | ~Q(deputy__in=Subquery(belongs.order_by().values("person"))))


def unread_handovers(_now: datetime) -> QuerySet[Any]:
    """Key tasks whose deputy has a hand-over pack to read."""
    rows = with_handover(KeyTask.objects.going().filter(deputy__isnull=False))
    return rows.filter(Q(read_at=None) | Q(sealed_at__gt=F("read_at")), sealed_at__isnull=False)


def may_be_asked(organisation: Organisation, now: datetime) -> list[Person]:
    """Who belongs to it, or left it within half a year, and was not asked yet; also who answered unasked."""
    rows = long_enough(Membership.objects.filter(organisation=organisation, person__is_active=True), now)
    rows = rows.filter(Q(ended_at=None) | Q(ended_at__gte=now - ASKED_WITHIN))
    asked_people = ExitAsk.objects.sent().filter(organisation=organisation).values("person")
    people = {row.person_id: row.person for row in rows.exclude(person__in=asked_people).select_related("person")}
    return sorted(people.values(), key=lambda person: person.shown_name.casefold())


def long_enough(memberships: QuerySet[Membership], now: datetime) -> QuerySet[Membership]:
    """Those of people whose reasons are counted: nobody answers for accounts that they have just added."""
    return memberships.filter(joined_at__lte=now - BELONGS_FOR)


def exit_ask(person: Person, ask: UUID) -> ExitAsk:
    """Theirs, not answered yet. Raises Missing."""
    return find_row(ExitAsk.objects.filter(pk=ask, person=person, answered=False).select_related("organisation"))


def may_keep(person: Person, organisation: UUID) -> bool:
    """May they change the key tasks of this organisation?"""
    rows = Membership.objects.that_may(Verb.KEEP_SUCCESSION)
    return rows.filter(person=person, organisation=organisation).exists()


def organisation_to_leave(person: Person, organisation: UUID, now: datetime) -> Organisation:
    """One in which they may say why they leave. Raises Missing."""
    for own_organisation in organisations_to_leave(person, now):
        if own_organisation.pk == organisation:
            return own_organisation
    raise Missing


def organisations_to_leave(person: Person, now: datetime) -> list[Organisation]:
    """Those in which they may say why they leave: they have belonged to it for long enough, and have not said it."""
    left_organisations = ExitAsk.objects.filter(person=person, answered=True).values("organisation")
    rows = long_enough(person.memberships.active(), now).exclude(organisation__in=left_organisations)
    return [row.organisation for row in rows.select_related("organisation").order_by("joined_at", "id")]


def is_too_new(person: Person, now: datetime) -> bool:
    """Do they belong somewhere, and nowhere for long enough to be counted?"""
    own_memberships = person.memberships.active()
    return own_memberships.exists() and not long_enough(own_memberships, now).exists()
