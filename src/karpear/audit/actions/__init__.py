"""The verbs of the audit."""

from .chain import chain_entries, purge
from .lines import line, record, record_many
from .verbs import changing, note, text, whole

__all__ = ["chain_entries", "changing", "line", "note", "purge", "record", "record_many", "text", "whole"]
