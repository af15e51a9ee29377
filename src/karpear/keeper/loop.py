"""Makes time pass: `karpear keep`.

It sleeps until something falls due, until somebody commits something, and never longer than a sweep. Everything it
knows is rows, so any number may run and one that dies loses nothing. Only here and in views is the clock read.
"""

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.utils import timezone

from karpear.db import commits
from karpear.db.bell import Bell
from karpear.messaging import courier
from karpear.ops.backup.scratch import remove_folders
from karpear.ops.server.control import Control
from karpear.ops.server.turns import take_short_turns

from . import other_installations
from .pulse import code_of
from .rounds import Rounds

log = logging.getLogger("karpear.keeper")

SPACE_S = 0.02
"""Between two looks when nothing was due: a stream of check-ins rings at each of them."""
SLOWEST_RETRY_S = 5.0


class Keeper:
    """The rounds, the courier that delivers, what wakes them, and the outside dead-man switch, side by side."""

    def __init__(self) -> None:
        self.rounds = Rounds()
        self.stop = asyncio.Event()
        self.bell = Bell()
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="rounds")

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop.set)
        await asyncio.gather(self._ring_at_the_end(), *[self._for_ever(name, job) for name, job in self._jobs()])
        await loop.run_in_executor(self.thread, self.rounds.end)
        self.thread.shutdown()

    def _jobs(self) -> list[tuple[str, Callable[[], Awaitable[None]]]]:
        jobs: list[tuple[str, Callable[[], Awaitable[None]]]] = [
            ("rounds", self._rounds),
            ("courier", self._courier),
            ("bell", lambda: commits.follow(self.stop, self.bell.ring)),
            ("other installations", lambda: other_installations.run(self.stop)),
        ]
        if settings.KARPEAR_DEAD_MAN_URL:
            from . import dead_man  # most have none

            jobs.append(("dead man", lambda: dead_man.run(self.stop, settings.KARPEAR_DEAD_MAN_URL)))
        if plan := settings.BACKUPS:
            from . import backups  # what it needs costs memory

            jobs.append(("backups", lambda: backups.run(self.stop, plan)))
        return jobs

    async def _ring_at_the_end(self) -> None:
        await self.stop.wait()
        self.bell.ring()

    async def _courier(self) -> None:
        """The courier sets the event it is given when it breaks off, so it gets one of its own."""
        courier_stop = asyncio.Event()

        async def follow() -> None:
            await self.stop.wait()
            courier_stop.set()

        following = asyncio.create_task(follow())
        try:
            await courier.run(courier_stop, clock=timezone.now, bell=self.bell)
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
        sleeper = self.bell.sleeper()
        while not self.stop.is_set():
            sleeper.look()
            try:
                at_once = await loop.run_in_executor(self.thread, self.rounds.round)
            except Exception:
                await loop.run_in_executor(self.thread, self.rounds.drop_connection)
                raise
            if at_once:
                self.bell.ring()  # its courier hears of it at once, whatever the database tells
                await self._pause(0.001)
            else:
                await sleeper.sleep(self.rounds.wait_s, least=SPACE_S)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stop.wait(), seconds)
        except TimeoutError:
            return


def keep(control: Control) -> None:
    """Run until SIGTERM, then finish what is in hand."""
    import uvloop  # not needed by those who only want the rounds

    take_short_turns()
    remove_folders()
    control.follow_parent()

    async def main() -> None:
        keeper = Keeper()
        control.ready()
        await keeper.run()

    uvloop.run(main())
