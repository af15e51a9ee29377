"""For whom this thread reads. On PostgreSQL the database then answers with what that person may see, and nothing else.

Signed-in pages read for their person; actions, which pass the gates themselves, and the keeper do not. SQLite has
nothing like it: there `visible_to` alone decides.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.signals import request_finished, request_started
from django.db import DEFAULT_DB_ALIAS, connections

#: Who reads for somebody. It owns nothing; of a guarded table it sees what its policy says, and writes nothing there.
READER = "karpear_reader"
#: Whoever acts, and the keeper.
HOUSE = "karpear_house"
ROLES = (READER, HOUSE)
#: What only reads, by its method.
SAFE = frozenset({"GET", "HEAD"})
#: The policies ask this setting of the session who reads.
PERSON = "karpear.person"


def read_for(person: UUID) -> None:
    """Until the request ends, outside of transactions."""
    _set(person)


@contextmanager
def unguarded(_made_of_it: str) -> Iterator[None]:
    """What is read in here may be more than the reader may see: only what is said here is made of it, and reaches them.

    Also for a whole function: `@unguarded("how many of them are covered")`.
    """
    reader = getattr(connections[DEFAULT_DB_ALIAS], "reader", None)
    _set(None)
    try:
        yield
    finally:
        _set(reader)


def read_for_nobody(**_signal: Any) -> None:
    """As whoever acts."""
    _set(None)


def _set(person: UUID | None) -> None:
    database: Any = connections[DEFAULT_DB_ALIAS]  # SQLite's takes it, too, and does nothing with it
    database.reader = person


request_started.connect(read_for_nobody, dispatch_uid="karpear.reader")
request_finished.connect(read_for_nobody, dispatch_uid="karpear.reader")
