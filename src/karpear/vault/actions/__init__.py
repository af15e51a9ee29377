"""The verbs of the vault."""

from .deletion import remove_record, restore_record
from .drilling import answer_drill, ask_drill
from .enrolling import add_wrap, enrol, register_device_key, remove_wrap, revoke_device_key, wraps_given
from .exporting import allow_export, ask_export, take_out, take_out_for_partner, use_export
from .fetch_log import file_given, records_given
from .granting import countersign, grant, revoke_grant
from .locking import end_locks, lock_silently, release_travel_lock, set_travel_lock
from .notes import keep_note, remove_note
from .outside_keys import confirm_outside, propose_outside, retire_outside
from .purging import forget_pieces
from .records import keep_piece, keep_record
from .recovery import approve_recovery, ask_recovery, cancel_recovery, hand_over, release_recovery, start_again
from .rotating import admit, end_sessions, rotate, withhold
from .teams import found_team, publish

__all__ = [
    "add_wrap",
    "admit",
    "allow_export",
    "answer_drill",
    "approve_recovery",
    "ask_drill",
    "ask_export",
    "ask_recovery",
    "cancel_recovery",
    "confirm_outside",
    "countersign",
    "end_locks",
    "end_sessions",
    "enrol",
    "file_given",
    "forget_pieces",
    "found_team",
    "grant",
    "hand_over",
    "keep_note",
    "keep_piece",
    "keep_record",
    "lock_silently",
    "propose_outside",
    "publish",
    "records_given",
    "register_device_key",
    "release_recovery",
    "release_travel_lock",
    "remove_note",
    "remove_record",
    "remove_wrap",
    "restore_record",
    "retire_outside",
    "revoke_device_key",
    "revoke_grant",
    "rotate",
    "set_travel_lock",
    "start_again",
    "take_out",
    "take_out_for_partner",
    "use_export",
    "withhold",
    "wraps_given",
]
