"""The verbs of the audit."""

from .chaining import chain_entries, purge
from .pulse import beat, step_failed, step_worked
from .recording import line, record, record_many

__all__ = ["beat", "chain_entries", "line", "purge", "record", "record_many", "step_failed", "step_worked"]
