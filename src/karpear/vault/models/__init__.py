"""Public keys, wrapped keys, sealed records and who may open them. Nothing here opens anything."""

from .identities import DeviceKey, Identity, IdentityQuerySet, Wrap, WrapKind
from .notes import Note
from .organisations import Manifest, Outside, OutsideKind, OutsideQuerySet, TeamKey, TeamWrap
from .protection import Approval, Drill, RecoveryRequest, RecoveryRequestQuerySet, Request, RequestKind, TravelLock
from .records import (
    FILED,
    OF_ITS_OWNER_ALONE,
    OF_THE_TEAM,
    Attachment,
    Chunk,
    Grant,
    GrantKind,
    Look,
    Record,
    RecordQuerySet,
    RecordType,
)

__all__ = [
    "FILED",
    "OF_ITS_OWNER_ALONE",
    "OF_THE_TEAM",
    "Approval",
    "Attachment",
    "Chunk",
    "DeviceKey",
    "Drill",
    "Grant",
    "GrantKind",
    "Identity",
    "IdentityQuerySet",
    "Look",
    "Manifest",
    "Note",
    "Outside",
    "OutsideKind",
    "OutsideQuerySet",
    "Record",
    "RecordQuerySet",
    "RecordType",
    "RecoveryRequest",
    "RecoveryRequestQuerySet",
    "Request",
    "RequestKind",
    "TeamKey",
    "TeamWrap",
    "TravelLock",
    "Wrap",
    "WrapKind",
]
