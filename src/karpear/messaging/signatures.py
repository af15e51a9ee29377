"""How gateways sign what they hand over."""

import base64
import hashlib
import hmac
from collections.abc import Iterable


def generic_signature(secret: str, body: bytes) -> str:
    """Hex HMAC-SHA256 of the body: the same as on messages that go out."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def twilio_signature(token: str, address: str, fields: Iterable[tuple[str, list[str]]]) -> str:
    """Base64 HMAC-SHA1 of the address and every field in order of its name, as Twilio documents it."""
    text = address + "".join(name + value for name, values in sorted(fields) for value in sorted(set(values)))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()
