"""The verbs of the vault."""

from .enrolling import add_wrap, enrol, register_device_key, remove_wrap, revoke_device_key, wraps_given
from .exporting import allow_export, ask_export, take_out, use_export
from .granting import countersign, grant, revoke_grant
from .keeping import keep_piece, keep_record, remove_record, restore_record
from .purging import forget_pieces, purge
from .teams import found_team, publish

__all__ = [
    "add_wrap",
    "allow_export",
    "ask_export",
    "countersign",
    "enrol",
    "forget_pieces",
    "found_team",
    "grant",
    "keep_piece",
    "keep_record",
    "publish",
    "purge",
    "register_device_key",
    "remove_record",
    "remove_wrap",
    "restore_record",
    "revoke_device_key",
    "revoke_grant",
    "take_out",
    "use_export",
    "wraps_given",
]
