"""A request that says who asks, and can be used once.

Source: RFC 9421 (HTTP Message Signatures): what is signed is the method, the host, the path, and the parameters below.
"""

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from .refusal import Unfit, UnfitItem

COVERED = ("@method", "@authority", "@path")
LABEL, TAG = "sig1", "karpear-fed"
#: Beside the signature, which names a key alone: the installation that asks.
ASKER = "Karpear-Publisher"
#: How long a request holds. Clocks may be wrong by as much, so the nonce is remembered for twice that.
HOLDS = timedelta(hours=24)
_LIST = " ".join(f'"{name}"' for name in COVERED)
_INPUT = re.compile(
    rf'{LABEL}=(\({re.escape(_LIST)}\);created=(\d{{1,12}});expires=(\d{{1,12}});nonce="([0-9a-f]{{32}})"'
    rf';keyid="([0-9a-f]{{64}})";alg="ed25519";tag="{TAG}")'
)
_SIGNATURE = re.compile(rf"{LABEL}=:([A-Za-z0-9+/]{{86}}==):")


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for, and by which key."""

    authority: str
    path: str
    created: int
    expires: int
    nonce: str
    key: str
    method: str = "GET"

    @property
    def parameters(self) -> str:
        return (
            f'({_LIST});created={self.created};expires={self.expires};nonce="{self.nonce}"'
            f';keyid="{self.key}";alg="ed25519";tag="{TAG}"'
        )

    def base(self) -> bytes:
        """The signature base of RFC 9421, section 2.5."""
        cells = zip(COVERED, (self.method, self.authority.lower(), self.path), strict=True)
        lines = [f'"{name}": {cell}' for name, cell in cells]
        return "\n".join([*lines, f'"@signature-params": {self.parameters}']).encode()

    def headers(self, signature: bytes) -> dict[str, str]:
        text = base64.b64encode(signature).decode()
        return {"Signature-Input": f"{LABEL}={self.parameters}", "Signature": f"{LABEL}=:{text}:"}


def asking(*, authority: str, path: str, key: str, nonce: str, now: datetime) -> Asking:
    created = int(now.timestamp())
    return Asking(authority, path, created, created + int(HOLDS.total_seconds()), nonce, key)


def read_asking(
    *, authority: str, path: str, signature_input: str, signature: str, now: datetime
) -> tuple[Asking, bytes]:
    """Who asks, and their signature, to be checked. Raises UnfitItem."""
    matched, signed = _INPUT.fullmatch(signature_input), _SIGNATURE.fullmatch(signature)
    if matched is None or signed is None:
        raise UnfitItem(Unfit.UNSIGNED)
    _parameters, created, expires, nonce, key = matched.groups()
    read = Asking(authority, path, int(created), int(expires), nonce, key)
    moment = int(now.astimezone(UTC).timestamp())
    longest = int(HOLDS.total_seconds())
    if not read.created - longest <= moment <= read.expires or read.expires - read.created > longest:
        raise UnfitItem(Unfit.STALE_REQUEST)
    return read, base64.b64decode(signed[1])
