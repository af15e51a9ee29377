"""The sentences that hold the house up, where a linter cannot see them."""

import ast
from pathlib import Path

from tests.house.source import SRC, name, python_files, tree


def verbs(path: Path) -> set[str]:
    """The functions that others call: all of actions.py, or what actions/__init__.py hands on."""
    door = path if path.stem == "actions" else path.parent / "__init__.py"
    public = {n.name for n in tree(path).body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")}
    if door == path:
        return public
    return public & {a.name for n in ast.walk(tree(door)) if isinstance(n, ast.ImportFrom) for a in n.names}


def test_actions_take_keywords_and_time():
    """Time is an argument, named at the call: nobody can swap two people or two moments by mistake."""
    faults = []
    for path in python_files():
        if path.relative_to(SRC).parts[1:2] not in (("actions",), ("actions.py",)):
            continue
        for node in tree(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name not in verbs(path):
                continue
            if len(node.args.args) > 1:
                faults.append(f"{name(path)}:{node.lineno}: {node.name}() takes more than one positional argument")
    assert not faults, "Put `*` before the arguments:\n" + "\n".join(faults)


def test_no_room_is_called_utils():
    vague = {"utils", "helpers", "misc", "common", "core", "lib"}
    faults = [name(p) for p in python_files() if p.stem in vague or p.parent.name in vague]
    assert not faults, f"Name each after what it knows: {faults}"
