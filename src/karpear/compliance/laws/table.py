"""The whole review as rows of a table: drawn here, since a table of five thousand cells is too much for a template."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from karpear.rules.law.review import CellState
from karpear.ui.columns import mark

from .queries.review import ReviewPage
from .words import STATES


def table_rows(review: ReviewPage) -> SafeString:
    """One row for each article; each cell leads to where it is decided."""
    language = get_language() or "en"
    marks = {state: mark(*look) for state, look in STATES.items()}
    marks[CellState.OUTSIDE] = format_html('–<span class="sr"> {}</span>', STATES[CellState.OUTSIDE][1])
    paths = [reverse("compliance:own_activity", args=[row.activity.pk]) for row in review.rows]
    return format_html_join(
        "\n",
        '<tr><th scope="row">{} {}<br><span class="muted small">{}</span></th>{}</tr>',
        (
            (
                bound.law.short.in_language(language),
                bound.article.number,
                bound.article.gist.in_language(language),
                format_html_join(
                    "",
                    '<td><a href="{}{}/">{}</a></td>' if review.keeps else "<td>{2}</td>",
                    ((path, bound.article.key, marks[cell.state]) for path, cell in zip(paths, cells, strict=True)),
                ),
            )
            for bound, cells in review.lines
        ),
    )
