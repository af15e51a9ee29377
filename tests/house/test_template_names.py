"""In a template, too, a name says what it holds: Django renders nothing for a wrong one, so each is easy to see."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import OPAQUE, SRC, name, part_of, python_files, tree

TEMPLATES = sorted(path for ending in ("html", "txt") for path in SRC.rglob(f"templates/**/*.{ending}"))
TAG = re.compile(r"{%.*?%}|<c-[\w.-]+(?:{%.*?%}|{{.*?}}|\"[^\"]*\"|[^>\"{])*>", re.DOTALL)
TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")
INSIDE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
LOOP = re.compile(r"{%\s*for\s+(.+?)\s+in\s", re.DOTALL)
#: What follows `with` in a message is the translators' word for it, and part of the message.
MESSAGE = re.compile(r"{%\s*blocktrans")
ARGUMENT = re.compile(r"(?<![\w.])(\w+)=")
RESULT = re.compile(r"\s(?:as|asvar)\s+(\w+)")
ATTRIBUTE = re.compile(r"\s:?([\w-]+)(?=[=\s/>])")


def bindings(text: str) -> Iterator[tuple[int, str]]:
    """(line, name) of what a template binds: loops, `with`, what it gives to another template, and results of tags."""
    for match in TAG.finditer(text):
        tag = match.group()
        line = text.count("\n", 0, match.start()) + 1
        yield from ((line, word) for word in _bound(tag))


def _bound(tag: str) -> list[str]:
    if tag.startswith("<"):
        return ATTRIBUTE.findall(TEXT.sub('""', INSIDE.sub("", tag)))
    if loop := LOOP.match(tag):
        return [word.strip() for word in loop[1].split(",")]
    bare = TEXT.sub('""', tag)
    return RESULT.findall(bare) + ([] if MESSAGE.match(tag) else ARGUMENT.findall(bare))


def context_keys(module: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, key) of what views and tags hand to a template: in an argument, in `context`, or in what they return."""
    for node in ast.walk(module):
        for context in _contexts(node):
            keys = context.keys if isinstance(context, ast.Dict) else [context]
            for key in keys:
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.lineno, key.value


def _contexts(node: ast.AST) -> list[ast.Dict | ast.expr]:
    """What is written of a context in this node: a whole dictionary, or one key."""
    match node:
        case ast.Call():
            arguments = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg != "initial")]
            return [argument for argument in arguments if isinstance(argument, ast.Dict)] + _keywords_of_a_page(node)
        case ast.Return(value=ast.Dict() as value):
            return [value]
        case ast.Assign(targets=[ast.Name(id="context")], value=ast.Dict() as value):
            return [value]
        case ast.AnnAssign(target=ast.Name(id="context"), value=ast.Dict() as value):
            return [value]
        case ast.AugAssign(target=ast.Name(id="context"), value=ast.Dict() as value):
            return [value]
        case ast.Subscript(value=ast.Name(id="context"), slice=key, ctx=ast.Store()):
            return [key]
    return []


def _keywords_of_a_page(call: ast.Call) -> list[ast.expr]:
    """A list's page takes what its template needs beside the rows as keywords."""
    if not (isinstance(call.func, ast.Attribute) and call.func.attr == "page"):
        return []
    return [ast.Constant(keyword.arg, lineno=keyword.value.lineno) for keyword in call.keywords if keyword.arg]


def is_opaque(word: str) -> bool:
    return word.replace("-", "_").strip("_").lower() in OPAQUE


def hands_down(path: Path) -> bool:
    return part_of(path, "views", "templatetags")


def test_a_variable_of_a_template_is_named_for_what_it_holds() -> None:
    names = [(path, line, word) for path in TEMPLATES for line, word in bindings(path.read_text())]
    assert len(names) > len(TEMPLATES)
    opaque = [f"  {name(path)}:{line} {word}" for path, line, word in names if is_opaque(word)]
    assert not opaque, "name them as docs/words.md does:\n" + "\n".join(opaque)


def test_a_context_names_what_it_holds() -> None:
    paths = [path for path in python_files() if hands_down(path)]
    keys = [(path, line, word) for path in paths for line, word in context_keys(tree(path))]
    assert len(keys) > len(paths)
    opaque = [f"  {name(path)}:{line} {word}" for path, line, word in keys if is_opaque(word)]
    assert not opaque, "name them as docs/words.md does:\n" + "\n".join(opaque)


def test_every_way_to_bind_a_name_is_seen() -> None:
    text = """
      <c-vars of="" :own="False" />
      {% for one, other in pairs %}{{ one.of }}{% endfor %}
      {% with it=page.one title="said=no" %}{{ it }}{% endwith %}
      {% include "x.html" with found=page.rows
         only %}
      {% trans "Those as they" as said %}
      <c-task title="{% trans 'what was done=' %}" {% if one %}hidden{% endif %} :done="page.mine" />
      {% blocktrans with who=page.name %}{{ who }} asks{% endblocktrans %}
    """
    assert [word for _, word in bindings(text) if is_opaque(word)] == [
        "own", "one", "other", "it", "found", "said", "done",
    ]  # fmt: skip
    code = """
def view(request):
    context: dict[str, object] = {"one": 1}
    context |= {"other": 2}
    context["said"] = 3
    words = {"mine": 4}
    form = Form(initial={"needed": 5})
    render(request, "x.html", {**context, "found": 6})
    form_page(request, form, context={"it": 7})
    listing.page(request, rows, lately=8)
    return {"them": 9}
"""
    keys = [word for _, word in context_keys(ast.parse(code)) if is_opaque(word)]
    assert sorted(keys) == ["found", "it", "lately", "one", "other", "said", "them"]
