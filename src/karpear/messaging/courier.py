"""The courier: claims what is due, sends it, writes down what became of it, until it is told to stop.

Two lanes that never wait for each other. All state is rows: a courier that dies loses nothing, and any
number of couriers may run.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, connection, connections

from karpear.db.crash import crash_at
from karpear.keys.ids import new_id

from .actions.lease import Lane, lease, release_expired, release_of
from .actions.record import Result, record
from .channels import drivers as configured_drivers
from .channels.base import Driver, Outgoing, Sent, lost, not_sent, refused
from .letters import Letter, write_letters
from .presence import Presence

log = logging.getLogger(__name__)

LEASE_MARGIN_S = 5.0
POLL_S = {Lane.URGENT: 0.03, Lane.BULK: 0.1}
CLAIM_MOST = 200
_RECORD_EVERY_S = 0.02
_RECORD_MOST = 500
_SWEEP_EVERY_S = 1.0
_READER_GONE = frozenset({"contact_left", "person_inactive"})


def lease_s() -> float:
    """How long a claim lasts, in seconds: longer than any send, so that nobody else sends it meanwhile."""
    return float(settings.KARPEAR_SEND_TIMEOUT_S) + LEASE_MARGIN_S


async def run(stop: asyncio.Event, *, clock: Callable[[], datetime]) -> None:
    """Deliver until `stop` is set. What the keeper calls."""
    await Courier(clock=clock).run(stop)


async def send(letter: Letter, channels: Mapping[str, Driver], *, start_before: float) -> list[Result]:
    """Send one letter; a result for each row it carries. Never raises.

    `start_before`: by the monotonic clock, after which the lease no longer covers a send.
    """
    if letter.message is None:
        reader_gone = letter.error in _READER_GONE
        return [Result(row, refused(letter.error), asked=False, unwanted=reader_gone) for row in letter.rows]
    driver = channels.get(letter.message.channel)
    if driver is None:
        return [Result(row, refused("no_channel"), asked=False) for row in letter.rows]
    if time.monotonic() > start_before:
        return [Result(row, not_sent("late"), asked=False) for row in letter.rows]
    outcome = await _ask(driver, letter.message)
    crash_at("sent")
    return [Result(row, outcome) for row in letter.rows]


async def _ask(driver: Driver, message: Outgoing) -> Sent:
    try:
        async with asyncio.timeout(driver.timeout_s + LEASE_MARGIN_S / 2):
            return await driver.send(message)
    except TimeoutError:
        return lost("timeout")
    except Exception as error:  # a driver's own mistake must not stop the others
        log.exception("A %s driver failed", message.channel)
        return lost(type(error).__name__)


def claim(lane: Lane, free: Mapping[str, int], now: datetime, by: UUID | None = None) -> list[Letter]:
    """Claim and write what is due in one lane."""
    bundles = lease(now=now, lane=lane, free=free, for_s=lease_s(), by=by)
    if bundles:
        crash_at("leased")
    return write_letters(bundles)


class Courier:
    """Delivers. `clock` gives the time; it may jump, the courier's own time never goes back."""

    def __init__(self, *, clock: Callable[[], datetime], channels: Mapping[str, Driver] | None = None) -> None:
        self._clock = clock
        self._last = (clock(), time.monotonic())
        self._id = new_id()
        self._presence = Presence(Path(settings.KARPEAR_DATA) / "couriers", self._id)
        self._channels = configured_drivers() if channels is None else channels
        self._room = {lane: {name: _room(lane, d.slots) for name, d in self._channels.items()} for lane in Lane}
        # SQLite has one writer: taking turns here is faster than the database's own waiting.
        self._turn = threading.Lock() if connection.vendor == "sqlite" else nullcontext()
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
        recorder = asyncio.create_task(self._record_until(lanes_ended))
        lanes = [asyncio.create_task(self._lane(lane, stop)) for lane in Lane]
        try:
            await asyncio.gather(*lanes)
        finally:
            await asyncio.gather(*lanes, return_exceptions=True)
            await asyncio.gather(*self._sending, return_exceptions=True)
            lanes_ended.set()
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

    async def _lane(self, lane: Lane, stop: asyncio.Event) -> None:
        failures = 0
        while not stop.is_set():
            try:
                letters = await self._claim(lane)
                failures = 0
            except Exception:
                log.exception("The courier's %s lane failed and goes on", lane.name)
                letters, failures = [], failures + 1
            if not letters:
                await _pause(stop, POLL_S[lane] + min(failures, 10) * 0.3)

    async def _claim(self, lane: Lane) -> list[Letter]:
        if lane is Lane.BULK and time.monotonic() - self._swept > _SWEEP_EVERY_S:
            self._swept = time.monotonic()
            await self._database(lane.name, partial(self._sweep, self.now(), set(self._mine)))
        free = {name: room.free() for name, room in self._room[lane].items() if room.free()}
        if not free:
            await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED, timeout=POLL_S[lane])
            return []
        start_before = time.monotonic() + LEASE_MARGIN_S / 2
        letters = await self._database(lane.name, partial(claim, lane, free, self.now(), self._id))
        for letter in letters:
            self._mine.update(row.pk for row in letter.rows)
            room = self._room[lane][letter.rows[0].channel]
            room.claimed += 1
            task = asyncio.create_task(self._send(room, letter, start_before))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return letters

    def _sweep(self, now: datetime, own_ids: set[UUID]) -> None:
        """Take over from couriers that are gone, at once where that is known, else when their leases have ended."""
        self._presence.bury(partial(release_of, now=now))
        release_expired(now=now, own_ids=own_ids)

    async def _send(self, room: "_Room", letter: Letter, start_before: float) -> None:
        try:
            async with room.slots:
                self._results += await send(letter, self._channels, start_before=start_before)
        finally:
            room.claimed -= 1

    async def _record_until(self, lanes_ended: asyncio.Event) -> None:
        """Results stay in memory until they are committed; at the end a lost database gets a few more tries."""
        tries = 0
        while self._results or not lanes_ended.is_set():
            if not self._results:
                await _pause(lanes_ended, _RECORD_EVERY_S)
                continue
            batch = self._results[:_RECORD_MOST]
            try:
                await self._database("record", partial(_record, batch, self.now()))
                del self._results[: len(batch)]
                self._mine.difference_update(r.row.pk for r in batch)
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
        """Database work in a thread of its own, with that thread's connection."""

        def guarded() -> T:
            with self._turn:
                close_old_connections()
                return work()

        return await asyncio.get_running_loop().run_in_executor(self._threads[thread], guarded)

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


@dataclass(slots=True)
class _Room:
    """How much one lane takes on for one channel: `claimed` of at most `most`, sent through `slots` at once.

    Some wait here claimed, so that a slot that falls free is used at once; claims are made in dozens,
    not one by one.
    """

    slots: asyncio.Semaphore
    most: int
    least: int
    claimed: int = 0

    def free(self) -> int:
        free = self.most - self.claimed
        return free if free >= self.least else 0


def _room(lane: Lane, slots: int) -> _Room:
    """A quarter of the slots is kept for SOS, which is never claimed before it can leave."""
    urgent = max(1, slots // 4)
    if lane is Lane.URGENT:
        return _Room(asyncio.Semaphore(urgent), most=urgent, least=1)
    bulk = max(1, slots - urgent)
    return _Room(asyncio.Semaphore(bulk), most=min(bulk * 4, CLAIM_MOST), least=bulk)


async def _pause(until: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await until.wait()
    except TimeoutError:
        return
