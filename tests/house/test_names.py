"""A variable is named for what it holds; what a pronoun or a participle holds, only its author knows."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import OPAQUE, ROOT, SRC, name, python_files, tracked, tree

#: Of all names of variables and parameters, at most one in a hundred may be one of these: some are fields of ours.
LARGEST_SHARE = 0.01
#: Nouns of the field that end as a gerund does: following somebody's positions, what facts teach, a list on a page,
#: texts that leave as one, keys on a ring, two that come at once.
NOUNS = {"tracking", "learning", "listing", "bundling", "ring", "keyring", "interleaving"}
GERUND_FILE = re.compile(
    r"(?:src/karpear|frontend|scripts|tests)/(?:\w+/)*(?:test_)?(\w+ing)(?:\.test)?\.(?:py|js|mjs)"
)
#: What tests use, written as what a test does.
STEPS = ("tests/steps/sealing.py", "tests/browser/slowing.py", "tests/browser/waiting.py", "tests/browser/walking.py")
#: The folders of tests in which every variable says what it holds.
KEPT_CLEAR = ("steps", "house", "engine")
#: Django finds these by their name.
FROM_DJANGO = {"Command", "Migration"}


def test_a_variable_is_named_for_what_it_holds() -> None:
    names = [(path, line, word) for path in python_files() for line, word in variables(path)]
    opaque = [f"  {name(path)}:{line} {word}" for path, line, word in names if word.strip("_").lower() in OPAQUE]
    assert len(opaque) < LARGEST_SHARE * len(names), "name them as docs/words.md does:\n" + "\n".join(opaque)


def test_a_variable_of_what_tests_use_is_named_for_what_it_holds() -> None:
    names = [(path, line, word) for path in used_by_tests() for line, word in variables(path)]
    assert len(names) > len(used_by_tests())
    opaque = [f"  {name(path)}:{line} {word}" for path, line, word in names if word.strip("_").lower() in OPAQUE]
    assert not opaque, "name them as docs/words.md does:\n" + "\n".join(opaque)


def used_by_tests() -> list[Path]:
    """The steps of tests, their cast, the house and the engine. Stories, rooms and rules still have such names."""
    tests = ROOT / "tests"
    return [
        *sorted(tests.glob("*.py")),
        *(path for part in KEPT_CLEAR for path in sorted((tests / part).rglob("*.py"))),
    ]


def test_a_variable_of_a_script_is_named_for_what_it_holds() -> None:
    """Read by the compiler that checks the scripts' types; an alias of an import is a variable, too."""
    command = ["scripts/node.sh", "node", "tests/house/variables.mjs"]
    names = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    opaque = [f"  {path}:{line} {word}" for path, line, word in names if word.strip("_").lower() in OPAQUE]
    assert len(names) > len(opaque) / LARGEST_SHARE, "name them as docs/words.md does:\n" + "\n".join(opaque)


def variables(path: Path) -> Iterator[tuple[int, str]]:
    """(line, name) of each variable and parameter, once for each function."""
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for scope in (tree(path), *functions):
        lines: dict[str, int] = {}
        for node in _of_its_own(scope):
            if isinstance(node, ast.arg):
                lines.setdefault(node.arg, node.lineno)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                lines.setdefault(node.id, node.lineno)
        yield from ((line, word) for word, line in lines.items() if word not in ("self", "cls", "request", "now", "_"))


def _of_its_own(scope: ast.AST) -> Iterator[ast.AST]:
    """Everything in it but what is inside functions of its own; classes have fields, not variables."""
    for node in ast.iter_child_nodes(scope):
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _of_its_own(node)


def test_a_file_is_a_noun() -> None:
    """`telling` says neither who is told nor what: a file is called for what it holds."""
    names = [path for path, _text in tracked() if (match := GERUND_FILE.fullmatch(path)) and match[1] not in NOUNS]
    bare = [path for path in names if "_" not in Path(path).stem.removeprefix("test_") and path not in STEPS]
    assert not bare, f"name them for what they hold (docs/style.md): {bare}"


def test_no_class_name_stands_in_two_rooms() -> None:
    rooms: dict[str, set[str]] = {}
    for path in python_files():
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and node.name not in FROM_DJANGO:
                rooms.setdefault(node.name, set()).add(path.relative_to(SRC).parts[0])
    twice = {word: sorted(names) for word, names in rooms.items() if len(names) > 1}
    assert not twice, f"say which of the two it is: {twice}"
