"""A square code that a phone's camera reads, drawn as SVG on the server."""

from django.utils.safestring import SafeString, mark_safe


def square_code(text: str) -> SafeString:
    """The drawing, black on white whatever the page's colours. `text` goes into squares, never into the markup."""
    import segno  # large, and only needed here

    drawn: str = segno.make(text, error="m", micro=False).svg_inline(
        scale=4, border=2, dark="#000", light="#fff", svgclass="code", lineclass=None, omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308 - numbers of squares and two colours
