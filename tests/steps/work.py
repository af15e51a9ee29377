"""How much work something is: a machine that is busy with others is no fault of ours."""

import time
from contextlib import suppress
from pathlib import Path

import psutil
from django.db import connection


def worked_s() -> float:
    """Seconds of processor that this process has used until now, and the server's process behind its connection."""
    if connection.vendor == "sqlite":
        return time.process_time()
    connection.ensure_connection()
    spent = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return time.process_time() + spent.user + spent.system


class Share:
    """What part of the time in which this process, and what it started, wanted a processor they had one, since this was
    made. Seconds of the clock times this part are those of a quiet machine. 1 where the kernel does not say (macOS).
    """

    def __init__(self) -> None:
        self._began = self._spent()

    def part(self) -> float:
        ran = waited = 0
        for thread, (run_ns, wait_ns) in self._spent().items():
            run_before, wait_before = self._began.get(thread, (0, 0))
            ran, waited = ran + run_ns - run_before, waited + wait_ns - wait_before
        return ran / (ran + waited) if ran else 1.0

    def _spent(self) -> dict[str, tuple[int, int]]:
        """Of each thread the nanoseconds that it ran, and those in which it waited for others to be done."""
        spent = {}
        me = psutil.Process()
        for process in (me, *me.children(recursive=True)):
            for path in Path(f"/proc/{process.pid}/task").glob("*/schedstat"):
                with suppress(OSError):  # it has ended
                    run_ns, wait_ns, _turns = path.read_text().split()
                    spent[str(path)] = (int(run_ns), int(wait_ns))
        return spent
