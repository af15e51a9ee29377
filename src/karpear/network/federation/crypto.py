"""Signing, checking, sealing and opening: the only place here that touches a key."""

from collections.abc import Iterable, Sequence

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from karpear.rules.federation.keys import THRESHOLD, SignedKeys
from karpear.rules.federation.refusal import Unfit, UnfitItem


def new_signing_key() -> str:
    """Its secret half, as 64 letters and digits."""
    return Ed25519PrivateKey.generate().private_bytes_raw().hex()


def public_of(secret: str) -> str:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).public_key().public_bytes_raw().hex()


def sign(secret: str, data: bytes) -> str:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).sign(data).hex()


def require_signature(key: str, signature: str, data: bytes) -> None:
    """Raises UnfitItem."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        raise UnfitItem(Unfit.BAD_SIGNATURE) from None


def require_roots(signed: SignedKeys) -> None:
    """Have two of its three roots signed it? Raises UnfitItem."""
    data, valid = signed.statement.to_sign(), set()
    for root, signature in signed.signatures:
        if root in signed.statement.roots:
            require_signature(root, signature, data)
            valid.add(root)
    if len(valid) < THRESHOLD:
        raise UnfitItem(Unfit.ROOTS_UNSIGNED)


def require_recipient(recipient: str) -> None:
    """Can anything be sealed to it? Raises UnfitItem."""
    try:
        pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError:
        raise UnfitItem(Unfit.BAD_SHAPE) from None


def new_identity() -> tuple[str, str]:
    """A secret with which one opens, and the recipient to which others seal."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def seal(data: bytes, recipients: Iterable[str]) -> bytes:
    """An age file. Raises UnfitItem for nobody."""
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    if not keys:
        raise UnfitItem(Unfit.EMPTY_AUDIENCE)
    return bytes(pyrage.encrypt(data, keys))


def unseal(data: bytes, identities: Sequence[str]) -> bytes:
    """Raises UnfitItem."""
    keys = [pyrage.x25519.Identity.from_str(identity) for identity in identities]
    try:
        return bytes(pyrage.decrypt(data, keys))
    except (pyrage.DecryptError, ValueError):
        raise UnfitItem(Unfit.CANNOT_OPEN) from None
