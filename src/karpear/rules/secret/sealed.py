"""Is this a sealed blob? The server stores nothing else, so that plain text by mistake is impossible.

Only the outside of an `age` file can be seen without a key (age-encryption.org/v1): a first line, stanzas that say for
whom, a MAC line, and the payload. Shapes name which stanzas a kind of blob must have; what fits no shape is refused.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

INTRO = b"age-encryption.org/v1\n"
#: A header is short: what has more bytes before its MAC is not one of ours.
LONGEST_HEADER = 8 * 1024
#: A 16-byte nonce, then chunks of at most 64 KiB with a tag of 16 bytes each.
NONCE, TAG, CHUNK = 16, 16, 64 * 1024 + 16
#: Below, a stolen wrap is guessed too fast; above, a phone that opens it runs out of memory.
LEAST_WORK, MOST_WORK = 15, 18
#: Base64 without padding: the last letter of 32, or 16, bytes carries no other bits.
_32_BYTES = re.compile(rb"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]")
_16_BYTES = re.compile(rb"[A-Za-z0-9+/]{21}[AQgw]")
#: A whole line, or the last one of a body, in canonical base64 without padding.
_BODY_LINE = re.compile(
    rb"(?:[A-Za-z0-9+/]{4}){16}"
    rb"|(?:[A-Za-z0-9+/]{4}){0,15}(?:[A-Za-z0-9+/][AQgw]|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048])?"
)
_ARGUMENT = re.compile(rb"[\x21-\x7e]+")
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
#: Points that make the same secret with everybody (https://cr.yp.to/ecdh.html#validate): nothing can be sealed to them.
_PRIME = 2**255 - 19
_SMALL = frozenset(
    (
        0,
        1,
        _PRIME - 1,
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
    )
)
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


class Shape(StrEnum):
    """What a blob is for, which says for whom it must be sealed."""

    TO_KEY = "to_key"  # bodies, attachments, grants, team wraps, recovery wraps: exactly one X25519 recipient
    SECRET = "secret"  # noqa: S105 - under a generated secret: exactly one scrypt stanza of a sane work factor
    PASSKEY = "passkey"  # wrapped under a passkey: fido2prf stanzas and nothing else


class NotSealed(ValueError):
    """These bytes are not a blob of the asked shape. Says nothing of their content."""


def is_recipient(text: str) -> bool:
    """Is this an X25519 recipient (`age1…`)? Its checksum says so: a mistyped one is not, nor is one of small order.

    Nor is another spelling of a key: whoever counts keys would count it twice.
    """
    if not _RECIPIENT.fullmatch(text):
        return False
    values = [_LETTERS.index(letter) for letter in text[4:]]
    point = _point(values[:-6])
    return _checksum([3, 3, 3, 0, 1, 7, 5, *values]) == 1 and point < _PRIME and point not in _SMALL


def _point(values: list[int]) -> int:
    """The u-coordinate in these letters (RFC 7748: little-endian); where they spell it oddly, none of the curve."""
    number = sum(value << 5 * place for place, value in enumerate(reversed(values)))
    if number & 15:  # of 52 letters the last has four bits that write nothing
        return _PRIME
    return int.from_bytes((number >> 4).to_bytes(32, "big"), "little")


def _checksum(values: Iterable[int]) -> int:
    """As BIP 173 says (bech32). The first seven above are `age`, spread out."""
    sum_ = 1
    for value in values:
        top = sum_ >> 25
        sum_ = (sum_ & 0x1FFFFFF) << 5 ^ value
        for bit, part in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            sum_ ^= part if top >> bit & 1 else 0
    return sum_


def check(blob: bytes, shape: Shape) -> None:
    """Raises NotSealed unless `blob` is a whole age file of this shape."""
    body_size = check_start(blob, shape) - NONCE
    last = body_size % CHUNK
    # Only a file of nothing has a chunk of nothing.
    if body_size < TAG or 0 < last < TAG or (last == TAG and body_size > TAG):
        raise NotSealed("is not whole")


def check_start(blob: bytes, shape: Shape) -> int:
    """Raises NotSealed unless `blob` begins like an age file of this shape. Says how many bytes follow its header."""
    all_stanzas, body_size = _stanzas(blob)
    stanzas = [stanza for stanza in all_stanzas if not stanza.arguments[0].endswith(b"-grease")]
    kinds = {stanza.arguments[0] for stanza in stanzas}
    if shape is Shape.TO_KEY:
        if kinds != {b"X25519"} or len(stanzas) != 1:
            raise NotSealed("must be sealed to exactly one key")
        if not _fits(stanzas[0], _32_BYTES):
            raise NotSealed("has a key that cannot be one")
    elif shape is Shape.SECRET:
        if kinds != {b"scrypt"} or len(all_stanzas) != 1:
            raise NotSealed("must be wrapped under one secret")
        _work(stanzas[0])
    elif kinds != {b"age-encryption.org/fido2prf"}:
        raise NotSealed("must be wrapped under a passkey")
    return body_size


class _Stanza(NamedTuple):
    arguments: list[bytes]
    body: list[bytes]


def _fits(stanza: _Stanza, *arguments: re.Pattern[bytes]) -> bool:
    """After its kind, arguments of these forms; in its body, one sealed file key of 32 bytes."""
    stanza_arguments = stanza.arguments[1:]
    key = len(stanza.body) == 1 and _32_BYTES.fullmatch(stanza.body[0])
    return (
        bool(key)
        and len(stanza_arguments) == len(arguments)
        and all(map(re.Pattern.fullmatch, arguments, stanza_arguments))
    )


def _work(stanza: _Stanza) -> None:
    if not _fits(stanza, _16_BYTES, re.compile(rb"[1-9]\d")) or not LEAST_WORK <= int(stanza.arguments[2]) <= MOST_WORK:
        raise NotSealed(f"must have a work factor from {LEAST_WORK} to {MOST_WORK}")


def _stanzas(blob: bytes) -> tuple[list[_Stanza], int]:
    """The stanzas of the header, and the number of bytes after it. Raises NotSealed where this is not an age file."""
    if not blob.startswith(INTRO):
        raise NotSealed("is not sealed")
    end = blob.find(b"\n--- ", 0, LONGEST_HEADER)
    header_end = end + len(b"\n--- ") + 43
    if (
        end < 0
        or blob[header_end : header_end + 1] != b"\n"
        or not _32_BYTES.fullmatch(blob[header_end - 43 : header_end])
    ):
        raise NotSealed("has no complete header")
    return _read(blob[len(INTRO) : end].split(b"\n")), len(blob) - header_end - 1


def _read(lines: list[bytes]) -> list[_Stanza]:
    stanzas: list[_Stanza] = []
    inside = False  # a stanza's body ends with its first line shorter than 64 letters
    for line in lines:
        if inside:
            if not _BODY_LINE.fullmatch(line):
                raise NotSealed("has a broken header")
            stanzas[-1].body.append(line)
            inside = len(line) == 64
        elif line.startswith(b"-> "):
            stanzas.append(_Stanza(line[3:].split(b" "), []))
            if not all(_ARGUMENT.fullmatch(argument) for argument in stanzas[-1].arguments):
                raise NotSealed("has a broken header")
            inside = True
        else:
            raise NotSealed("has a broken header")
    if inside or not stanzas:
        raise NotSealed("has a broken header")
    return stanzas
