"""What the vault can be asked."""

from .directory import directory, has_identity, manifests_since, reachable, recovery_keys
from .locks import is_locked
from .own import browsers, has_passkey, helpers, overview
from .records import (
    Found,
    owner_of,
    pieces_of,
    reader_answers,
    record_answer,
    records_page,
    removed_things,
    sealed_things,
)
from .wraps import team_wraps, wraps_of

__all__ = [
    "Found",
    "browsers",
    "directory",
    "has_identity",
    "has_passkey",
    "helpers",
    "is_locked",
    "manifests_since",
    "overview",
    "owner_of",
    "pieces_of",
    "reachable",
    "reader_answers",
    "record_answer",
    "records_page",
    "recovery_keys",
    "removed_things",
    "sealed_things",
    "team_wraps",
    "wraps_of",
]
