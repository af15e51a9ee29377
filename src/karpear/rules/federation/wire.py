"""One item as it travels: a signed header, and a body that the header names by its digest.

The signature covers the header alone. So a body can be purged, and one that was sealed to some can be sealed to others
when it is handed on, and the author's signature stays valid. Source of the one spelling: RFC 8785 (JSON
Canonicalization Scheme), of which only what cannot be misread is used: objects with ASCII names, lists, text, whole
numbers, true, false and null.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any

from ..secret.chain import canonical as spelt
from ..sharing.labels import Label
from .refusal import Unfit, UnfitItem

VERSION = 1
SIGNED_AS = b"karpear-fed-v1\0"
#: `prev` of the first item of a chain.
START = "0" * 64
LONGEST_LINE = 64 * 1024
#: A sealed body is filled up to whole blocks, so that its length says little.
BLOCK = 4096
MOST_AUDIENCE = 200
_DEEPEST = 12
_GREATEST = 2**53 - 1
#: What every database holds, and what every page can show in any zone of time.
_LAST_SEQ, _YEARS = 2**31 - 1, range(1970, 2500)
_ASCII = re.compile(r"[\x20-\x7e]*")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_HEX128 = re.compile(r"[0-9a-f]{128}")
_CHAIN = re.compile(r"(self|clear|to)-[0-9a-f]{32}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Kind(StrEnum):
    """What an item is."""

    BULLETIN = "bulletin"
    UPDATE = "update"
    CANCEL = "cancel"
    RELAY = "relay"
    CELLS = "cells"
    KEYS = "keys"
    HEARTBEAT = "heartbeat"


@dataclass(frozen=True, slots=True)
class Header:
    """What is signed. `digest`: of the body; `refs`: identifiers of the items that this one is about."""

    publisher: str
    chain: str
    seq: int
    prev: str
    issued: datetime
    expires: datetime
    kind: Kind
    label: Label
    audience: tuple[str, ...]
    digest: str
    refs: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "v": VERSION, "publisher": self.publisher, "chain": self.chain, "seq": self.seq, "prev": self.prev,
            "issued": moment_text(self.issued), "expires": moment_text(self.expires), "kind": self.kind.value,
            "tlp": self.label.value, "audience": list(self.audience), "digest": self.digest, "refs": list(self.refs),
        }  # fmt: skip

    def to_sign(self) -> bytes:
        return SIGNED_AS + canonical(self.as_json())


@dataclass(frozen=True)
class WireItem:
    """One line. `body`: open; `sealed`: base64 of an age file; neither: it has been purged."""

    header: Header
    key: str
    signature: str
    body: Mapping[str, Any] | None = None
    sealed: str | None = None

    @cached_property
    def id(self) -> str:
        """The same whatever became of its body: what the next item of its chain names."""
        return sha256(canonical(self._signed())).hexdigest()

    def _signed(self) -> dict[str, Any]:
        return {"header": self.header.as_json(), "key": self.key, "signature": self.signature}

    def line(self) -> bytes:
        return canonical(self.as_json())

    def as_json(self) -> dict[str, Any]:
        answer = self._signed()
        if self.body is not None:
            answer["body"] = self.body
        if self.sealed is not None:
            answer["sealed"] = self.sealed
        return answer


def canonical(value: Any) -> bytes:
    """The one spelling. Raises UnfitItem for what could be read in two ways."""
    _check(value, _DEEPEST)
    try:
        return spelt(value)
    except UnicodeEncodeError:
        raise UnfitItem(Unfit.NOT_TEXT) from None


def _check(value: Any, depth: int) -> None:
    plain = value is None or isinstance(value, str | bool)
    if plain or (isinstance(value, int) and abs(value) <= _GREATEST):
        return
    if depth == 0:
        raise UnfitItem(Unfit.BAD_SHAPE)
    if isinstance(value, Mapping) and all(isinstance(name, str) and _ASCII.fullmatch(name) for name in value):
        parts: Iterable[Any] = value.values()
    elif isinstance(value, list):
        parts = value
    else:
        raise UnfitItem(Unfit.BAD_SHAPE)
    for part in parts:
        _check(part, depth - 1)


def read_json(raw: bytes, *, longest: int = LONGEST_LINE) -> Any:
    """JSON in the one spelling, and nothing else. Raises UnfitItem."""
    if len(raw) > longest:
        raise UnfitItem(Unfit.TOO_LONG)
    try:
        value = json.loads(raw.decode(), parse_float=_refuse, parse_constant=_refuse)
    except (UnicodeDecodeError, json.JSONDecodeError):
        raise UnfitItem(Unfit.NOT_TEXT) from None
    except (RecursionError, ValueError):
        raise UnfitItem(Unfit.BAD_SHAPE) from None
    if canonical(value) != raw:
        raise UnfitItem(Unfit.NOT_CANONICAL)
    return value


def _refuse(_text: str) -> Any:
    raise ValueError


def read_line(raw: bytes) -> WireItem:
    """One line of a feed or a bundle. Raises UnfitItem."""
    return read_item(read_json(raw))


def read_item(value: Any) -> WireItem:
    """The same once it has been read. Raises UnfitItem."""
    names = set(value) if isinstance(value, Mapping) else set()
    if not {"header", "key", "signature"} <= names <= {"header", "key", "signature", "body", "sealed"}:
        raise UnfitItem(Unfit.UNSIGNED if names else Unfit.BAD_SHAPE)
    key, signature = _matching(value["key"], _HEX64), _matching(value["signature"], _HEX128)
    body, sealed = value.get("body"), value.get("sealed")
    is_open, is_sealed = isinstance(body, Mapping), isinstance(sealed, str)
    if (is_open and is_sealed) or is_open != ("body" in names) or is_sealed != ("sealed" in names):
        raise UnfitItem(Unfit.BAD_SHAPE)
    return WireItem(_header(value["header"]), key, signature, body, sealed)


_NAMES = {
    "v", "publisher", "chain", "seq", "prev", "issued", "expires", "kind", "tlp", "audience", "digest", "refs",
}  # fmt: skip


def _header(value: Any) -> Header:
    if not isinstance(value, Mapping) or set(value) != _NAMES:
        raise UnfitItem(Unfit.BAD_SHAPE)
    if value["v"] != VERSION:
        raise UnfitItem(Unfit.UNKNOWN_VERSION)
    if value["kind"] not in list(Kind):
        raise UnfitItem(Unfit.UNKNOWN_KIND)
    seq = value["seq"]
    if value["tlp"] not in list(Label) or not isinstance(seq, int) or isinstance(seq, bool):
        raise UnfitItem(Unfit.BAD_SHAPE)
    if not 1 <= seq <= _LAST_SEQ:
        raise UnfitItem(Unfit.BAD_SHAPE)
    return Header(
        publisher=_matching(value["publisher"], _HEX64),
        chain=_matching(value["chain"], _CHAIN),
        seq=seq,
        prev=_matching(value["prev"], _HEX64),
        issued=moment_of(value["issued"]),
        expires=moment_of(value["expires"]),
        kind=Kind(value["kind"]),
        label=Label(value["tlp"]),
        audience=_texts(value["audience"]),
        digest=_matching(value["digest"], _HEX64),
        refs=tuple(_matching(text, _HEX64) for text in _texts(value["refs"])),
    )


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_AUDIENCE or not all(isinstance(text, str) for text in value):
        raise UnfitItem(Unfit.BAD_SHAPE)
    return tuple(value)


def _matching(value: Any, pattern: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise UnfitItem(Unfit.BAD_SHAPE)
    return value


def is_key(value: Any) -> bool:
    """A public key, or a digest: 64 letters and digits."""
    return isinstance(value, str) and _HEX64.fullmatch(value) is not None


def is_signature(value: Any) -> bool:
    return isinstance(value, str) and _HEX128.fullmatch(value) is not None


def moment_text(moment: datetime) -> str:
    """To the second, in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def moment_of(value: Any) -> datetime:
    """Raises UnfitItem."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise UnfitItem(Unfit.BAD_SHAPE)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise UnfitItem(Unfit.BAD_SHAPE) from None
    if moment.year not in _YEARS:
        raise UnfitItem(Unfit.BAD_SHAPE)
    return moment


def digest_of(body: Mapping[str, Any]) -> str:
    """What the header says of its body. A body that could be guessed carries a salt."""
    return sha256(canonical(body)).hexdigest()


def padded(raw: bytes) -> bytes:
    """Filled up with blanks, which JSON passes over."""
    return raw.ljust(-(-len(raw) // BLOCK) * BLOCK)
