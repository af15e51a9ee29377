"""What several tests use is no test's own: it lies in tests/steps, or in a helper beside the tests of its room."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]


def imports(path: Path) -> Iterator[str]:
    """The dotted names of the modules that a file may import, also late and relative ones."""
    for node in ast.walk(ast.parse(path.read_text())):
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
