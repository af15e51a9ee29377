"""Makes time pass: `karpear keep`.

Everything it knows is rows, so any number may run and one that dies loses nothing. Only here and in
views is the clock read.
"""

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.utils import timezone

from karpear.db.pulse import beat, step_failed, step_worked
from karpear.db.queries import failures
from karpear.keys.ids import new_id
from karpear.messaging import courier
from karpear.ops.server.control import Control

from .pulse import code_of
from .steps import EVERY_FEW, EVERY_HOUR, EVERY_NIGHT, EVERY_TICK, Step

log = logging.getLogger("karpear.keeper")

TICK_S = 0.25
"""A deadline is acted on within one second: this, plus the round itself, plus the courier's hand-over."""
FEW_S = 2.0
BEAT_S = 1.0
HOUR_S = 3600.0
NIGHT_S = 24 * HOUR_S
FIRST_HOURLY_S = 60.0
FIRST_NIGHTLY_S = 600.0
SLOWEST_RETRY_S = 5.0
LEAP_S = 5.0
CLOCK = "clock"


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
        if began >= self.next_beat:
            self.next_beat = began + BEAT_S
            took = (time.monotonic() - began) * 1000
            beat(keeper_id=self.id, started_at=self.started_at, tick_ms=took, now=timezone.now())
        return any(counts)

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
        due = list(self.steps)
        if moment >= self.next_few:
            self.next_few = moment + FEW_S
            due += self.few
        if moment >= self.next_hourly:
            self.next_hourly = moment + HOUR_S
            due += self.hourly
        if moment >= self.next_nightly:
            self.next_nightly = moment + NIGHT_S
            due += self.nightly
        return due

    def _step(self, step: Step) -> int:
        """One step in its own error boundary: what fails here stops nothing else."""
        now = timezone.now()
        try:
            count = step.work(now=now)
        except Exception as error:  # noqa: BLE001 - the boundary itself
            self._fail(step.name, error, now)
            return 0
        self._note_success(step.name, now)
        return count

    def _fail(self, name: str, error: Exception, now: datetime) -> None:
        log.error("step %s failed: %s", name, code_of(error))
        if isinstance(error, DatabaseError | InterfaceError):
            self.drop_connection()
        self._note_failure(name, code_of(error), now)

    def _note_failure(self, name: str, code: str, now: datetime) -> None:
        step_failed(step=name, error_code=code, now=now)
        if self.failing is not None:  # else what is read at the first success has this one too
            self.failing.add(name)

    def _note_success(self, name: str, now: datetime) -> None:
        """Only what is known to have failed costs a write; after a start that is everything once."""
        if self.failing is None:
            self.failing = {failure.step for failure in failures()}
        if name in self.failing:
            step_worked(step=name, now=now)
            self.failing.discard(name)

    def drop_connection(self) -> None:
        """The next query opens a new one."""
        connections["default"].close()


class Keeper:
    """The rounds, the courier that delivers, and the outside dead-man switch, side by side."""

    def __init__(self) -> None:
        self.rounds = Rounds()
        self.stop = asyncio.Event()
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="rounds")

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop.set)
        await asyncio.gather(*[self._for_ever(name, job) for name, job in self._jobs()])
        await loop.run_in_executor(self.thread, self.rounds.drop_connection)
        self.thread.shutdown()

    def _jobs(self) -> list[tuple[str, Callable[[], Awaitable[None]]]]:
        jobs: list[tuple[str, Callable[[], Awaitable[None]]]] = [("rounds", self._rounds), ("courier", self._courier)]
        if settings.KARPEAR_DEAD_MAN_URL:
            from . import dead_man  # most have none

            jobs.append(("dead man", lambda: dead_man.run(self.stop, settings.KARPEAR_DEAD_MAN_URL)))
        return jobs

    async def _courier(self) -> None:
        """The courier sets the event it is given when it breaks off, so it gets one of its own."""
        courier_stop = asyncio.Event()

        async def follow() -> None:
            await self.stop.wait()
            courier_stop.set()

        following = asyncio.create_task(follow())
        try:
            await courier.run(courier_stop, clock=timezone.now)
        finally:
            following.cancel()

    async def _for_ever(self, name: str, job: Callable[[], Awaitable[None]]) -> None:
        """Run a job again, later and later, when it breaks: keep trying is the whole promise."""
        pause = 0.1
        while not self.stop.is_set():
            began = time.monotonic()
            try:
                await job()
            except Exception as error:  # noqa: BLE001 - the boundary itself
                log.error("%s broke off: %s", name, code_of(error))
            pause = 0.1 if time.monotonic() - began > SLOWEST_RETRY_S else min(pause * 2, SLOWEST_RETRY_S)
            await self._pause(pause)

    async def _rounds(self) -> None:
        loop = asyncio.get_running_loop()
        while not self.stop.is_set():
            try:
                at_once = await loop.run_in_executor(self.thread, self.rounds.round)
            except Exception:
                await loop.run_in_executor(self.thread, self.rounds.drop_connection)
                raise
            await self._pause(0.001 if at_once else TICK_S)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stop.wait(), seconds)
        except TimeoutError:
            return


def keep(control: Control) -> None:
    """Run until SIGTERM, then finish what is in hand."""
    import uvloop  # not needed by those who only want the rounds

    control.follow_parent()

    async def main() -> None:
        keeper = Keeper()
        control.ready()
        await keeper.run()

    uvloop.run(main())
