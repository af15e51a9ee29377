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


class Queue:
    """How long what is measured stood in the queue for a processor, since this was made. 0 where no kernel says it."""

    def __init__(self) -> None:
        self._began = self._spent()

    def waited_s(self) -> float:
        """Of the one thread, of this process and all that it started, that did most of the work: what a quiet machine
        would have needed less, at the least. Others wait at the same time, and are not counted.
        """
        worked = []
        for thread, (run_ns, wait_ns) in self._spent().items():
            run_before, wait_before = self._began.get(thread, (0, 0))
            worked.append((run_ns - run_before, wait_ns - wait_before))
        return max(worked, default=(0, 0))[1] / 1e9

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
