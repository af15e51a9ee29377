"""A bundle: what one installation hands another on a stick or as one file, with a signed list of what is in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from .keys import SignedKeys, read_signed_keys
from .refusal import Unfit, UnfitItem
from .wire import canonical, is_key, is_signature, moment_of, moment_text

BUNDLE_SIGNED_AS = b"karpear-fed-bundle-v1\0"
MANIFEST, ENTRIES = "manifest.json", "entries.jsonl"
LARGEST_MANIFEST = 64 * 1024
LARGEST_ENTRIES = 128 * 1024 * 1024
_FOLDER = re.compile(r"bundle-[0-9a-f]{12}-[0-9a-f]{16}")
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class BundleManifest:
    """What the sender signs. `keys`: its own, so that a stick is enough; `to`: the installation it is for."""

    id: str
    publisher: str
    to: str
    made: datetime
    size: int
    lines: int
    sha256: str
    keys: SignedKeys

    def as_json(self) -> dict[str, Any]:
        return {
            "v": 1, "id": self.id, "publisher": self.publisher, "to": self.to, "made": moment_text(self.made),
            "bytes": self.size, "lines": self.lines, "sha256": self.sha256, "keys": self.keys.as_json(),
        }  # fmt: skip

    def to_sign(self) -> bytes:
        return BUNDLE_SIGNED_AS + canonical(self.as_json())

    @property
    def folder(self) -> str:
        return f"bundle-{self.publisher[:12]}-{self.id}"


@dataclass(frozen=True, slots=True)
class SignedBundleManifest:
    manifest: BundleManifest
    key: str
    signature: str

    def as_bytes(self) -> bytes:
        return canonical({"manifest": self.manifest.as_json(), "key": self.key, "signature": self.signature})


def is_folder(name: str) -> bool:
    return _FOLDER.fullmatch(name) is not None


_NAMES = {"v", "id", "publisher", "to", "made", "bytes", "lines", "sha256", "keys"}


def read_manifest(value: Any) -> SignedBundleManifest:
    """By its shape. Raises UnfitItem."""
    if not isinstance(value, Mapping) or set(value) != {"manifest", "key", "signature"}:
        raise UnfitItem(Unfit.UNSIGNED)
    inner = value["manifest"]
    if not isinstance(inner, Mapping) or set(inner) != _NAMES:
        raise UnfitItem(Unfit.BAD_SHAPE)
    counts = inner["bytes"], inner["lines"]
    fit = (
        inner["v"] == 1 and isinstance(inner["id"], str) and _ID.fullmatch(inner["id"]) is not None
        and all(is_key(key) for key in (inner["publisher"], inner["to"], inner["sha256"], value["key"]))
        and is_signature(value["signature"])
        and all(isinstance(count, int) and count >= 0 for count in counts)
    )  # fmt: skip
    if not fit:
        raise UnfitItem(Unfit.BAD_SHAPE)
    if inner["bytes"] > LARGEST_ENTRIES:
        raise UnfitItem(Unfit.TOO_LARGE)
    keys = read_signed_keys(inner["keys"])
    if keys.statement.publisher != inner["publisher"]:
        raise UnfitItem(Unfit.WRONG_PUBLISHER)
    manifest = BundleManifest(
        inner["id"], inner["publisher"], inner["to"], moment_of(inner["made"]), *counts, inner["sha256"], keys
    )
    return SignedBundleManifest(manifest, value["key"], value["signature"])


def require_entries(manifest: BundleManifest, entries: bytes) -> None:
    """Are these the very bytes? Raises UnfitItem."""
    if len(entries) < manifest.size:
        raise UnfitItem(Unfit.CUT_OFF)
    if len(entries) > manifest.size or sha256(entries).hexdigest() != manifest.sha256:
        raise UnfitItem(Unfit.FILE_CHANGED)
