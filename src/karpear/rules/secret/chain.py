"""The audit chain: each line carries the hash of the one before, so an edit or a gap shows.

Source: docs/running/audit.md. What is cut off the end cannot be seen from inside: note the newest
hash somewhere else now and then.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """The end of a chain: how many lines, and the hash of the newest."""

    seq: int = 0
    hash: str = START


def canonical(facts: Mapping[str, Any]) -> bytes:
    """One spelling for the same facts: sorted keys, no spaces, UTF-8."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def next_link(previous: Link, facts: Mapping[str, Any]) -> Link:
    """The link that a line with these facts adds: SHA-256 of the hash before and the canonical line."""
    seq = previous.seq + 1
    line = canonical({**facts, "seq": seq})
    return Link(seq, hashlib.sha256(previous.hash.encode() + line).hexdigest())
