"""Processes of Karpear are copies of one that has imported everything: a copy begins in milliseconds, and what was
imported is in memory once. The standard library makes them (multiprocessing, "forkserver").
"""

import asyncio
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Sequence
from importlib import import_module
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess

from setproctitle import setproctitle

LOADED = "karpear.project.loaded"
FEWEST_ARENAS = "2"  # glibc: pools of memory per process; its eight per core cost tens of MB and gain us nothing
#: Where libraries of the system do not survive a copy, each process imports for itself.
CONTEXT = SpawnContext() if sys.platform == "darwin" else ForkServerContext()


async def start_copy(
    arguments: Sequence[str], listener: socket.socket | None, pipes: tuple[Connection, Connection]
) -> BaseProcess:
    """Start `karpear ARGUMENTS` in a process of its own. `pipes`: its ends of the control pipes, closed here.

    Raises OSError or EOFError when the one that is copied died meanwhile; the next call begins it anew.
    """
    os.environ.setdefault("MALLOC_ARENA_MAX", FEWEST_ARENAS)
    multiprocessing.set_forkserver_preload([LOADED])
    process = CONTEXT.Process(target=run, args=(arguments, listener, pipes), daemon=True)
    try:
        await asyncio.to_thread(process.start)  # the first waits until all is imported
    finally:
        for pipe in pipes:
            pipe.close()
    return process


def stop_copying() -> None:
    """End the one that is copied, and wait for it: who looks after us finds nothing left behind."""
    end = getattr(forkserver._forkserver, "_stop", None)
    if end:
        end()


async def end_of(process: BaseProcess) -> int:
    """Wait until it has ended. Returns its exit code."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(process.sentinel, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(process.sentinel)
    process.join()
    return process.exitcode or 0


def run(arguments: Sequence[str], listener: socket.socket | None, pipes: tuple[Connection, Connection]) -> None:
    """In the copy: be the command."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.setsid()
    sys.argv = ["karpear", *arguments]
    setproctitle(" ".join(sys.argv))
    served = [f"--fd={listener.detach()}"] if listener else []
    control = ",".join(str(os.dup(pipe.fileno())) for pipe in pipes)
    import_module("karpear.project.cli").cli([*arguments, *served, f"--control={control}"], prog_name="karpear")
