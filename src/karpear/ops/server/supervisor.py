"""A light parent that starts processes, starts a dead one again, and stops them all together.

It imports no Django, so that it costs little, and it keeps the listening socket: while a web process is
started again, connections wait instead of being refused.
"""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from .copies import end_of, start_copy, stop_copying

SETTLED_S = 10.0
SLOWEST_RESTART_S = 5.0
STOP_S = 15.0
NOT_STARTED = 255
LONGEST_WORD = 4096  # bytes: what a pipe takes at once


class ChildFailed(Exception):
    """A process ended before it was ever ready."""


@dataclass
class Child:
    """One process: its name, its `karpear` arguments, the socket it serves, and its word for people."""

    name: str
    arguments: Sequence[str]
    listener: socket.socket | None = None
    down: int | None = None
    was_ready: asyncio.Event = field(default_factory=asyncio.Event)
    word: str = ""


class Supervisor:
    """Runs children until it is told to stop. `say` gets one line for people when something happens."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.begun = asyncio.Event()
        self.stopping = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []

    def stop_on_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stopping.set)

    def start(self, child: Child) -> None:
        self.tasks.append(asyncio.create_task(self._keep_running(child)))

    async def prepare(self, child: Child) -> None:
        """Run one that does its work and ends, until then or a stop. Raises ChildFailed when it could not."""
        code = await self._run_once(child)
        if not (child.was_ready.is_set() or self.stopping.is_set()):
            raise ChildFailed(_failure(child, code))

    async def wait_ready(self, child: Child) -> None:
        """Until this child says that it is ready, or a stop. Raises ChildFailed when one cannot start."""
        waits = [asyncio.ensure_future(child.was_ready.wait()), asyncio.ensure_future(self.stopping.wait())]
        done_tasks, _ = await asyncio.wait([*waits, *self.tasks], return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        for task in done_tasks & set(self.tasks):
            task.result()

    async def unless_stopped(self, work: Coroutine[Any, Any, None]) -> bool:
        """Do `work` unless a stop comes first. Returns whether it was done."""
        task, stop = asyncio.ensure_future(work), asyncio.ensure_future(self.stopping.wait())
        await asyncio.wait([task, stop], return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if self.stopping.is_set():
            task.cancel()
            return False
        task.result()
        return True

    async def run(self) -> None:
        """Until a stop; then stop the children and wait for them."""
        await self.stopping.wait()
        await self.stop()

    async def stop(self) -> None:
        self.stopping.set()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        stop_copying()

    async def _keep_running(self, child: Child) -> None:
        pause = 0.1
        loop = asyncio.get_running_loop()
        while not self.stopping.is_set():
            began = loop.time()
            code = await self._run_once(child)
            if self.stopping.is_set():
                return
            if not child.was_ready.is_set():
                raise ChildFailed(_failure(child, code))
            pause = 0.1 if loop.time() - began > SETTLED_S else min(pause * 2, SLOWEST_RESTART_S)
            self.say(f"{child.name} ended (exit {code}); starting it again.")
            try:
                await asyncio.wait_for(self.stopping.wait(), pause)
            except TimeoutError:
                continue

    async def _run_once(self, child: Child) -> int:
        """Start, pass on when it is ready, wait for its end or for a stop. Returns its exit code."""
        down_read, child.down = os.pipe()
        up_read, up_write = os.pipe()
        ends = Connection(down_read, writable=False), Connection(up_write, readable=False)
        try:
            process = await start_copy(child.arguments, child.listener, ends)
        except (OSError, EOFError) as error:
            self.say(f"{child.name} could not be started now: {error!r}.")
            os.close(child.down)
            os.close(up_read)
            return NOT_STARTED
        begin, hear = asyncio.ensure_future(self._begin(child)), asyncio.ensure_future(self._hear_ready(child, up_read))
        end = asyncio.ensure_future(end_of(process))
        stop = asyncio.ensure_future(self.stopping.wait())
        await asyncio.wait([end, stop], return_when=asyncio.FIRST_COMPLETED)
        code = await self._end(process, end)
        await asyncio.wait([hear], timeout=STOP_S)  # its last word may lie in the pipe
        for task in (begin, hear, stop):
            task.cancel()
        os.close(child.down)
        return code

    async def _end(self, process: BaseProcess, end: "asyncio.Future[int]") -> int:
        if not end.done():
            process.terminate()
            try:
                return await asyncio.wait_for(asyncio.shield(end), STOP_S)
            except TimeoutError:
                process.kill()
        return await end

    async def _begin(self, child: Child) -> None:
        await self.begun.wait()
        if child.down is not None:
            os.write(child.down, b"b")

    async def _hear_ready(self, child: Child, up_read: int) -> None:
        loop = asyncio.get_running_loop()
        readable = asyncio.Event()
        loop.add_reader(up_read, readable.set)
        try:
            await readable.wait()
            heard = os.read(up_read, LONGEST_WORD)
            if heard.startswith(b"r"):
                child.word = heard[1:].decode()
                child.was_ready.set()
        finally:
            loop.remove_reader(up_read)
            os.close(up_read)


def _failure(child: Child, code: int) -> str:
    return f"{child.name} could not start (exit {code}); its reason is above."
