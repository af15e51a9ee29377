"""The whole review as rows of a table: drawn here, since a table of five thousand cells is too much for a template."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from karpear.rules.law.review import CellState
from karpear.ui.columns import mark

from .queries.review import BoundArticle, ReviewCell, ReviewPage
from .words import STATES


def table_rows(review: ReviewPage) -> SafeString:
    """One row for each article; each cell leads to where it is decided."""
    draw = _drawing(review.keeps)
    paths = [reverse("compliance:own_activity", args=[row.activity.pk]) for row in review.rows]
    return format_html_join(
        "\n",
        '<tr><th scope="row">{} {}<br><span class="muted small">{}</span></th>{}</tr>',
        ((*_head(bound), _draw_cells(draw, paths, cells)) for bound, cells in review.lines),
    )


def _head(bound: BoundArticle) -> tuple[str, str, str]:
    language = get_language() or "en"
    return bound.law.short.in_language(language), bound.article.number, bound.article.gist.in_language(language)


def _draw_cells(draw: Callable[[str, ReviewCell], SafeString], paths: list[str], cells: list[ReviewCell]) -> SafeString:
    drawn = ((draw(path, cell),) for path, cell in zip(paths, cells, strict=True))
    return format_html_join("", "<td>{}</td>", drawn)


def _drawing(keeps: bool) -> Callable[[str, ReviewCell], SafeString]:
    """What draws one cell. That an article is about other activities is a stroke, which is read aloud in words."""
    marks: Mapping[CellState, Any] = {state: mark(*look) for state, look in STATES.items()}

    def draw(path: str, cell: ReviewCell) -> SafeString:
        is_outside = cell.state is CellState.OUTSIDE
        shown_mark = "–" if is_outside else marks[cell.state]
        if not keeps:
            return format_html("{}", shown_mark)
        words = STATES[cell.state][1] if is_outside else ""
        label = format_html(' aria-label="{}"', words) if words else ""
        return format_html('<a href="{}{}/"{}>{}</a>', path, cell.bound.article.key, label, shown_mark)

    return draw
