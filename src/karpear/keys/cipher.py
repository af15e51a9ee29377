"""AES-256-GCM for values, HMAC for look-ups."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .ring import fresh_ring, ring

_NONCE = 12

#: Where the secrets of second factors are kept (a library's table, so no field of ours).
SECOND_FACTORS = "mfa_authenticator.data"


class SealBroken(Exception):
    """A stored value cannot be opened: wrong key, wrong place or damaged."""


def seal(value: bytes, place: str) -> bytes:
    """Encrypt for one place (`table.column`): length of key id, key id, nonce, ciphertext."""
    keys = ring()
    name = keys.primary.encode()
    nonce = os.urandom(_NONCE)
    return bytes([len(name)]) + name + nonce + keys.ciphers[keys.primary].encrypt(nonce, value, place.encode())


def unseal(blob: bytes, place: str) -> bytes:
    """Decrypt. Raises SealBroken, never returns what it could not verify."""
    name = key_of(blob)
    body = blob[1 + len(name) :]
    cipher = ring().ciphers.get(name) or fresh_ring().ciphers.get(name)
    if cipher is None:
        raise SealBroken(f"A value in {place} names a key that is not in the key ring.")
    try:
        return cipher.decrypt(body[:_NONCE], body[_NONCE:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken(f"A value in {place} cannot be opened.") from error


def key_of(blob: bytes) -> str:
    """The id of the key that a stored value names; empty when it names none."""
    return blob[1 : 1 + blob[0]].decode("latin-1") if blob else ""


def seal_with(key: bytes, value: bytes) -> bytes:
    """Encrypt under a short-lived key of its own (32 bytes): nonce, ciphertext."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, value, None)


def unseal_with(key: bytes, blob: bytes) -> bytes:
    """Decrypt what `seal_with` made. Raises SealBroken."""
    try:
        return AESGCM(key).decrypt(blob[:_NONCE], blob[_NONCE:], None)
    except (InvalidTag, ValueError) as error:
        raise SealBroken("The value cannot be opened.") from error


def index(value: str, purpose: str) -> str:
    """A look-up value for something stored encrypted: HMAC-SHA256 in hex, one purpose apart from another."""
    return hmac.new(ring().index_key, f"{purpose}|{value}".encode(), hashlib.sha256).hexdigest()
