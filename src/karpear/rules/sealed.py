"""Is this a sealed blob? The server stores nothing else, so that plain text by mistake is impossible.

Only the outside of an `age` file can be seen without a key (age-encryption.org/v1): a first line, stanzas that say for
whom, a MAC line, and the payload. Shapes name which stanzas a kind of blob must have; what fits no shape is refused.
"""

import re
from enum import StrEnum

INTRO = b"age-encryption.org/v1\n"
#: A header is short: what has more bytes before its MAC is not one of ours.
LONGEST_HEADER = 8 * 1024
#: A 16-byte nonce and at least one 16-byte tag.
SHORTEST_PAYLOAD = 32
#: Below, a stolen wrap is guessed too fast; above, a phone that opens it runs out of memory.
LEAST_WORK, MOST_WORK = 15, 18
_MAC = re.compile(rb"--- [A-Za-z0-9+/]{43}\Z")
_BODY_LINE = re.compile(rb"[A-Za-z0-9+/]{0,64}\Z")
_ARGUMENT = re.compile(rb"[\x21-\x7e]+\Z")
_SHARE = re.compile(rb"[A-Za-z0-9+/]{43}\Z")
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}\Z")


class Shape(StrEnum):
    """What a blob is for, which says for whom it must be sealed."""

    TO_KEY = "to_key"  # bodies, attachments, grants, team wraps, recovery wraps: exactly one X25519 recipient
    SECRET = "secret"  # noqa: S105 - under a generated secret: exactly one scrypt stanza of a sane work factor
    PASSKEY = "passkey"  # wrapped under a passkey: fido2prf stanzas and nothing else


class NotSealed(ValueError):
    """These bytes are not a blob of the asked shape. Says nothing of their content."""


def is_recipient(text: str) -> bool:
    """Does this look like an X25519 recipient (`age1…`, 62 letters of bech32)?"""
    return bool(_RECIPIENT.fullmatch(text))


def check(blob: bytes, shape: Shape) -> None:
    """Raises NotSealed unless `blob` is an age file of this shape."""
    stanzas = [one for one in _stanzas(blob) if not one[0].endswith(b"-grease")]
    kinds = {one[0] for one in stanzas}
    if shape is Shape.TO_KEY:
        if kinds != {b"X25519"} or len(stanzas) != 1:
            raise NotSealed("must be sealed to exactly one key")
        if len(stanzas[0]) != 2 or not _SHARE.fullmatch(stanzas[0][1]):
            raise NotSealed("has a key that cannot be one")
    elif shape is Shape.SECRET:
        if kinds != {b"scrypt"} or len(stanzas) != 1:
            raise NotSealed("must be wrapped under one secret")
        _work(stanzas[0])
    elif kinds != {b"age-encryption.org/fido2prf"}:
        raise NotSealed("must be wrapped under a passkey")


def _work(stanza: list[bytes]) -> None:
    factor = stanza[2] if len(stanza) == 3 else b""
    if not factor.isdigit() or not LEAST_WORK <= int(factor[:3]) <= MOST_WORK or len(factor) > 2:
        raise NotSealed(f"must have a work factor from {LEAST_WORK} to {MOST_WORK}")


def _stanzas(blob: bytes) -> list[list[bytes]]:
    """The arguments of each stanza of the header. Raises NotSealed where this is no age file."""
    if not blob.startswith(INTRO):
        raise NotSealed("is not sealed")
    end = blob.find(b"\n---", 0, LONGEST_HEADER)
    line_end = blob.find(b"\n", end + 1, end + 64) if end > 0 else -1
    if line_end < 0 or not _MAC.fullmatch(blob[end + 1 : line_end]):
        raise NotSealed("has no complete header")
    if len(blob) - line_end - 1 < SHORTEST_PAYLOAD:
        raise NotSealed("has no payload")
    return _read(blob[len(INTRO) : end].split(b"\n"))


def _read(lines: list[bytes]) -> list[list[bytes]]:
    found: list[list[bytes]] = []
    inside = False  # a stanza's body ends with its first line shorter than 64 letters
    for line in lines:
        if inside:
            if not _BODY_LINE.fullmatch(line):
                raise NotSealed("has a broken header")
            inside = len(line) == 64
        elif line.startswith(b"-> "):
            found.append(line[3:].split(b" "))
            if not all(_ARGUMENT.fullmatch(one) for one in found[-1]):
                raise NotSealed("has a broken header")
            inside = True
        else:
            raise NotSealed("has a broken header")
    if inside or not found:
        raise NotSealed("has a broken header")
    return found
