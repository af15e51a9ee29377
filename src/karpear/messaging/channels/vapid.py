"""The key that signs notices in browsers (VAPID, RFC 8292): a file in the key folder, made when it is first needed.

Apart from the driver, so that pages that tell a browser this key do not load what sends.
"""

import base64
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from karpear.keys.ring import kept_secret

if TYPE_CHECKING:
    from py_vapid import Vapid02


def signer() -> "Vapid02":
    """Signs notices."""
    from py_vapid import Vapid02  # only where notices are switched on

    return Vapid02.from_raw(kept_secret(Path(settings.KARPEAR_KEYS), "push_key", _fresh()).encode())


def public_key() -> str:
    """What a browser is told when it asks for notices from here: base64url, 65 bytes."""
    point = signer().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _plain(point)


def _fresh() -> str:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _plain(number.to_bytes(32, "big"))


def _plain(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
