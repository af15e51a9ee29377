"""A room can be read in one sitting."""

import ast

from tests.house.source import name, python_files, tree

FILE_LINES = 300
#: Tables are looked up, not read through; a room has one file of them.
FUNCTION_LINES = 40


def test_files_are_short():
    lengths = {p: len(p.read_text().splitlines()) for p in python_files()}
    long = {name(p): n for p, n in lengths.items() if n > (FILE_LINES)}
    assert not long, f"Split by verb or by screen (actions.py becomes actions/, a file per verb): {long}"


def test_functions_are_short():
    long = [
        f"{name(path)}:{node.lineno}: {node.name} has {length} lines"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert not long, "Give the parts names:\n" + "\n".join(long)
