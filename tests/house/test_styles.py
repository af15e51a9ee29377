"""A page loads the stylesheets of what stands in it, and no rule is for what stands in no page."""

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


#: Those of the vault and of the map come with their own scripts.
SHEETS = {path.name for path in (ROOT / "frontend").glob("*.css")} - {"vault.css", "map.css"}


@cache
def written_out() -> tuple[frozenset[str], tuple[str, ...]]:
    """(every word that may be a class, the beginnings of those that are put together: `state-{{ kind }}`)."""
    templates, scripts = SRC.rglob("templates/**/*.html"), (ROOT / "frontend").rglob("*.js")
    sources = "\n".join(path.read_text() for path in [*templates, *SRC.rglob("*.py"), *scripts])
    beginnings = set(re.findall(r"([\w-]+-)(?:{{|\{|\$\{|\" \+|%s)", sources))
    return frozenset(re.findall(r"[\w-]+", sources)), tuple(beginnings)


@cache
def css(file: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (ROOT / "frontend" / file).read_text(), flags=re.S)


@cache
def names(file: str) -> frozenset[str]:
    selectors = re.findall(r"([^{};]+)\{", css(file))
    return frozenset(name for selector in selectors for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector))


@cache
def text(name: str) -> str:
    path = TEMPLATES.get(name)
    return path.read_text() if path else ""


def pieces(name: str, read_pieces: set[str] | None = None) -> set[str]:
    """The template and everything that it is made of."""
    read_pieces = read_pieces if read_pieces is not None else set()
    if name in read_pieces or name not in TEMPLATES:
        return read_pieces
    read_pieces.add(name)
    parts = INCLUDED.findall(text(name)) + [
        f"cotton/{component.replace('-', '_')}.html" for component in PIECE.findall(text(name))
    ]
    for part in parts:
        pieces(part, read_pieces)
    return read_pieces


def loaded(page: str) -> set[str]:
    """Its own, those of what it extends (the nearest block `desk` decides), and what these import."""
    sheets, name, is_decided = {"app.css"}, page, False
    while name:
        source = text(name)
        desk = DESK.search(source)
        if desk and is_decided:
            source = source.replace(desk.group(), "")
        is_decided = is_decided or bool(desk)
        sheets |= set(LINKED.findall(source))
        name = next(iter(re.findall(r'{% extends "([^"]+)"', source)), "")
    return sheets | {imported for sheet in sheets for imported in imports(sheet)}


@cache
def imports(sheet: str) -> frozenset[str]:
    direct = set(re.findall(r'@import url\("\./([\w/-]+\.css)"\)', css(sheet)))
    return frozenset(direct.union(*map(imports, direct)))


@cache
def leading(sheet: str) -> frozenset[str]:
    """The class that each selector begins with, and so needs to be in the page."""
    selectors = (selector.strip() for group in re.findall(r"([^{};]+)\{", css(sheet)) for selector in group.split(","))
    return frozenset(
        match.group(1) for selector in selectors if (match := re.match(r"[a-z]*\.([a-zA-Z][\w-]*)", selector))
    )


@cache
def words_in(name: str) -> frozenset[str]:
    attributes = CLASSES.findall(text(name))
    plain = (re.sub(r"{{.*?}}|{%.*?%}", " ", attribute) for attribute in attributes)
    return frozenset(word for line in plain for word in re.findall(r"[a-zA-Z][\w-]*", line))


#: A picture that the code draws: what it is drawn with stands in no template, nor does the class that styles it.
DRAWN = re.compile(r"{{ (?:\w+\.)*(?:(?:\w+_)?drawing|line\.small) }}")
DRAWN_WITH = {
    name
    for path in SRC.rglob("*_drawing.py")
    for words in re.findall(r'<svg class="([^"]+)"', path.read_text())
    for name in re.findall(r"(?<![\w{-])[a-z][\w-]*", words)
}


#: What a part shared with others may have, and has not on this page.
NOT_THERE = {"people/contacts.html": {"brief"}}
PAGES = sorted(name for name in TEMPLATES if "{% extends" in text(name))


@pytest.mark.parametrize("page", PAGES)
def test_what_is_not_loaded_is_not_used(page: str) -> None:
    sheets = loaded(page)
    at_hand = {name for sheet in sheets for name in names(sheet)} | NOT_THERE.get(page, set())
    used_words = {word for part in pieces(page) for word in words_in(part)}
    used_words |= DRAWN_WITH if any(DRAWN.search(text(part)) for part in pieces(page)) else set()
    missing = {sheet: sorted((leading(sheet) - at_hand) & used_words) for sheet in SHEETS - sheets}
    assert not any(missing.values()), f"Load the stylesheet, or move the rule: {missing}"


def test_pages_are_found() -> None:
    assert {"home/home.html", "people/contacts.html", "account/login.html", "404.html"} <= set(PAGES)
    assert "desk.css" not in loaded("home/home.html")
    assert "ladder-line" in DRAWN_WITH
    drawn_on = {page for page in PAGES if any(DRAWN.search(text(part)) for part in pieces(page))}
    assert drawn_on >= {"activities/summary.html", "alerts/alert.html", "board/board.html", "people/policy.html"}
    assert loaded("people/contacts.html") >= {"cards.css"}
    assert loaded("board/board.html") >= {"desk.css", "cards.css", "board.css"}


@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_no_rule_is_for_what_no_page_has(sheet: str) -> None:
    """A class is written out, or put together from a beginning and what fits it."""
    words, beginnings = written_out()
    assert not {name for name in names(sheet) - words if not name.startswith(beginnings)}
