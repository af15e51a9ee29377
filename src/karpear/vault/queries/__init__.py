"""What the vault can be asked."""

from .directory import directory, has_identity, manifests_since, reachable, recovery_keys
from .locks import is_locked
from .own import browsers, has_passkey, helpers, overview
from .records import Found, pieces_of, record_answer, records_page
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
    "pieces_of",
    "reachable",
    "record_answer",
    "records_page",
    "recovery_keys",
    "team_wraps",
    "wraps_of",
]
