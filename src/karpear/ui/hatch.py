"""The pattern of what is not known: withheld, or not measured. Hatched, and never empty."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

HATCH = mark_safe(
    '<pattern id="withheld" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="5" height="5" fill="currentColor" fill-opacity=".06"/>'
    '<path d="M0 0V5" stroke="currentColor" stroke-width="1.7" stroke-opacity=".7"/></pattern>'
)
#: How a shape is filled with it.
HATCHED = "url(#withheld)"


def hatch() -> SafeString:
    """Once on a page, for all of its pictures."""
    return format_html(
        '<svg width="0" height="0" class="plain hatch" aria-hidden="true" focusable="false"><defs>{}</defs></svg>',
        HATCH,
    )
