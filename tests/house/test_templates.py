"""Pages work under the strictest content rules: nothing inline, nothing from elsewhere."""

import re

import pytest

from tests.house.source import SRC, name

TEMPLATES = sorted(SRC.rglob("templates/**/*.html"))
COMMENTS = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", re.DOTALL)
FORBIDDEN = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "code in an htmx attribute": re.compile(r"\shx-on[:=-]|hx-vals\s*=\s*[\"']js:", re.IGNORECASE),
    "something from elsewhere": re.compile(r"(src|srcset|href|action)\s*=\s*[\"'](https?:)?//", re.IGNORECASE),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_inline(path):
    text = COMMENTS.sub("", path.read_text())
    faults = [
        f"{name(path)}:{text.count(chr(10), 0, match.start()) + 1}: {fault}: {match.group().strip()}"
        for fault, pattern in FORBIDDEN.items()
        for match in pattern.finditer(text)
    ]
    assert not faults, "Use a class, or a file in frontend/:\n" + "\n".join(faults)


#: The folders of templates on which something is typed that is sealed.
SEALING = {"vault", "cases", "packs", "stages"}
SEALED = [path for path in TEMPLATES if SEALING & set(path.relative_to(SRC).parts)]
FORM = re.compile(r"<form\b(?:{%.*?%}|{{.*?}}|\"[^\"]*\"|[^>\"{])*>")
METHOD = re.compile(r"\smethod=\"(post|dialog|get)\"")
#: Choices of a list, which have no words of people in them.
ASKING = {"src/karpear/cases/templates/cases/reports.html"}


@pytest.mark.parametrize("path", SEALED, ids=name)
def test_what_is_typed_never_goes_into_an_address(path):
    """A form without a method, sent before its script runs, puts every named field into the URL, a secret too."""
    for match in FORM.finditer(path.read_text()):
        form = match.group()
        method = METHOD.search(form)
        assert method, f'{name(path)}: give it method="dialog", or "post": {form}'
        asks = method.group(1) == "get"
        assert not asks or (name(path) in ASKING and "data-island" not in form and "data-sealed" not in form), form


def test_forms_are_found_whatever_stands_in_them():
    text = '<form {% if a > b %}data-island="x"{% endif %} title="{% trans \'a > b\' %}" method="get"><form>'
    assert [bool(METHOD.search(form)) for form in FORM.findall(text)] == [True, False]


#: How a day and a time are written for people: the month in letters. `Y-m-d`, `c` and `U` are for machines.
FOR_PEOPLE = {"j M Y", "j M", "l j M", "D j M", "D j", "F Y", "M Y", "H:i", "H:i:s", "j M Y, H:i"}
FOR_MACHINES = {"Y-m-d", "c", "U", r"Y-m-d\TH:i"}
DATE = re.compile(r"""(?:\|(?:date|time):|{% now )["']([^"']+)["']""")
ISO_SHOWN = re.compile(r"""{{[^}]*\|date:["']Y-m-d["']\s*}}|with \w+=[\w.]+\|date:["']Y-m-d["']""")


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_days_are_written_in_one_way(path):
    """29.11.2026 here and 2026-11-29 there: in some countries the figure in the middle is the day."""
    text = path.read_text()
    assert set(DATE.findall(text)) <= FOR_PEOPLE | FOR_MACHINES
    assert not ISO_SHOWN.search(text), "j M Y"
