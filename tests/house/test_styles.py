"""A person's own pages are styled by app.css alone; what is only in desk.css never stands in them."""

import re
from functools import cache

import pytest

from tests.house.source import ROOT, SRC

CLASSES = re.compile(r'class="((?:\{[{%].*?[%}]\}|[^"])*)"')
INCLUDED = re.compile(r'{% (?:include|extends) "([^"]+)"')
PIECE = re.compile(r"<c-([a-z-]+)")
TEMPLATES = {path.as_posix().partition("/templates/")[2]: path for path in SRC.rglob("templates/**/*.html")}
#: A style of its own that a page loads.
LINKED = re.compile(r"ui/dist/([\w-]+\.css)")
DESK = re.compile(r"{% block desk %}(.*?){% endblock %}", re.S)


def names(file: str) -> set[str]:
    text = re.sub(r"/\*.*?\*/", "", (ROOT / "frontend" / file).read_text(), flags=re.S)
    selectors = re.findall(r"([^{};]+)\{", text)
    return {name for one in selectors for name in re.findall(r"\.([a-zA-Z][\w-]*)", one)}


@cache
def text(name: str) -> str:
    path = TEMPLATES.get(name)
    return path.read_text() if path else ""


def pieces(name: str, seen: set[str] | None = None) -> set[str]:
    """The template and everything that it is made of."""
    seen = seen if seen is not None else set()
    if name in seen or name not in TEMPLATES:
        return seen
    seen.add(name)
    parts = INCLUDED.findall(text(name)) + [f"cotton/{one.replace('-', '_')}.html" for one in PIECE.findall(text(name))]
    for part in parts:
        pieces(part, seen)
    return seen


def desk(name: str) -> bool:
    """Does this page load desk.css? The nearest block decides."""
    while name:
        if found := DESK.search(text(name)):
            return bool(found.group(1).strip())
        parents = re.findall(r'{% extends "([^"]+)"', text(name))
        name = parents[0] if parents else ""
    return False


PAGES = sorted(name for name in TEMPLATES if "{% extends" in text(name) and not desk(name))


@pytest.mark.parametrize("page", PAGES)
def test_what_is_not_loaded_is_not_used(page: str) -> None:
    own = {name for file in LINKED.findall(text(page)) for name in names(file)}
    only = names("desk.css") - names("app.css") - own
    used = {
        word
        for part in pieces(page)
        for found in CLASSES.findall(text(part))
        for word in re.findall(r"[a-zA-Z][\w-]*", re.sub(r"{{.*?}}|{%.*?%}", " ", found))
    }
    assert not only & used, f"Load desk.css ({{% block desk %}}) or move the rule to app.css: {sorted(only & used)}"


def test_pages_are_found() -> None:
    assert {"home/home.html", "people/contacts.html", "account/login.html", "404.html"} <= set(PAGES)
    assert not {"board/board.html", "risks/register.html", "alerts/alert.html"} & set(PAGES)
