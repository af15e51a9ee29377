"""Deny by default: what a stranger may open is a written list. Views and queries never write."""

import ast
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import PathView

from tests.house.source import ROOT, compare, name, part_of, python_files, tree

PUBLIC_VIEWS = ROOT / "tests/house/public_views.txt"
WRITING = {
    "save",
    "create",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "asave",
    "acreate",
    "adelete",
    "aupdate",
}


def routes(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def is_public(view: Any) -> bool:
    """Ninja's calls are open to Django's gate and have their own: each must ask who it is."""
    if getattr(view, "login_required", True):
        return False
    calls = [c.cell_contents for c in getattr(view, "__closure__", None) or () if isinstance(c.cell_contents, PathView)]
    return not calls or not all(operation.auth_callbacks for call in calls for operation in call.operations)


def public_views() -> set[str]:
    return {route or "/" for route, view in routes(get_resolver().url_patterns) if is_public(view)}


def test_public_views_equal_the_written_list():
    why = "lists what works signed out (login_not_required). Is it meant? (python -m tests.house.lists)"
    compare(PUBLIC_VIEWS, public_views(), why)


def writes(node: ast.AST) -> str:
    """The written form of a database write, or nothing."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return ""
    call = ast.unparse(node.func)
    if call.split(".")[0] in {"router", "api", "cache"}:
        return ""
    of_a_set = node.func.attr == "update" and any(word in call for word in (".objects", ".filter(", ".all()"))
    return call if node.func.attr in WRITING or of_a_set else ""


def test_only_actions_write():
    faults = [
        f"{name(path)}:{node.lineno}: {call}()"
        for path in python_files()
        if part_of(path, "views", "api", "queries", "forms")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and (call := writes(node))
    ]
    assert not faults, "Move each into an action of its room (one transaction, one audit line):\n" + "\n".join(faults)
