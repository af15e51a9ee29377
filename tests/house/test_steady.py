"""Tests that never fail by chance: nothing short is searched in tokens, nothing depends on how busy a machine is."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.house.source import tree
from tests.steps.pages import without_tokens

TESTS = Path(__file__).parents[1]
#: What a page or a message is called here, and what it is read from.
PAGES = re.compile(r"\b(content|text|page|pages|raw|html|body|shown|guest|decode)\b(?!\.title)")
SHORT = re.compile(r"\w{1,4}", re.ASCII)
#: These measure: benches, chaos, and what waits for a real process as long as it takes.
MEASURES = re.compile(r"_speed\.py|engine/|servers\.py|processes\.py|browser/(waiting|slowing|walking)\.py")
CLOCKS = re.compile(
    r"(time\.)?(perf_counter|monotonic)\(\)|time\.time\(\)"
)  # CPU time does not depend on what else runs
SLEEPS = re.compile(r"(time\.)?sleep\(|.*\.wait_for_timeout\(")
#: What is looked at below: of all other calls nobody writes out how they stand there.
BY_NAME = {
    "sleep",
    "wait_for_timeout",
    "perf_counter",
    "monotonic",
    "time",
    "wait_for_url",
    "timeout",
    "latest",
    "earliest",
}
#: What any page fulfils, the one that is being left too.
ANYWHERE = re.compile(r".*\.wait_for_url\('\*\*/?'\)")
#: Fields of which there are two alike, sooner or later: the last of them is one or the other.
UNIQUE_FIELDS = {"id", "pk", "seq", "number"}
#: Seconds and milliseconds that a busy machine needs for nothing at all.
PATIENCE = 20


@cache
def parsed() -> list[tuple[str, ast.Module]]:
    paths = sorted(TESTS.rglob("*.py"))
    return [(path.relative_to(TESTS).as_posix(), tree(path)) for path in paths]


def constants(node: ast.AST) -> list[str]:
    """The texts that stand in it."""
    values = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
    return [v.decode("latin-1") if isinstance(v, bytes) else v for v in values if isinstance(v, str | bytes)]


def looped(module: ast.Module) -> dict[str, list[str]]:
    """Names of loops over written words, with the words."""
    loops = [n for n in ast.walk(module) if isinstance(n, ast.For | ast.comprehension)]
    return {n.target.id: constants(n.iter) for n in loops if isinstance(n.target, ast.Name)}


def test_no_short_word_is_searched_where_tokens_are() -> None:
    faults = []
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
                faults.append(f"{name}:{node.lineno}: {looked_for} in {where}")
    assert not faults, "Look in tests.steps.pages.without_tokens(page):\n" + "\n".join(faults)


@cache
def calls() -> list[tuple[str, ast.Call, str]]:
    """(where, a call, as it is written) of all that does not measure."""
    modules = [(name, module) for name, module in parsed() if not MEASURES.search(name)]
    nodes = [(name, node) for name, module in modules for node in ast.walk(module) if isinstance(node, ast.Call)]
    return [(f"{name}:{node.lineno}", node, ast.unparse(node)) for name, node in nodes if BY_NAME & names(node)]


def names(call: ast.Call) -> set[str]:
    """Of what is called, and of what it is given."""
    function_name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return {function_name, *(keyword.arg or "" for keyword in call.keywords)}


def test_no_test_sleeps_or_counts_seconds() -> None:
    timed = [f"{where}: {line}" for where, _call, line in calls() if SLEEPS.match(line) or CLOCKS.fullmatch(line)]
    assert not timed, "Wait for what must become true (browser/waiting.py, processes.until):\n" + "\n".join(timed)


def test_what_measures_is_a_bench() -> None:
    benches = sorted(TESTS.rglob("*_speed.py"))
    assert benches
    loud = [
        path.name for path in benches if not re.search(r"^pytestmark = .*mark\.soak", path.read_text(), re.MULTILINE)
    ]
    assert not loud, f"Seconds count in `make soak` only: {loud}"


def test_no_wait_is_over_before_it_began() -> None:
    idle = [f"{where}: {line}" for where, _call, line in calls() if ANYWHERE.match(line)]
    assert not idle, "Say which page:\n" + "\n".join(idle)


def test_no_wait_is_shorter_than_a_busy_machine() -> None:
    hurried = []
    for where, call, line in calls():
        for keyword in call.keywords:
            limit = (
                keyword.value.value if keyword.arg == "timeout" and isinstance(keyword.value, ast.Constant) else None
            )
            if isinstance(limit, int | float) and (limit if limit < 1000 else limit / 1000) < PATIENCE:
                hurried.append(f"{where}: {line}")
    assert not hurried, f"Give it {PATIENCE} s, or none:\n" + "\n".join(hurried)


def test_the_last_of_several_is_one_of_them() -> None:
    tied = []
    for where, call, line in calls():
        last = isinstance(call.func, ast.Attribute) and call.func.attr in ("latest", "earliest") and len(call.args) == 1
        if last and not UNIQUE_FIELDS & set(constants(call.args[0])):
            tied.append(f"{where}: {line}")
    assert not tied, 'Two may have the same moment: latest("created_at", "id"):\n' + "\n".join(tied)


def test_what_is_random_is_taken_out() -> None:
    page = (
        '<link href="/static/app.5e41e2039188.css"><a href="/alerts/01a21d0e-37ea-710d-9d11-c6ea772b9d0d/">Open</a>'
        '<input value="aD4rav9nav2menuQ0SOSlock1Lina5Dara7"><p>Sorry, nav is a word, +85512345678 a number</p>'
    )
    assert without_tokens(page) == (
        '<link href="/static/app.….css"><a href="/alerts/…/">Open</a>'
        '<input value="…"><p>Sorry, nav is a word, +85512345678 a number</p>'
    )
