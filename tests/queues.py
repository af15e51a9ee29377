"""Which worker begins with which tests: pytest-xdist gives each an equal part of the list, and lets it steal later on.

A test that waits for a browser or a process leaves its core to others. So every worker begins with some of those, next
to each other, and what only counts comes after: at the end nobody waits alone.
"""

from functools import cache
from itertools import groupby, islice
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
#: What waits for browsers and processes.
WAITING = ("browser", "engine", "rooms/ops", "rooms/db", "upgrade")


@cache
def folder_of(path: Path) -> str:
    """`rooms/alerts`, of a file of tests."""
    return path.parent.relative_to(TESTS).as_posix()


def is_long(item: pytest.Item) -> bool:
    return item.get_closest_marker("long") is not None


def waits(item: pytest.Item) -> bool:
    return is_long(item) or folder_of(item.path).startswith(WAITING)


def in_queues(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """File by file, what waits goes to the shortest queue, the longest first; the rest, in order, fills each up."""
    waiting = sorted(filter(waits, items), key=is_long, reverse=True)
    beginning = set(waiting)
    quick = iter([item for item in items if item not in beginning])
    queues: list[list[pytest.Item]] = [[] for _worker in range(workers)]
    for _file, group in groupby(waiting, lambda item: (is_long(item), item.path)):
        min(queues, key=len).extend(group)
    left = len(items)
    for turn, queue in enumerate(queues):
        size = left // (workers - turn)
        left -= size
        queue.extend(islice(quick, max(0, size - len(queue))))
    return [item for queue in queues for item in queue]
