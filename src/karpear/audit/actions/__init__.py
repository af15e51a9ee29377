"""The verbs of the audit."""

from .chaining import chain_entries, purge
from .pulse import beat, step_failed, step_worked
from .recording import record, record_many

__all__ = ["beat", "chain_entries", "purge", "record", "record_many", "step_failed", "step_worked"]
