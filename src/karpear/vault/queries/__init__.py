"""What the vault can be asked."""

from .directory import directory, has_identity, manifests_since, reachable, recovery_keys
from .locks import chosen_releasers, is_locked, lockable, must_hand_out, shown_lock, standing
from .notes import notes_page, notes_waiting, own_recipient
from .own import browsers, has_passkey, helpers, overview
from .records import (
    FoundRecord,
    new_for,
    owner_of,
    pieces_of,
    reader_answers,
    record_answer,
    records_page,
    removed_things,
    sealed_things,
)
from .recovery import (
    drill_of,
    is_drill_due,
    last_drill,
    open_drill,
    own_recovery,
    recovery_wraps,
    ways_back,
)
from .recovery_helpers import approvers, carries, helper_of, to_help, who_may_say_yes, yes_of
from .team import is_admitted, must_rotate, organisations_kept, outside_keys, outside_of, own_recovery_keys, team_state
from .wraps import team_wraps, wraps_of

__all__ = [
    "FoundRecord",
    "approvers",
    "browsers",
    "carries",
    "chosen_releasers",
    "directory",
    "drill_of",
    "has_identity",
    "has_passkey",
    "helper_of",
    "helpers",
    "is_admitted",
    "is_drill_due",
    "is_locked",
    "last_drill",
    "lockable",
    "manifests_since",
    "must_hand_out",
    "must_rotate",
    "new_for",
    "notes_page",
    "notes_waiting",
    "open_drill",
    "organisations_kept",
    "outside_keys",
    "outside_of",
    "overview",
    "own_recipient",
    "own_recovery",
    "own_recovery_keys",
    "owner_of",
    "pieces_of",
    "reachable",
    "reader_answers",
    "record_answer",
    "records_page",
    "recovery_keys",
    "recovery_wraps",
    "removed_things",
    "sealed_things",
    "shown_lock",
    "standing",
    "team_state",
    "team_wraps",
    "to_help",
    "ways_back",
    "who_may_say_yes",
    "wraps_of",
    "yes_of",
]
