"""A connection that the server has closed in the meantime is left before anybody asks something over it.

After a failover every thread holds one such connection, each for as long as nothing calls it: hours later somebody at a
screen would read that nothing can be saved, by a server that could.

And a connection that reads for somebody (`db/reader.py`) does so in the role to which the policies of rows apply.
"""

import select
from typing import Any
from uuid import UUID

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

_CAN_READ_FOR = """
    SELECT pg_has_role(oid, 'MEMBER') AND to_regproc('karpear_person') IS NOT NULL
    FROM pg_roles WHERE rolname = 'karpear_reader'
"""
_TAKE = "SELECT set_config('role', %s, false), set_config('karpear.person', %s, false)"
_UNKNOWN = object()


class DatabaseWrapper(base.DatabaseWrapper):
    #: For whom it is to read, outside of transactions; None: whoever acts, and the keeper.
    reader: UUID | None = None
    _reads_for: object = None
    _can_read_for: bool | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._reads_for, self._can_read_for = None, None
        return super().get_new_connection(conn_params)

    def init_connection_state(self) -> None:
        """Without compiling statements (JIT): it is made for reports, and took a minute for a board."""
        super().init_connection_state()
        self.connection.execute("SET jit = off")

    def ensure_connection(self) -> None:
        """Before each statement: in the role that fits it."""
        super().ensure_connection()
        is_between = not (self.autocommit or self.in_atomic_block)  # as a transaction begins, and as it ends
        reader = None if self._acts() else self.reader
        if reader != self._reads_for and not is_between and not self.needs_rollback:
            self._take_role(reader)

    def _acts(self) -> bool:
        """In a transaction of ours, not of a test case that wraps them all."""
        return self.in_atomic_block and not all(block._from_testcase for block in self.atomic_blocks)  # type: ignore[attr-defined]

    def _take_role(self, reader: UUID | None) -> None:
        if self.connection.info.transaction_status is TransactionStatus.INERROR:
            return  # what comes next takes it back
        with self.wrap_database_errors:
            if self._can_read_for is None:
                row = self.connection.execute(_CAN_READ_FOR).fetchone()
                self._can_read_for = bool(row and row[0])
            if self._can_read_for:
                self.connection.execute(_TAKE, ["karpear_reader" if reader else "none", str(reader or "")])
        self._reads_for = reader

    def _rollback(self) -> Any:
        """What the session was in a transaction is what it was before."""
        self._reads_for = _UNKNOWN
        return super()._rollback()  # type: ignore[misc] # missing from the stubs

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc] # missing from the stubs
        self._reads_for = _UNKNOWN

    def close_if_unusable_or_obsolete(self) -> None:
        """At the beginning and the end of each request, and before each look of the courier."""
        super().close_if_unusable_or_obsolete()
        if self.connection is None or self.in_atomic_block:
            return
        if (self.connection.closed or self._has_news()) and not self.is_usable():
            self.close()

    def _has_news(self) -> bool:
        """Did the server send what nobody asked for, such as its farewell? This asks the kernel, not the server."""
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return bool(poll.poll(0))
