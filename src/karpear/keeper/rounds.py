"""What the keeper does at each look: its steps, each in its own error boundary, and its heartbeat."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache

from django.db import DatabaseError, InterfaceError, connections
from django.utils import timezone

from karpear.db.agenda import Agenda, Due
from karpear.db.batches import Partly
from karpear.db.pulse import beat, step_failed, step_worked
from karpear.db.queries import failures
from karpear.keys.ids import new_id
from karpear.rules.alarm import sleep

from .measure import EVERY_S, measure, note_lateness
from .pulse import code_of
from .steps import EVERY_FEW, EVERY_HOUR, EVERY_MINUTE, EVERY_NIGHT, EVERY_TICK, Step

log = logging.getLogger("karpear.keeper")

FEW_S = 2.0
BEAT_S = 3.0
HOUR_S = 3600.0
NIGHT_S = 24 * HOUR_S
FIRST_HOURLY_S = 60.0
FIRST_NIGHTLY_S = 600.0
LEAP_S = 5.0
SLOW_S = 0.1
CLOCK, AGENDA = "clock", "agenda"


@cache
def _agenda(dues: tuple[Due, ...]) -> Agenda:
    return Agenda(dues)


class Rounds:
    """The steps, run one round at a time in one thread with one database connection."""

    def __init__(self) -> None:
        self.id = new_id()
        self.started_at = timezone.now()
        self.steps = EVERY_TICK
        self.few = EVERY_FEW
        self.hourly = EVERY_HOUR
        self.nightly = EVERY_NIGHT
        began = time.monotonic()
        self.next_hourly = began + FIRST_HOURLY_S
        self.next_nightly = began + FIRST_NIGHTLY_S
        self.next_beat = self.next_few = began
        self.next_minute = began + BEAT_S
        self.slow: dict[str, Step] = {}
        self.resting: dict[str, float] = {}
        self.wait_s = 0.0
        self.failing: set[str] | None = None
        self.clock = (timezone.now(), began)
        self.leapt_at = began

    def round(self) -> bool:
        """One round. Returns whether there was so much to do that the next should follow at once.

        Raises DatabaseError when the database does not even take the heartbeat.
        """
        began = time.monotonic()
        self._watch_clock(began)
        counts = [self._step(step) for step in self._due(began)]
        if any(counts):
            self.next_few = began
        self._do_slow()
        if began >= self.next_beat:
            took = (time.monotonic() - began) * 1000
            beat(keeper_id=self.id, started_at=self.started_at, tick_ms=took, now=timezone.now())
            self.next_beat = began + BEAT_S  # only now: one that was refused is tried again at once
        return any(counts) or any(self._may_run(step) for step in self.slow.values())

    def _do_slow(self) -> None:
        """Of what is done by the hour and the night a moment's worth: whatever somebody waits for is asked in between.

        One that works in slices goes on until it is done.
        """
        end = time.monotonic() + SLOW_S
        for step in [step for step in self.slow.values() if self._may_run(step)]:
            while isinstance(self._step(step), Partly):
                if time.monotonic() >= end:
                    return
            del self.slow[step.name]
            if time.monotonic() >= end:
                return

    def _may_run(self, step: Step) -> bool:
        """What is deleted does not come back: after a leap it waits until the clock has been steady, restart or not.

        A clock that is wrong for longer nobody can tell from one that was put right.
        """
        if step.forgets and self.failing is None:
            self._note(self._read_failing)
        return not step.forgets or (self.failing is not None and CLOCK not in self.failing)

    def _put_off(self, steps: Sequence[Step], *, first: bool) -> None:
        """These are done when nothing else is due. `first`: before others that wait already."""
        added = {step.name: step for step in steps}
        self.slow = {**added, **self.slow} if first else {**self.slow, **added}

    def _watch_clock(self, moment: float) -> None:
        """A clock that leaps moves every deadline with it. Which of the two times was wrong only the operator knows."""
        now = timezone.now()
        leap = (now - self.clock[0]).total_seconds() - (moment - self.clock[1])
        if abs(leap) > LEAP_S:
            log.error("the clock leapt by %+.0f s", leap)
            self._note_failure(CLOCK, f"leapt by {leap:+.0f} s", now)
            self.leapt_at = moment
        self.clock = (now, moment)
        if moment >= self.next_hourly and moment - self.leapt_at > HOUR_S:
            self._note_success(CLOCK, now)

    def _due(self, moment: float) -> list[Step]:
        waits: list[float | None] = []
        due = self._asked(self.steps, moment, waits)
        if moment >= self.next_few:
            self.next_few = moment + FEW_S
            due += self._asked(self.few, moment, [])
        if moment >= self.next_minute:
            self.next_minute = moment + EVERY_S
            due += EVERY_MINUTE
        if moment >= self.next_hourly:
            self.next_hourly = moment + HOUR_S
            self._put_off(self.hourly, first=True)
        if moment >= self.next_nightly:
            self.next_nightly = moment + NIGHT_S
            self._put_off(self.nightly, first=False)
        self.wait_s = sleep.sleep_s([*waits, self.next_few - moment, self.next_beat - moment])
        return due

    def _asked(self, steps: Sequence[Step], moment: float, waits: list[float | None]) -> list[Step]:
        """Those that have something to do and do not rest. The waits of the others are added to `waits`."""
        due = []
        for step, wait in zip(steps, self._waits(steps), strict=True):
            resting = max(0.0, self.resting.get(step.name, moment) - moment)
            if wait == 0 and not resting and self._may_run(step):
                due.append(step)
            elif wait is not None and step.due:
                waits.append(max(wait, resting))
        return due

    def _waits(self, steps: Sequence[Step]) -> list[float | None]:
        """How long each step has nothing to do; None: nothing waits. One that waits for no rows is always due.

        When they cannot be asked together, all are due: each has an error boundary of its own, and rests between.
        """
        now = timezone.now()
        asking = tuple(step.due for step in steps if step.due)
        if not asking or (AGENDA in (self.failing or ()) and self.resting.get(AGENDA, 0) > time.monotonic()):
            return [0.0] * len(steps)
        try:
            earliest = _agenda(asking).ask(now)
            moments = iter(earliest)
            waits = [sleep.seconds_until(next(moments), now) if step.due else 0.0 for step in steps]
        except Exception as error:  # noqa: BLE001 - the boundary itself
            self.resting[AGENDA] = time.monotonic() + FEW_S
            self._fail(AGENDA, error, now)
            return [0.0] * len(steps)
        self._note_success(AGENDA, now)
        if steps is self.steps:
            note_lateness(earliest, now, since=self.started_at)
        return waits

    def _step(self, step: Step) -> int:
        """One step in its own error boundary: what fails here stops nothing else."""
        now = timezone.now()
        count = 0
        try:
            count = step.work(now=now)
        except Exception as error:  # noqa: BLE001 - the boundary itself
            self._fail(step.name, error, now)
        else:
            self._note_success(step.name, now)
        rest = sleep.rests_for(step.rest_s, worked=bool(count)) if step.due or step.rest_s else 0.0
        self.resting[step.name] = time.monotonic() + rest
        return count

    def _fail(self, name: str, error: Exception, now: datetime) -> None:
        log.error("step %s failed: %s", name, code_of(error))
        if isinstance(error, DatabaseError | InterfaceError):
            self.drop_connection()
        self._note_failure(name, code_of(error), now)

    def _note_failure(self, name: str, code: str, now: datetime) -> None:
        def write() -> None:
            step_failed(step=name, error_code=code, now=now)
            if self.failing is not None:  # else what is read at the first success has this one too
                self.failing.add(name)

        self._note(write)

    def _note_success(self, name: str, now: datetime) -> None:
        """Only what is known to have failed costs a write; after a start that is everything once."""

        def write() -> None:
            failing = self._read_failing() if self.failing is None else self.failing
            if name in failing:
                step_worked(step=name, now=now)
                failing.discard(name)

        self._note(write)

    def _read_failing(self) -> set[str]:
        self.failing = {failure.step for failure in failures()}
        return self.failing

    def _note(self, write: Callable[[], object]) -> None:
        """What is written down about a step stops no other: where somebody else writes for long, it is lost."""
        try:
            write()
        except (DatabaseError, InterfaceError) as error:
            log.error("a note could not be written: %s", code_of(error))
            self.drop_connection()

    def end(self) -> None:
        """What was counted since the last minute is written down, too: a restart loses none of it."""
        self._note(lambda: measure(now=timezone.now()))
        self.drop_connection()

    def drop_connection(self) -> None:
        """The next query opens a new one."""
        connections["default"].close()
