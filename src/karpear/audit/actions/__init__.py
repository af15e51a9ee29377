"""The verbs of the audit."""

from .chaining import chain_entries, purge
from .recording import line, record, record_many

__all__ = ["chain_entries", "line", "purge", "record", "record_many"]
