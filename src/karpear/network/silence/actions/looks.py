"""The keeper's look: are many silent together? One collective alarm is opened, followed and closed.

It reads promises and alerts, and writes to neither: every ladder goes on as if this step did not exist.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.db import models, transaction

from karpear.audit.actions.lines import record
from karpear.db.batches import one_by_one
from karpear.rules.alarm.together import (
    LEAST_UNITS,
    WINDOWS,
    Cause,
    CellKind,
    DuePerson,
    Habit,
    Judgement,
    SilenceKind,
    is_over,
    judge,
    leading,
    reasons,
)

from ..cells import Cell, SilencePromise, by_cell, heard_promises, map_of, silent_promises
from ..evidence import evidence_of
from ..models import CollectiveAlarm, CollectiveAlarmPart, UsualSilence
from ..notices import tell_concerned
from .returns import note_returns

#: While nothing changes, the causes are weighed again so often.
WEIGH = timedelta(minutes=2)


@dataclass
class DuePeople:
    """Who is silent at this moment, and, once somebody asks, who else was due."""

    now: datetime
    silent: list[SilencePromise]

    @cached_property
    def people(self) -> dict[UUID, tuple[SilencePromise, DuePerson[UUID]]]:
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

    def promise(self, person: DuePerson[UUID]) -> SilencePromise:
        return self.people[person.person][0]


def look_for_silence(*, now: datetime) -> int:
    """Open an alarm where more are silent than is usual; follow those that are open. Returns how many changed."""
    crowd = DuePeople(now, silent_promises(now))
    open_ids = list(CollectiveAlarm.objects.open().order_by("opened_at", "pk").values_list("pk", flat=True))
    changed = one_by_one("follow silence", open_ids, lambda pk: _follow(pk, crowd), now=now)
    if len(crowd.silent) < LEAST_UNITS:
        return changed
    part_ids = _already_parts(crowd.silent)
    if len(crowd.silent) - len(part_ids) < LEAST_UNITS:
        return changed
    part_ids |= _late_in_open_cells(crowd)
    return changed + one_by_one(
        "open silence", _strangest(crowd, part_ids), lambda strangest: _open(*strangest, crowd), now=now
    )


def _already_parts(silent: Iterable[SilencePromise]) -> set[UUID]:
    """Whose silence is already part of a collective alarm, open or closed."""
    parts = CollectiveAlarmPart.objects.filter(promise__among={promise.pk for promise in silent})
    return set(parts.values_list("person", flat=True))


def _late_in_open_cells(crowd: DuePeople) -> set[UUID]:
    """Who will be part of an open one once they are missed: the same silence is not told twice."""
    cells = CollectiveAlarm.objects.open().values_list("kind", "cell")
    return {person.person for kind, code in cells for person in _silent_in((CellKind(kind), code), crowd)}


def _strangest(crowd: DuePeople, part_ids: Collection[UUID]) -> list[tuple[Cell, Judgement]]:
    """Cells in which more are silent than is usual, the least probable first; whose people another has, not twice.

    Of equals a province says more than a carrier; phones of which nobody knows the carrier come last.
    """
    habits = {(row.kind, row.cell): row.habit for row in UsualSilence.objects.all()}
    alarms = [
        (not cell[1], judgement.chance, cell[0] is not CellKind.PROVINCE, cell, judgement)
        for cell, people in crowd.cells.items()
        if (judgement := _strange(cell, people, part_ids, habits, crowd))
    ]
    strangest: list[tuple[Cell, Judgement]] = []
    covered: set[UUID] = set()
    for *_order, cell, judgement in sorted(alarms, key=lambda alarm: alarm[:4]):
        silent_ids = {person.person for person in crowd.cells[cell] if person.late and person.person not in part_ids}
        if len(silent_ids & covered) * 2 < len(silent_ids):
            strangest.append((cell, judgement))
            covered |= silent_ids
    return strangest


def _strange(
    cell: Cell,
    people: Iterable[DuePerson[UUID]],
    part_ids: Collection[UUID],
    habits: Mapping[tuple[str, str], Habit],
    crowd: DuePeople,
) -> Judgement | None:
    """The least probable of all looks at a cell, where it is an alarm."""
    fresh = [person for person in people if person.person not in part_ids]
    if sum(person.late for person in fresh) < LEAST_UNITS:
        return None
    kind, code = cell
    habit = habits.get((kind.value, code), Habit())
    judgements = [
        judge(
            [person for person in fresh if start <= crowd.promise(person).moment(look) <= crowd.now],
            habit,
            look,
        )
        for look in SilenceKind
        for start in (crowd.now - window / settings.KARPEAR_PACE for window in WINDOWS)
    ]
    return min(
        (judgement for judgement in judgements if judgement.is_alarm),
        key=lambda judgement: judgement.chance,
        default=None,
    )


@transaction.atomic
def _open(cell: Cell, judgement: Judgement, crowd: DuePeople) -> int:
    """The alarm, who is in it, and a word to whoever watches over them: together or not at all."""
    now, (kind, code) = crowd.now, cell
    silent = _silent_in(cell, crowd)
    codes = _weigh(cell, crowd)
    alarm = CollectiveAlarm(
        kind=kind.value, cell=code, opened_at=now, last_new_at=now, looked_at=now, changed_at=now,
        since=min(crowd.promise(person).due_at for person in silent), due_count=_due_with(silent, cell, crowd),
        usual_from=judgement.usual[0], usual_to=judgement.usual[1], reasons=codes, told_cause=leading(codes).value,
    )  # fmt: skip
    CollectiveAlarm.objects.bulk_create([alarm], ignore_conflicts=True)
    if not CollectiveAlarm.objects.filter(pk=alarm.pk).exists():  # another keeper was faster
        return 0
    _join(alarm, silent, crowd)
    record(at=now, action="silence.opened", object_type="collective_alarm", object_id=alarm.pk, kind=kind.value)
    return 1


@transaction.atomic
def _follow(pk: UUID, crowd: DuePeople) -> int:
    """Who came back, who is new, what speaks for which cause; its end."""
    now = crowd.now
    alarm = CollectiveAlarm.objects.open().select_for_update(skip_locked=True).filter(pk=pk).first()
    if alarm is None:
        return 0
    changed_at = alarm.changed_at
    came_back = note_returns(alarm, now)
    parts = CollectiveAlarmPart.objects.filter(alarm=alarm)
    fresh = _newcomers(alarm, crowd)
    if fresh:
        _join(alarm, fresh, crowd)
        alarm.last_new_at = now
    if fresh or came_back or now - alarm.looked_at >= WEIGH / settings.KARPEAR_PACE:
        _weigh_again(alarm, crowd)
    silent = parts.filter(back_at=None).count()
    if _is_over(parts, alarm, now) and _is_over(parts.filter(added_at=alarm.opened_at), alarm, now):
        alarm.closed_at = alarm.changed_at = now
        record(at=now, action="silence.closed", object_type="collective_alarm", object_id=alarm.pk, silent=silent)
    if alarm.changed_at == changed_at:
        return 0
    alarm.save()
    return 1


def _is_over(parts: models.QuerySet[CollectiveAlarmPart], alarm: CollectiveAlarm, now: datetime) -> bool:
    """Asked of all, and of those with whom it began: whoever joins and comes back does not end it for them."""
    silent = parts.filter(back_at=None).count()
    return is_over(silent=silent, part_count=parts.count(), quiet_for=now - alarm.last_new_at)


def _newcomers(alarm: CollectiveAlarm, crowd: DuePeople) -> list[DuePerson[UUID]]:
    """People of its cell who are missed and not in it yet; that some more are late is usual."""
    known_ids = set(CollectiveAlarmPart.objects.filter(alarm=alarm).values_list("person", flat=True))
    if all(promise.person in known_ids for promise in crowd.silent):
        return []
    people = _silent_in(_cell_of(alarm), crowd)
    return [person for person in people if person.missed and person.person not in known_ids]


def _weigh_again(alarm: CollectiveAlarm, crowd: DuePeople) -> None:
    cell = _cell_of(alarm)
    alarm.looked_at = alarm.changed_at = crowd.now
    silent = _silent_in(cell, crowd)
    if not silent:
        return
    alarm.reasons = _weigh(cell, crowd)
    alarm.due_count = max(alarm.due_count, _due_with(silent, cell, crowd))
    if alarm.cause is Cause.ARREST and alarm.told_cause != Cause.ARREST:
        alarm.told_cause = Cause.ARREST.value
        tell_concerned(alarm, CollectiveAlarmPart.objects.filter(alarm=alarm), now=crowd.now, arrests_lead=True)


def _join(alarm: CollectiveAlarm, people: Iterable[DuePerson[UUID]], crowd: DuePeople) -> None:
    rows = [
        CollectiveAlarmPart(
            alarm=alarm, promise_id=crowd.promise(person).pk, person_id=person.person, organisation_id=person.house,
            added_at=crowd.now,
        )
        for person in people
    ]  # fmt: skip
    CollectiveAlarmPart.objects.bulk_create(rows, ignore_conflicts=True)
    tell_concerned(alarm, CollectiveAlarmPart.objects.filter(alarm=alarm, added_at=crowd.now), now=crowd.now)


def _weigh(cell: Cell, crowd: DuePeople) -> list[str]:
    """Codes of what speaks for either cause."""
    people = crowd.cells.get(cell, [])
    silent = [person.person for person in people if person.late]
    since = min((crowd.promise(person).due_at for person in people if person.late), default=crowd.now)
    other_ids = [person.person for person in people if not person.late]
    return [reason.value for reason in reasons(people, cell[0], evidence_of(silent, other_ids, since))]


def _due_with(silent: Collection[DuePerson[UUID]], cell: Cell, crowd: DuePeople) -> int:
    """How many of the cell were due since the first of them was."""
    since = min(crowd.promise(person).due_at for person in silent)
    return sum(since <= crowd.promise(person).due_at <= crowd.now for person in crowd.cells[cell])


def _silent_in(cell: Cell, crowd: DuePeople) -> list[DuePerson[UUID]]:
    return [person for person in crowd.cells.get(cell, []) if person.late]


def _cell_of(alarm: CollectiveAlarm) -> Cell:
    return CellKind(alarm.kind), alarm.cell
