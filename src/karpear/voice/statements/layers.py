"""Names that were sealed in layers, one for each of a set: opened when the secret keys of all are there, never before.

The last recipient in the order of their letters sealed last, so it is opened first.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from karpear.rules.secret.sealed import NotSealed, Shape, check
from karpear.rules.text.names import clean_name

if TYPE_CHECKING:
    import pyrage

LONGEST_NAME = 200
INNER = 512
#: Of one layer, in bytes, with what some programs add to it by chance. More keys than one would cost the server time.
LONGEST_HEADER, LONGEST_LAYER = 1200, 1300


@dataclass(frozen=True, slots=True)
class SealedSeat:
    """`key`: whose it is; `recipient`, `share`: its one-time key pair; `sealed_name`: in base64."""

    key: str
    recipient: str
    share: str
    sealed_name: str


def belongs(share: str, recipient: str) -> bool:
    """Is this the secret key of that recipient?"""
    import pyrage  # seldom needed, and large

    try:
        return str(pyrage.x25519.Identity.from_str(share).to_public()) == recipient
    except pyrage.IdentityError:
        return False


def is_short_enough(sealed_name: str, seats: int) -> bool:
    """For a name in so many layers, in base64."""
    return len(sealed_name) <= (INNER + seats * LONGEST_LAYER) * 4 / 3 + 4


def open_names(seats: Sequence[SealedSeat], fingerprint: str) -> Mapping[str, str]:
    """Key → name, of those that open and are about this very text; who is missing in it is to be struck out."""
    import pyrage

    ordered = sorted(seats, key=lambda seat: seat.recipient, reverse=True)
    identities = [pyrage.x25519.Identity.from_str(seat.share) for seat in ordered]
    names = {seat.key: _name_in(seat.sealed_name, identities, fingerprint) for seat in ordered}
    return {key: name for key, name in names.items() if name}


def _name_in(sealed_name: str, identities: "Sequence[pyrage.x25519.Identity]", fingerprint: str) -> str:
    import pyrage

    try:
        blob = base64.b64decode(sealed_name, validate=True)
        for identity in identities:
            if not _is_one_layer(blob):
                return ""
            blob = pyrage.decrypt(blob, [identity])
        inner = json.loads(blob)
    except (ValueError, RecursionError, pyrage.DecryptError):
        return ""
    if len(blob) != INNER or not isinstance(inner, dict) or inner.get("fingerprint") != fingerprint:
        return ""
    name = inner.get("name")
    return clean_name(name) if isinstance(name, str) and len(name) <= LONGEST_NAME else ""


def _is_one_layer(blob: bytes) -> bool:
    """Sealed to one key, as a phone does it. Looked at before anything is calculated."""
    try:
        check(blob, Shape.TO_KEY)
    except NotSealed:
        return False
    return b"\n---" in blob[:LONGEST_HEADER]
