"""Tests that never fail by chance: nothing short is searched in tokens, nothing depends on how busy a machine is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.plain import without_tokens

TESTS = Path(__file__).parents[1]
#: What a page or a message is called here, and what it is read from.
PAGES = re.compile(r"\b(content|text|page|pages|raw|html|body|shown|guest|decode)\b(?!\.title)")
SHORT = re.compile(r"\w{1,4}", re.ASCII)
#: These measure: benches, chaos, and what waits for a real process as long as it takes.
MEASURES = re.compile(r"_speed\.py|engine/|servers\.py|processes\.py|browser/(conftest|line|slowing|walking)\.py")
CLOCKS = re.compile(r"\b(perf_counter|monotonic|time\.time)\(\)")  # CPU time does not depend on what else runs


def parsed() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(TESTS.rglob("*.py")):
        yield path.relative_to(TESTS).as_posix(), ast.parse(path.read_text())


def constants(node: ast.AST) -> list[str]:
    """The texts that stand in it."""
    values = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
    return [v.decode("latin-1") if isinstance(v, bytes) else v for v in values if isinstance(v, str | bytes)]


def looped(module: ast.Module) -> dict[str, list[str]]:
    """Names of loops over written words, with the words."""
    loops = [n for n in ast.walk(module) if isinstance(n, ast.For | ast.comprehension)]
    return {n.target.id: constants(n.iter) for n in loops if isinstance(n.target, ast.Name)}


def test_no_short_word_is_searched_where_tokens_are() -> None:
    found = []
    for name, module in parsed():
        words = looped(module)
        for node in ast.walk(module):
            if not (isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.NotIn)):
                continue
            if not isinstance(node.left, ast.Constant | ast.Name):
                continue
            left, where = node.left, ast.unparse(node.comparators[0])
            looked_for = words.get(left.id, []) if isinstance(left, ast.Name) else constants(left)
            random = PAGES.search(where) and "without_tokens" not in where
            if random and any(SHORT.fullmatch(word) for word in looked_for):
                found.append(f"{name}:{node.lineno}: {looked_for} in {where}")
    assert not found, "Look in tests.plain.without_tokens(page):\n" + "\n".join(found)


def test_no_test_sleeps_or_counts_seconds() -> None:
    found = []
    for name, module in parsed():
        if MEASURES.search(name):
            continue
        for node in ast.walk(module):
            line = ast.unparse(node) if isinstance(node, ast.Call | ast.Compare) else ""
            if line.startswith(("time.sleep(", "sleep(")) or (isinstance(node, ast.Compare) and CLOCKS.search(line)):
                found.append(f"{name}:{node.lineno}: {line}")
    assert not found, "Wait for what must become true (tests.rooms.project.processes.until):\n" + "\n".join(found)


def test_what_is_random_is_taken_out() -> None:
    page = (
        '<link href="/static/app.5e41e2039188.css"><a href="/alerts/01a21d0e-37ea-710d-9d11-c6ea772b9d0d/">Open</a>'
        '<input value="aD4rav9nav2menuQ0SOSlock1Lina5Dara7"><p>Sorry, nav is a word, +85512345678 a number</p>'
    )
    assert without_tokens(page) == (
        '<link href="/static/app.….css"><a href="/alerts/…/">Open</a>'
        '<input value="…"><p>Sorry, nav is a word, +85512345678 a number</p>'
    )
