"""The keeper's look: are many silent together? One collective alarm is opened, followed and closed.

It reads promises and alerts, and writes to neither: every ladder goes on as if this step did not exist.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.db import transaction

from karpear.audit.actions.lines import record
from karpear.db.batches import one_by_one
from karpear.db.crash import crash_at
from karpear.rules.alarm.together import (
    LEAST_UNITS,
    WINDOWS,
    Cause,
    CellKind,
    DuePerson,
    Habit,
    Judgement,
    Look,
    is_over,
    judge,
    leading,
    reasons,
)

from ..cells import Cell, DuePromise, by_cell, heard_promises, map_of, silent_promises
from ..evidence import evidence_of
from ..models import CollectiveAlarm, CollectiveAlarmPart, UsualSilence
from ..notices import tell_concerned
from .returns import note_returns

#: While nothing changes, the causes are weighed again so often.
WEIGH = timedelta(minutes=2)


@dataclass
class World:
    """Who is silent at this moment, and, once somebody asks, who else was due."""

    now: datetime
    silent: list[DuePromise]

    @cached_property
    def people(self) -> dict[UUID, tuple[DuePromise, DuePerson[UUID]]]:
        """Everybody who was due in the last hours."""
        silent_ids = {promise.person for promise in self.silent}
        heard = heard_promises(self.now, silent_ids)
        places = map_of([*self.silent, *heard], self.now)
        return {
            promise.person: (promise, places.person(promise, silent=promise.person in silent_ids))
            for promise in (*self.silent, *heard)
        }

    @cached_property
    def cells(self) -> dict[Cell, list[DuePerson[UUID]]]:
        return by_cell(person for _promise, person in self.people.values())

    def promise(self, person: DuePerson[UUID]) -> DuePromise:
        return self.people[person.person][0]


def look_for_silence(*, now: datetime) -> int:
    """Open an alarm where more are silent than is usual; follow those that are open. Returns how many changed."""
    world = World(now, silent_promises(now))
    open_ids = list(CollectiveAlarm.objects.open().order_by("opened_at", "pk").values_list("pk", flat=True))
    changed = one_by_one("follow silence", open_ids, lambda pk: _follow(pk, world), now=now)
    if len(world.silent) < LEAST_UNITS:
        return changed
    taken = _taken(world.silent)
    if len(world.silent) - len(taken) < LEAST_UNITS:
        return changed
    return changed + one_by_one("open silence", _strangest(world, taken), lambda found: _open(*found, world), now=now)


def _taken(silent: Iterable[DuePromise]) -> set[UUID]:
    """Whose silence is already part of a collective alarm, open or closed."""
    parts = CollectiveAlarmPart.objects.filter(promise__among={promise.pk for promise in silent})
    return set(parts.values_list("person", flat=True))


def _strangest(world: World, taken: Collection[UUID]) -> list[tuple[Cell, Judgement]]:
    """Cells in which more are silent than is usual, the least probable first; whose people another has, not twice."""
    habits = {(row.kind, row.cell): row.habit for row in UsualSilence.objects.all()}
    alarms = [
        (judgement.chance, cell, judgement)
        for cell, people in world.cells.items()
        if (judgement := _strange(cell, people, taken, habits, world))
    ]
    chosen: list[tuple[Cell, Judgement]] = []
    covered: set[UUID] = set()
    for _chance, cell, judgement in sorted(alarms, key=lambda alarm: alarm[:2]):
        silent_ids = {person.person for person in world.cells[cell] if person.late and person.person not in taken}
        if len(silent_ids & covered) * 2 < len(silent_ids):
            chosen.append((cell, judgement))
            covered |= silent_ids
    return chosen


def _strange(
    cell: Cell,
    people: Iterable[DuePerson[UUID]],
    taken: Collection[UUID],
    habits: Mapping[tuple[str, str], Habit],
    world: World,
) -> Judgement | None:
    """The least probable of all looks at a cell, where it is an alarm."""
    fresh = [person for person in people if person.person not in taken]
    if sum(person.late for person in fresh) < LEAST_UNITS:
        return None
    kind, code = cell
    habit = habits.get((kind.value, code), Habit())
    judgements = [
        judge([person for person in fresh if start <= world.promise(person).moment(look) <= world.now], habit, look)
        for look in Look
        for start in (world.now - window / settings.KARPEAR_PACE for window in WINDOWS)
    ]
    return min((each for each in judgements if each.is_alarm), key=lambda each: each.chance, default=None)


@transaction.atomic
def _open(cell: Cell, judgement: Judgement, world: World) -> int:
    """The alarm, who is in it, and a word to whoever watches over them: together or not at all."""
    now, (kind, code) = world.now, cell
    silent = _silent_in(cell, world)
    codes = _weigh(cell, world)
    alarm = CollectiveAlarm(
        kind=kind.value, cell=code, opened_at=now, last_new_at=now, looked_at=now, changed_at=now,
        since=min(world.promise(person).due_at for person in silent), due_count=_due_with(silent, cell, world),
        usual_from=judgement.usual[0], usual_to=judgement.usual[1], reasons=codes, told_cause=leading(codes).value,
    )  # fmt: skip
    CollectiveAlarm.objects.bulk_create([alarm], ignore_conflicts=True)
    if not CollectiveAlarm.objects.filter(pk=alarm.pk).exists():  # another keeper was faster
        return 0
    crash_at("silence_opened")
    _join(alarm, silent, world)
    record(at=now, action="silence.opened", object_type="collective_alarm", object_id=alarm.pk, kind=kind.value)
    return 1


@transaction.atomic
def _follow(pk: UUID, world: World) -> int:
    """Who came back, who is new, what speaks for which cause; its end."""
    now = world.now
    alarm = CollectiveAlarm.objects.open().select_for_update(skip_locked=True).filter(pk=pk).first()
    if alarm is None:
        return 0
    changed_at = alarm.changed_at
    came_back = note_returns(alarm, now)
    parts = CollectiveAlarmPart.objects.filter(alarm=alarm)
    fresh = _newcomers(alarm, world)
    if fresh:
        _join(alarm, fresh, world)
        alarm.last_new_at = now
    if fresh or came_back or now - alarm.looked_at >= WEIGH / settings.KARPEAR_PACE:
        _weigh_again(alarm, world)
    silent, ever = parts.filter(back_at=None).count(), parts.count()
    if is_over(silent=silent, ever=ever, quiet_for=now - alarm.last_new_at):
        alarm.closed_at = alarm.changed_at = now
        record(at=now, action="silence.closed", object_type="collective_alarm", object_id=alarm.pk, silent=silent)
    if alarm.changed_at == changed_at:
        return 0
    alarm.save()
    return 1


def _newcomers(alarm: CollectiveAlarm, world: World) -> list[DuePerson[UUID]]:
    """Silent people of its cell who are not in it yet."""
    known = set(CollectiveAlarmPart.objects.filter(alarm=alarm).values_list("person", flat=True))
    if all(promise.person in known for promise in world.silent):
        return []
    return [person for person in _silent_in(_cell_of(alarm), world) if person.person not in known]


def _weigh_again(alarm: CollectiveAlarm, world: World) -> None:
    cell = _cell_of(alarm)
    alarm.looked_at = alarm.changed_at = world.now
    silent = _silent_in(cell, world)
    if not silent:
        return
    alarm.reasons = _weigh(cell, world)
    alarm.due_count = max(alarm.due_count, _due_with(silent, cell, world))
    if alarm.cause is Cause.ARREST and alarm.told_cause != Cause.ARREST:
        alarm.told_cause = Cause.ARREST.value
        tell_concerned(alarm, CollectiveAlarmPart.objects.filter(alarm=alarm), now=world.now, again=True)


def _join(alarm: CollectiveAlarm, people: Iterable[DuePerson[UUID]], world: World) -> None:
    rows = [
        CollectiveAlarmPart(
            alarm=alarm, promise_id=world.promise(person).pk, person_id=person.person, organisation_id=person.house,
            added_at=world.now,
        )
        for person in people
    ]  # fmt: skip
    CollectiveAlarmPart.objects.bulk_create(rows, ignore_conflicts=True)
    tell_concerned(alarm, CollectiveAlarmPart.objects.filter(alarm=alarm, added_at=world.now), now=world.now)


def _weigh(cell: Cell, world: World) -> list[str]:
    """Codes of what speaks for either cause."""
    people = world.cells.get(cell, [])
    silent = [person.person for person in people if person.late]
    since = min((world.promise(person).due_at for person in people if person.late), default=world.now)
    others = [person.person for person in people if not person.late]
    return [reason.value for reason in reasons(people, cell[0], evidence_of(silent, others, since))]


def _due_with(silent: Collection[DuePerson[UUID]], cell: Cell, world: World) -> int:
    """How many of the cell were due since the first of them was."""
    since = min(world.promise(person).due_at for person in silent)
    return sum(since <= world.promise(person).due_at <= world.now for person in world.cells[cell])


def _silent_in(cell: Cell, world: World) -> list[DuePerson[UUID]]:
    return [person for person in world.cells.get(cell, []) if person.late]


def _cell_of(alarm: CollectiveAlarm) -> Cell:
    return CellKind(alarm.kind), alarm.cell
