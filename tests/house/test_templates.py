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
        f"{name(path)}:{text.count(chr(10), 0, found.start()) + 1}: {what}: {found.group().strip()}"
        for what, pattern in FORBIDDEN.items()
        for found in pattern.finditer(text)
    ]
    assert not faults, "Use a class, or a file in frontend/:\n" + "\n".join(faults)
