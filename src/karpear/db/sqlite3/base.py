"""Whoever wants to write looks each millisecond whether it may.

SQLite's own waiting looks later and later, up to 100 ms apart: whoever came first may be overtaken again and again, and
an SOS that met a few check-ins waited for most of a second.
"""

import sqlite3
import time

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

AGAIN_S = 0.001


class DatabaseWrapper(base.DatabaseWrapper):
    def init_connection_state(self) -> None:
        """What is deleted is overwritten, whatever this SQLite was built for."""
        super().init_connection_state()
        self.connection.execute("PRAGMA secure_delete = ON")

    def _start_transaction_under_autocommit(self) -> None:
        """Raises OperationalError when no turn came within the connection's own timeout."""
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        end = time.monotonic() + patience
        self._wait_for_locks(0)
        try:
            while not self._begins(end):
                time.sleep(AGAIN_S)
        finally:
            self._wait_for_locks(patience)

    def _begins(self, end: float) -> bool:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # unknown to its stubs
        except OperationalError as error:
            if time.monotonic() > end or not _is_busy(error):
                raise
            return False
        return True

    def _wait_for_locks(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _is_busy(error: OperationalError) -> bool:
    """Another writes now; an extended code says why."""
    return getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
