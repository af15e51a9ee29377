"""One door to the outbox: whoever stands above `messaging` sends, and what `people` leaves is fetched in one place."""

import ast
from pathlib import Path

from tests.house.source import SRC, name, python_files, tree

#: What fetches the notices of `people`, and what wakes it.
FETCHING = {"messaging/actions/fetch.py", "keeper/due.py", "ops/rings.py"}
NOTICES = {"Notice", "notify", "notify_everywhere", "tell_changed", "tell_withdrawn"}


def _room(path: Path) -> str:
    return path.relative_to(SRC).parts[0]


def _imported(path: Path) -> set[str]:
    imports = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    return {alias.name for node in imports for alias in node.names}


def test_notices_are_an_inner_matter_of_people():
    outside_people = [path for path in python_files() if _room(path) != "people" and _inside(path) not in FETCHING]
    users = [name(path) for path in outside_people if NOTICES & _imported(path)]
    assert not users, f"Send with `messaging.actions.send`: {users}"


def test_only_messaging_writes_a_delivery():
    writers = [name(path) for path in python_files() if _room(path) != "messaging" and _writes(path)]
    assert not writers, f"Send with `messaging.actions.send`: {writers}"


def _inside(path: Path) -> str:
    return path.relative_to(SRC).as_posix()


def _writes(path: Path) -> bool:
    """Does it make a row of the outbox by itself, or by the inner `queue`?"""
    calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    return "queue" in _imported(path) or any(isinstance(call, ast.Name) and call.id == "Delivery" for call in calls)
