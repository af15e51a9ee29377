"""Templates are broken into short lines; what a browser shows of them is the same."""

import re

import pytest

from karpear.ui.loader import tightened
from tests.house.source import SRC


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("<p>\n  One\n  two\n</p>\n", "<p>One two</p>"),
        ("<p><b>One</b>\n  <i>two</i></p>", "<p><b>One</b> <i>two</i></p>"),
        ("<p>\n  {% if a %}\n    One\n  {% endif %}\n  two\n</p>", "<p>{% if a %}One{% endif %} two</p>"),
        ("<b>One</b>{% if a %}\n  two{% endif %}", "<b>One</b>{% if a %} two{% endif %}"),
        ("{% for a in b %}\n  <i>{{ a }}</i>\n{% endfor %}", "{% for a in b %} <i>{{ a }}</i> {% endfor %}"),
        ('<td\n  class="a"\n  id="b"\n>\n  One\n</td>', '<td class="a" id="b">One</td>'),
        ("<textarea>\n{{ text }}</textarea>", "<textarea> {{ text }}</textarea>"),
    ],
)
def test_a_line_break_is_one_blank_or_none_and_never_glues_words(source: str, page: str) -> None:
    assert tightened(source) == page


def test_what_shows_its_line_breaks_has_none_of_the_template() -> None:
    begun = re.compile(r"<(?:textarea|pre)\b[^<>]*>[^<]*\n")
    assert not [path.name for path in SRC.rglob("templates/**/*.html") if begun.search(path.read_text())]
