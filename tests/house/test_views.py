"""Deny by default: what a stranger may open is a written list. Views and queries never write."""

import ast

from tests.house.source import compare, name, part_of, python_files, tree
from tests.house.views import PUBLIC_VIEWS, public_views

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
