"""What several tests use is no test's own: it lies in tests/steps, or in a helper beside the tests of its room."""

import ast
import importlib
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.house.source import tree

TESTS = Path(__file__).parents[1]


def imports(path: Path) -> Iterator[str]:
    """The dotted names of the modules that a file may import, also late and relative ones."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)


def is_of_a_test(module: str) -> bool:
    """Also where a name is taken out of it: the last part is that name, or the module itself."""
    return any(part.startswith("test_") for part in module.split("."))


def test_no_test_module_is_imported():
    faults = [
        f"{path.relative_to(TESTS.parent)}: {module}"
        for path in sorted(TESTS.rglob("*.py"))
        for module in imports(path)
        if is_of_a_test(module)
    ]
    assert not faults, "Move what is shared into tests/steps:\n" + "\n".join(faults)


def test_scripts_for_other_processes_import_what_is_there():
    """They stand in strings, which no type checker reads, and most of them in tests that run seldom."""
    faults = []
    for path in sorted(TESTS.rglob("*.py")):
        strings = (node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant))
        for script in (text for text in strings if isinstance(text, str)):
            for module, names in re.findall(r"^from (karpear[\w.]*) import ([\w, ]+)$", script, re.M):
                imported_module = importlib.import_module(module)
                faults += [
                    f"{path.relative_to(TESTS.parent)}: {module}.{name}"
                    for name in re.split(", *", names)
                    if not (hasattr(imported_module, name.split()[0]) or find_spec(f"{module}.{name.split()[0]}"))
                ]
    assert not faults, "\n".join(faults)
