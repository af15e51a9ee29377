"""A connection that the server has closed in the meantime is left before anybody asks something over it.

After a failover every thread holds one such connection, each for as long as nothing calls it: hours later somebody at a
screen would read that nothing can be saved, by a server that could.

And a connection that reads for somebody (`db/reader.py`) does so in the role to which the policies of rows apply.
"""

import select
import time
from typing import Any
from uuid import UUID

from django.db import OperationalError
from django.db.backends.postgresql import base
from django.db.transaction import TransactionManagementError
from psycopg.pq import TransactionStatus

#: Do the policies stand: what is written down by the last, and taken away before they are opened? Is the session this
#: connection's alone? A pooler names another process than the one that answers, and whoever came next would go on as a
#: reader. And may this login take the role? From PostgreSQL 16 on not every member may.
_MAY_READ_FOR = """
    SELECT obj_description(to_regnamespace('karpear_whole'), 'pg_namespace') IS NOT NULL AND pg_backend_pid() = %s
        AND pg_has_role(oid, CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END)
    FROM pg_roles WHERE rolname = 'karpear_reader'
"""
#: Says whether whoever acts over this connection is one of those who see nothing.
_BEGIN = """
    SELECT set_config('jit', 'off', false), (
        SELECT row_security_active(polrelid) AND NOT pg_has_role(polroles[1], 'USAGE')
        FROM pg_policy WHERE polname = 'karpear_acts' LIMIT 1
    )
"""
_TAKE = "SELECT set_config('role', %s, false), set_config('karpear.person', %s, false)"
_UNKNOWN = object()
ASKED_AGAIN_S = 60


class NotInKarpearHouse(OperationalError):
    """Whoever acts over this connection would see no row that policies guard. Logs and doctor say its name."""


class DatabaseWrapper(base.DatabaseWrapper):
    #: For whom it is to read, outside of transactions; None: whoever acts, and the keeper.
    reader: UUID | None = None
    _reads_for: object = None
    _can_read_for: bool | None = None
    #: Who may not yet is asked again: the policies may stand a moment later.
    _asks_again_at = 0.0

    def connect(self) -> None:
        """One that is not whole is left: it could begin no transaction."""
        try:
            super().connect()
        except BaseException:
            self.close()
            raise

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._reads_for, self._can_read_for = None, None
        return super().get_new_connection(conn_params)

    def init_connection_state(self) -> None:
        """Without compiling statements (JIT): it is made for reports, and took a minute for a board.

        Raises NotInKarpearHouse for a login that would act and see nothing: it would find no alarm, and nothing would
        fail.
        """
        super().init_connection_state()
        _jit, is_blind = self.connection.execute(_BEGIN).fetchone()
        if is_blind:
            raise NotInKarpearHouse("GRANT karpear_house to this login")

    def create_cursor(self, name: str | None = None) -> Any:
        self.take_role()
        return super().create_cursor(name)

    def take_role(self) -> None:
        """Before each statement the one that fits it. Not when a connection is looked at, which may be lost by then."""
        reader = None if self._acts() else self.reader
        if reader != self._reads_for and not self.needs_rollback:
            self._take_role(reader)

    def _acts(self) -> bool:
        """In a transaction of ours, not of a test case that wraps them all."""
        return self.in_atomic_block and not all(block._from_testcase for block in self.atomic_blocks)  # type: ignore[attr-defined]

    def _take_role(self, reader: UUID | None) -> None:
        if self.connection.info.transaction_status is TransactionStatus.INERROR:
            return  # what comes next takes it back
        with self.wrap_database_errors:
            if not self._can_read_for and (self._can_read_for is None or time.monotonic() > self._asks_again_at):
                self._can_read_for = self._asked_whether_it_may()
                self._asks_again_at = time.monotonic() + ASKED_AGAIN_S
            self._reads_for = _UNKNOWN  # whatever comes between
            if self._can_read_for:
                self.connection.execute(_TAKE, ["karpear_reader" if reader else "none", str(reader or "")])
        self._reads_for = reader

    def may_read_for(self) -> bool:
        """May this login read for somebody over this connection, and would the policies say what they see?"""
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._asked_whether_it_may()

    def _asked_whether_it_may(self) -> bool:
        answer = self.connection.execute(_MAY_READ_FOR, [self.connection.info.backend_pid])
        return bool(answer.fetchone() == (True,))

    def _commit(self) -> Any:
        """Where a statement failed and nobody said so, the server would take everything back without a word.

        Raises TransactionManagementError then: nobody is told that it is done, and the session has its old role again.
        """
        if self.connection is not None and self.connection.info.transaction_status is TransactionStatus.INERROR:
            raise TransactionManagementError("A statement of this transaction failed: nothing of it can be kept.")
        return super()._commit()  # type: ignore[misc] # missing from the stubs

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
