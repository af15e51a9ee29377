"""What this process has counted and not yet written down: in memory, so that no message costs a row more.

The keeper writes it once a minute (`keeper/measure.py`). One that is killed loses what it counted since.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Lock

from karpear.rules.counting.durations import Durations

_lock = Lock()
_counts: dict[str, Durations] = {}
_MS = timedelta(milliseconds=1)


def took(kind: str, span: timedelta) -> None:
    """One thing of this kind was done, and took so long."""
    with _lock:
        _counts.setdefault(kind, Durations()).took(span // _MS)


def happened(kind: str) -> None:
    """One thing of this kind, however long it took."""
    with _lock:
        _counts.setdefault(kind, Durations()).count += 1


def late(kind: str, span: timedelta) -> None:
    """The latest counts, and not how many were late."""
    with _lock:
        latest = _counts.setdefault(kind, Durations())
        latest.most_ms = max(latest.most_ms, span // _MS)


@contextmanager
def taken() -> Iterator[dict[str, Durations]]:
    """Everything that was counted, which starts again from nothing; what cannot be written down comes back."""
    with _lock:
        counts = dict(_counts)
        _counts.clear()
    try:
        yield counts
    except BaseException:
        _give_back(counts)
        raise


def _give_back(counts: dict[str, Durations]) -> None:
    with _lock:
        for kind, durations in counts.items():
            _counts.setdefault(kind, Durations()).add(durations)
