"""Who speaks for an installation: three root keys that lie offline, of which two say which key signs from day to day.

The identifier of an installation is made of its three root keys, so nobody can put others in their place. What is
trusted is compared as six words, or as digits, between two people who meet. The roles follow The Update Framework
(TUF): an offline root with a threshold, a key of limited life for daily work, versions that only grow.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import scrypt, sha256
from typing import Any

from .refusal import Unfit, UnfitItem
from .wire import canonical, is_key, is_signature, moment_of, moment_text

ROOTS, THRESHOLD = 3, 2
KEYS_SIGNED_AS = b"karpear-fed-keys-v1\0"
_NAMED_AS = b"karpear-fed-root-v1\0"
#: The key of daily work lives at most so long: thirteen months.
LONGEST_KEY = timedelta(days=396)
WORDS = 6
#: Six groups of four digits: 79.7 bits, where six words of 1,024 are 60.
GROUPS, GROUP = 6, 4
MOST_KEYS = 50


@dataclass(frozen=True, slots=True)
class OnlineKey:
    """A key of daily work, and from when until when what it signs holds."""

    key: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class KeyStatement:
    """What two of three root keys have signed. `keys`: all that ever signed; `recipient`: to which one seals."""

    roots: tuple[str, ...]
    version: int
    issued: datetime
    keys: tuple[OnlineKey, ...]
    revoked: tuple[str, ...]
    recipient: str

    @property
    def publisher(self) -> str:
        return publisher_of(self.roots)

    @property
    def generation(self) -> int:
        """How many keys were lost or stolen: with each, every chain begins again."""
        return len(self.revoked)

    @property
    def all_keys(self) -> frozenset[str]:
        """All that sign in its name: its roots, and those of daily work."""
        return frozenset([*self.roots, *(part.key for part in self.keys)])

    def as_json(self) -> dict[str, Any]:
        keys = [{"key": k.key, "since": moment_text(k.since), "until": moment_text(k.until)} for k in self.keys]
        return {
            "v": 1, "roots": list(self.roots), "threshold": THRESHOLD, "version": self.version,
            "issued": moment_text(self.issued), "keys": keys, "revoked": list(self.revoked),
            "recipient": self.recipient,
        }  # fmt: skip

    def to_sign(self) -> bytes:
        return KEYS_SIGNED_AS + canonical(self.as_json())


@dataclass(frozen=True, slots=True)
class SignedKeys:
    """A statement with the signatures of roots: (root, signature)."""

    statement: KeyStatement
    signatures: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        signatures = [{"root": root, "signature": signature} for root, signature in self.signatures]
        return {"statement": self.statement.as_json(), "signatures": signatures}


def publisher_of(roots: Sequence[str]) -> str:
    """The identifier: of these three roots, and no others."""
    return sha256(_NAMED_AS + canonical({"roots": sorted(roots), "threshold": THRESHOLD})).hexdigest()


def read_signed_keys(value: Any) -> SignedKeys:
    """By its shape alone: whether the roots have signed is asked afterwards. Raises UnfitItem."""
    if not isinstance(value, Mapping) or set(value) != {"statement", "signatures"}:
        raise UnfitItem(Unfit.BAD_SHAPE)
    listed = value["signatures"]
    if not isinstance(listed, list) or len(listed) > ROOTS or not all(_is_signature_of_root(part) for part in listed):
        raise UnfitItem(Unfit.BAD_SHAPE)
    return SignedKeys(_statement(value["statement"]), tuple((part["root"], part["signature"]) for part in listed))


def _is_signature_of_root(value: Any) -> bool:
    shaped = isinstance(value, Mapping) and set(value) == {"root", "signature"}
    return shaped and is_key(value["root"]) and is_signature(value["signature"])


_NAMES = {"v", "roots", "threshold", "version", "issued", "keys", "revoked", "recipient"}


def _statement(value: Any) -> KeyStatement:
    if not isinstance(value, Mapping) or set(value) != _NAMES:
        raise UnfitItem(Unfit.BAD_SHAPE)
    roots, version, keys, revoked = value["roots"], value["version"], value["keys"], value["revoked"]
    fit = (
        _is_keys(roots) and len(set(roots)) == ROOTS == len(roots) and roots == sorted(roots)
        and value["v"] == 1 and value["threshold"] == THRESHOLD
        and isinstance(version, int) and version >= 1
        and isinstance(keys, list) and 1 <= len(keys) <= MOST_KEYS
        and _is_keys(revoked) and len(revoked) <= MOST_KEYS
        and isinstance(value["recipient"], str) and value["recipient"].startswith("age1")
        and len(value["recipient"]) <= 100
    )  # fmt: skip
    if not fit:
        raise UnfitItem(Unfit.BAD_SHAPE)
    online = tuple(_online(part) for part in keys)
    return KeyStatement(tuple(roots), version, moment_of(value["issued"]), online, tuple(revoked), value["recipient"])


def _is_keys(value: Any) -> bool:
    return isinstance(value, list) and all(is_key(part) for part in value)


def _online(value: Any) -> OnlineKey:
    if not isinstance(value, Mapping) or set(value) != {"key", "since", "until"} or not is_key(value["key"]):
        raise UnfitItem(Unfit.BAD_SHAPE)
    key = OnlineKey(value["key"], moment_of(value["since"]), moment_of(value["until"]))
    if not timedelta(0) < key.until - key.since <= LONGEST_KEY:
        raise UnfitItem(Unfit.KEY_TOO_LONG)
    return key


def is_newer(new: SignedKeys, stored_keys: SignedKeys | None) -> bool:
    """Does it take the place of what was known? Raises UnfitItem where one of two is a lie."""
    if stored_keys is None or new.statement.version > stored_keys.statement.version:
        return True
    if new.statement.version == stored_keys.statement.version and new.statement != stored_keys.statement:
        raise UnfitItem(Unfit.KEYS_DIFFER)
    return False


def claimed_keys(new: SignedKeys, stored_keys: SignedKeys | None, signer: str = "") -> frozenset[str]:
    """What a list adds on its word alone. Whoever signs with a key holds it: the roots that signed the list, which were
    checked, and `signer`, which signed what brought it.
    """
    former = stored_keys.statement.all_keys if stored_keys else frozenset[str]()
    proven_roots = {root for root, _signature in new.signatures} & set(new.statement.roots)
    return new.statement.all_keys - former - proven_roots - {signer}


def require_key(statement: KeyStatement, key: str, issued: datetime) -> None:
    """May this key have signed something then? By the clock of whoever signed: ours may be wrong. Raises UnfitItem."""
    if key in statement.revoked:
        raise UnfitItem(Unfit.REVOKED_KEY)
    stored_keys = [part for part in statement.keys if part.key == key]
    if not stored_keys:
        raise UnfitItem(Unfit.UNKNOWN_KEY)
    if not any(part.since <= issued <= part.until for part in stored_keys):
        raise UnfitItem(Unfit.OLD_KEY)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What two people compare: six words, or as many groups of digits, which are read in every language."""

    words: tuple[str, ...]
    digits: tuple[str, ...]

    @property
    def words_text(self) -> str:
        return " ".join(self.words)

    @property
    def digits_text(self) -> str:
        return " ".join(self.digits)

    def is_typed(self, typed: str) -> bool:
        """However it was typed: capitals, commas, lines and the script of digits do not matter, the order does."""
        signs = unicodedata.normalize("NFKC", typed).casefold()
        plain = "".join(sign if sign.isalpha() else " " for sign in signs)
        digits = "".join(str(unicodedata.decimal(sign)) for sign in signs if sign.isdecimal())
        return (plain.split(), digits) in ((list(self.words), ""), ([], "".join(self.digits)))


def fingerprint_of(publisher: str, words: Sequence[str]) -> Fingerprint:
    """Made slowly: whoever tries many keys for one that looks the same pays for each. Words and digits are different
    parts of one digest.
    """
    raw = scrypt(bytes.fromhex(publisher), salt=_NAMED_AS, n=2**14, r=8, p=1, dklen=WORDS * 2 + 32)
    fingerprint_words = tuple(words[int.from_bytes(raw[n * 2 : n * 2 + 2]) % len(words)] for n in range(WORDS))
    number = int.from_bytes(raw[WORDS * 2 :]) % 10 ** (GROUPS * GROUP)
    text = f"{number:0{GROUPS * GROUP}d}"
    return Fingerprint(fingerprint_words, tuple(text[n * GROUP : (n + 1) * GROUP] for n in range(GROUPS)))
