"""What is signed, and whether a signature is right. The server makes none: it refuses what browsers would refuse."""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


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
    places = [str(one) if one else "" for one in (record, thread, organisation, about, supersedes)]
    return "|".join(["karpear-record-v1", *places, type, sha256, ",".join(sorted(attachments))]).encode()


def wrap_statement(identity: UUID, sha256: str) -> bytes:
    """What the key itself signs when it is wrapped under another secret."""
    return f"karpear-wrap-v1|{identity}|{sha256}".encode()


def verifies(sign_key: str, signature: str, message: bytes) -> bool:
    """Is this base64 signature over `message` by this base64 Ed25519 key? Anything malformed is not."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(sign_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def is_sign_key(text: str) -> bool:
    """32 bytes in base64?"""
    try:
        return len(base64.b64decode(text, validate=True)) == 32
    except (ValueError, binascii.Error):
        return False
