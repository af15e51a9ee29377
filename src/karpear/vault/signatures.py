"""What is signed, and whether a signature is right. The server makes none: it refuses what browsers would refuse."""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .models import Record

#: The y of points of small order, in both of their writings (https://eprint.iacr.org/2020/1244, table 1): such a key
#: has signatures that fit every message.
_SMALL = frozenset(
    bytes.fromhex(point)
    for point in (
        "00" * 32,
        "01" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    )
)


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def called(identity: UUID, name: str) -> str:
    """How a signed list says the name under which officers compared a key: not to be read by who does not know it."""
    return digest(f"karpear-name-v1|{identity}|{name}".encode())


def statement(
    *,
    record: UUID,
    thread: UUID,
    type: str,
    organisation: UUID | None,
    about: UUID | None,
    supersedes: UUID | None,
    sha256: str,
    attachments: Iterable[str],
) -> bytes:
    """What the author of a record signs: its place, and the hashes of all that is sealed in it."""
    places = [str(place) if place else "" for place in (record, thread, organisation, about, supersedes)]
    return "|".join(["karpear-record-v1", *places, type, sha256, ",".join(sorted(attachments))]).encode()


def wrap_statement(identity: UUID, sha256: str) -> bytes:
    """What the key itself signs when it is wrapped under another secret."""
    return f"karpear-wrap-v1|{identity}|{sha256}".encode()


def verifies(sign_key: str, signature: str, message: bytes) -> bool:
    """Is this base64 signature over `message` by this base64 Ed25519 key? Anything malformed is not."""
    if not is_sign_key(sign_key):
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(sign_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def is_sign_key(text: str) -> bool:
    """32 bytes in base64, and no point that every signature would fit?"""
    try:
        key = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return False
    return len(key) == 32 and key[:31] + bytes([key[31] & 127]) not in _SMALL


def statement_of(record: Record, hashes: Sequence[str]) -> bytes:
    """What is signed of a kept record."""
    return statement(
        record=record.pk,
        thread=record.thread,
        type=record.type,
        organisation=record.organisation_id,
        about=record.about,
        supersedes=record.follows,
        sha256=record.sha256,
        attachments=hashes,
    )
