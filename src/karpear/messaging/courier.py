"""The courier: claims what is due, sends it, writes down what became of it, until it is told to stop.

Two lanes that never wait for each other. All state is rows: a courier that dies loses nothing, and any
number of couriers may run.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, connection, connections

from karpear.db.bell import Bell
from karpear.db.crash import crash_at
from karpear.keys.ids import new_id
from karpear.rules.alarm.sleep import RETRY_S, seconds_until, sleep_s
from karpear.rules.message.retry import ChannelAnswer

from .actions.lease import Lane, earliest, release_expired, release_of
from .actions.record import Result, record
from .channels import drivers as configured_drivers
from .channels.base import Driver
from .dispatch import LEASE_MARGIN_S, claim, send
from .letters import Letter
from .precedence import Precedence
from .presence import Presence
from .slots import Slots, slots_of

log = logging.getLogger(__name__)

SPACE_S = {Lane.URGENT: 0.004, Lane.BULK: 0.1}
"""Between two looks that found nothing: a stream of check-ins rings at each of them."""
_RECORD_EVERY_S = 0.02
_RECORD_MOST = 500
_SWEEP_EVERY_S = 1.0
_AWHILE_S = 60.0


async def run(stop: asyncio.Event, *, clock: Callable[[], datetime], bell: Bell | None = None) -> None:
    """Deliver until `stop` is set. What the keeper calls. `bell` rings when there may be something to send."""
    await Courier(clock=clock, bell=bell).run(stop)


class Courier:
    """Delivers. `clock` gives the time; it may jump, the courier's own time never goes back.

    Each lane sleeps until something in it is due, until the bell rings, and never longer than a sweep.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        channels: Mapping[str, Driver] | None = None,
        bell: Bell | None = None,
    ) -> None:
        self._clock = clock
        bell = bell or Bell()
        self._sleepers = {lane: bell.sleeper() for lane in Lane}
        self._recording = bell.sleeper()
        self._last = (clock(), time.monotonic())
        self._id = new_id()
        self._presence = Presence(Path(settings.KARPEAR_DATA) / "couriers", self._id)
        self._channels = configured_drivers() if channels is None else channels
        self._room = {lane: {name: slots_of(lane, d.slots) for name, d in self._channels.items()} for lane in Lane}
        # SQLite has one writer: taking turns here is faster than the database's own waiting.
        self._turn = threading.Lock() if connection.vendor == "sqlite" else nullcontext()
        self._precedence = Precedence()
        self._sending: set[asyncio.Task[None]] = set()
        self._mine: set[UUID] = set()
        self._swept = 0.0
        self._results: list[Result] = []
        self._threads = {name: ThreadPoolExecutor(1, f"courier-{name}") for name in ("URGENT", "BULK", "record")}

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop` is set; then finish and write down what is under way."""
        for driver in self._channels.values():
            await driver.open()
        self._presence.hold()
        lanes_ended = asyncio.Event()
        waking = asyncio.create_task(self._wake_at_the_end(stop))
        recorder = asyncio.create_task(self._record_until(lanes_ended))
        lanes = [asyncio.create_task(self._lane(lane, stop)) for lane in Lane]
        try:
            await asyncio.gather(*lanes)
        finally:
            await asyncio.gather(*lanes, return_exceptions=True)
            await asyncio.gather(*self._sending, return_exceptions=True)
            waking.cancel()
            lanes_ended.set()
            self._recording.wake()
            await recorder
            await asyncio.gather(*(driver.close() for driver in self._channels.values()), return_exceptions=True)
            await self._close_threads()
            self._presence.leave()

    def now(self) -> datetime:
        """The clock, but never backwards: a message that was due stays due when the clock is set back."""
        last_moment, ticks = self._last
        fresh = time.monotonic()
        self._last = (max(self._clock(), last_moment + timedelta(seconds=fresh - ticks)), fresh)
        return self._last[0]

    async def _wake_at_the_end(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wake_lanes()

    def _wake_lanes(self) -> None:
        for sleeper in self._sleepers.values():
            sleeper.wake()

    async def _lane(self, lane: Lane, stop: asyncio.Event) -> None:
        sleeper, failures = self._sleepers[lane], 0
        while not stop.is_set():
            sleeper.look()
            try:
                wait = await self._in_its_place(lane, partial(self._look, lane))
                failures = 0
            except Exception:
                log.exception("The courier's %s lane failed and goes on", lane.name)
                failures += 1
                await _pause(stop, min(failures, 10) * 0.3)
                continue
            if wait:
                await sleeper.sleep(wait, least=SPACE_S[lane])

    async def _in_its_place[T](self, lane: Lane, work: Callable[[], Awaitable[T]]) -> T:
        """SOS overtakes everything: the other lane neither claims nor sends while one is on its way."""
        if lane is Lane.BULK:
            await self._precedence.give_way()
            return await work()
        with self._precedence.taken():
            return await work()

    async def _look(self, lane: Lane) -> float:
        """Claim what is due and begin to send it; returns how long there is nothing more to do."""
        if lane is Lane.BULK and time.monotonic() - self._swept > _SWEEP_EVERY_S:
            self._swept = time.monotonic()
            await self._database(lane.name, partial(self._sweep, self.now(), set(self._mine)))
        free = {name: room.free() for name, room in self._room[lane].items() if room.free()}
        start_before = time.monotonic() + LEASE_MARGIN_S / 2
        letters, wait = await self._asked(lane.name, partial(self._claim_due, lane, free, self.now()))
        for letter in letters:
            self._begin(lane, letter, start_before)
        return wait

    def _claim_due(self, lane: Lane, free: Mapping[str, int], now: datetime) -> tuple[list[Letter], float]:
        """Letters of what is due, and how long there is nothing more to do. To look it waits for no writer."""
        waiting = earliest(lane=lane, channels=free)
        waits = [seconds_until(at, now) for _channel, _priority, at in waiting]
        if 0 not in waits:
            return [], sleep_s(waits, longest=_SWEEP_EVERY_S)
        letters = claim(lane, free, now, self._id, waiting=waiting, turn=self._turn)
        return letters, 0 if letters else RETRY_S

    def _begin(self, lane: Lane, letter: Letter, start_before: float) -> None:
        self._mine.update(row.pk for row in letter.rows)
        room = self._room[lane][letter.rows[0].channel]
        room.claimed += 1
        task = asyncio.create_task(self._send(lane, room, letter, start_before))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    def _sweep(self, now: datetime, own_ids: set[UUID]) -> None:
        """Take over from couriers that are gone, at once where that is known, else when their leases have ended."""
        self._presence.bury(partial(release_of, now=now))
        release_expired(now=now, own_ids=own_ids)

    async def _send(self, lane: Lane, room: Slots, letter: Letter, start_before: float) -> None:
        try:
            async with room.slots:
                sending = partial(send, letter, self._channels, start_before=start_before)
                self._results += await self._in_its_place(lane, sending)
        finally:
            self._recording.wake()
            room.claimed -= 1
            if room.free():
                self._sleepers[lane].wake()

    async def _record_until(self, lanes_ended: asyncio.Event) -> None:
        """Results stay in memory until they are committed; at the end a lost database gets a few more tries."""
        tries = 0
        while self._results or not lanes_ended.is_set():
            self._recording.look()
            if not self._results:
                await self._recording.sleep(_AWHILE_S)
                continue
            await self._precedence.give_way()
            batch = self._results[:_RECORD_MOST]
            try:
                await self._database("record", partial(_record, batch, self.now()))
                del self._results[: len(batch)]
                self._mine.difference_update(r.row.pk for r in batch)
                if any(r.sent.answer is not ChannelAnswer.SENT for r in batch):
                    self._wake_lanes()  # it may go to another address now
                crash_at("recorded")
                tries = 0
            except Exception:
                log.exception("Results could not be written down and will be tried again")
                tries += 1
                if lanes_ended.is_set() and tries > 5:
                    return  # The leases run out and the messages go out again: twice rather than never.
                await asyncio.sleep(0.5)
            await asyncio.sleep(0 if lanes_ended.is_set() else _RECORD_EVERY_S)

    async def _database[T](self, thread: str, work: Callable[[], T]) -> T:
        """Writing in a thread of its own, with that thread's connection."""

        def guarded() -> T:
            with self._turn:
                return work()

        return await self._asked(thread, guarded)

    async def _asked[T](self, thread: str, work: Callable[[], T]) -> T:
        """The same for what only reads: it waits for no writer."""

        def fresh() -> T:
            close_old_connections()
            return work()

        return await asyncio.get_running_loop().run_in_executor(self._threads[thread], fresh)

    async def _close_threads(self) -> None:
        for thread in self._threads.values():
            await asyncio.get_running_loop().run_in_executor(thread, connections.close_all)
            thread.shutdown(wait=True)


def _record(results: list[Result], now: datetime) -> None:
    """A batch at once; when one of them cannot be written, each by itself."""
    try:
        record(results, now=now)
    except Exception:
        if len(results) == 1:
            raise
        log.exception("A batch of results failed and is written one by one")
        failed = 0
        for result in results:
            try:
                record([result], now=now)
            except Exception:
                failed += 1
                log.exception("One result could not be written")
        if failed == len(results):
            raise


async def _pause(until: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await until.wait()
    except TimeoutError:
        return
