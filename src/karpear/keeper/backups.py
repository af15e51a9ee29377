"""Begins the nightly copy, in a process of its own: whatever it does, no alarm waits for it."""

import asyncio
import logging
import os
import signal
import sys

from django.db import connections
from django.utils import timezone

from karpear.ops.backup.nightly import wait_s
from karpear.ops.backup_env import BackupPlan

log = logging.getLogger("karpear.keeper")

LONGEST_WAIT_S = 600.0
AFTER_ONE_S = 30.0


async def run(stop: asyncio.Event, plan: BackupPlan) -> None:
    """One process after the other, until `stop`."""
    while not stop.is_set():
        pause = await asyncio.to_thread(_wait_s, plan)
        if pause == 0:
            await _make_copy(stop)
            pause = AFTER_ONE_S
        try:
            await asyncio.wait_for(stop.wait(), min(pause, LONGEST_WAIT_S))
        except TimeoutError:
            continue


def _wait_s(plan: BackupPlan) -> float:
    try:
        return wait_s(plan, timezone.now())
    finally:
        connections["default"].close()


async def _make_copy(stop: asyncio.Event) -> None:
    """Until it ends. It ends with us: its pipe closes when we die, and at a stop its whole group is told."""
    read_end, write_end = os.pipe()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "karpear.project", "backup", "night", f"--control={read_end},-1",
        pass_fds=(read_end,), start_new_session=True,
    )  # fmt: skip
    os.close(read_end)
    end, stopping = asyncio.ensure_future(process.wait()), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait([end, stopping], return_when=asyncio.FIRST_COMPLETED)
        if not end.done():
            os.killpg(process.pid, signal.SIGKILL)  # half a copy is removed by whoever makes the next
        if code := await end:
            log.error("the nightly copy ended with %s", code)
    finally:
        stopping.cancel()
        os.close(write_end)
