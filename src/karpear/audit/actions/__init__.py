"""The verbs of the audit."""

from .chaining import chain_entries, purge
from .recording import line, record, record_many
from .verbs import changing, note, text, whole

__all__ = ["chain_entries", "changing", "line", "note", "purge", "record", "record_many", "text", "whole"]
