"""Is the database itself lost, rather than one thing of it broken?"""

from django.db.utils import DatabaseError, InterfaceError, OperationalError

#: SQLSTATE read_only_sql_transaction: the server answers, and takes no writes since it was demoted or is full.
READ_ONLY = "25006"


def is_lost(error: BaseException) -> bool:
    """Nothing can be kept over this connection: it is to be raised, and another one opened."""
    return isinstance(error, OperationalError | InterfaceError) or is_read_only(error)


def is_read_only(error: BaseException) -> bool:
    """Did a PostgreSQL server refuse to write at all?"""
    return isinstance(error, DatabaseError) and getattr(error.__cause__, "sqlstate", "") == READ_ONLY
