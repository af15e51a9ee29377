"""The verbs of the audit."""

from .chaining import chain_entries, purge
from .recording import line, record, record_many
from .verbs import changing, create, note, text, whole

__all__ = ["chain_entries", "changing", "create", "line", "note", "purge", "record", "record_many", "text", "whole"]
