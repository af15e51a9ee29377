"""Secret links and tokens: 128 bits or more, and only their hash is stored."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from uuid import UUID


def token_hash(token: str) -> str:
    """What is stored of a token: SHA-256 in hex (64 characters). Also of text that is not UTF-8."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def delivery_token(key: bytes, delivery: UUID) -> str:
    """The link token of one delivery: 128 bits in 22 characters, the same each time it is sent.

    Derived from a secret key, so that a message sent again after a crash carries the same link and
    nothing that opens it is ever stored.
    """
    mac = hmac.new(key, b"delivery|" + delivery.bytes, hashlib.sha256).digest()[:16]
    return urlsafe_b64encode(mac).rstrip(b"=").decode()


def emergency_token(key: bytes, page: UUID) -> str:
    """The token of one emergency page: 128 bits in 22 characters, the same each time its card is printed."""
    mac = hmac.new(key, b"emergency|" + page.bytes, hashlib.sha256).digest()[:16]
    return urlsafe_b64encode(mac).rstrip(b"=").decode()
