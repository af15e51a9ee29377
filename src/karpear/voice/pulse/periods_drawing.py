"""Intervals of several periods below each other, on one scale from none to all. The words stand next to the drawing."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LEFT, ROOM, ROW, BAR = 70, 230, 26, 10
_TICKS = (0, 50, 100)


def draw_periods(rows: Sequence[tuple[str, int, int, int]]) -> SafeString:
    """(when, low, high, middle), each in a hundred. Hidden from those who read the words; nothing where none is."""
    if not rows:
        return SafeString()
    height = ROW * len(rows)
    bars = format_html_join("", "{}", ((_row(at, *row),) for at, row in enumerate(rows)))
    ticks = format_html_join(
        "",
        '<path d="M{} 0V{}" stroke="currentColor" stroke-opacity=".25"/>'
        '<text x="{}" y="{}" font-size="12" text-anchor="middle" fill="currentColor">{}</text>',
        ((_at(tick), height, _at(tick), height + 14, tick) for tick in _TICKS),
    )
    return format_html(
        '<svg viewBox="0 0 {} {}" width="{}" class="plain" aria-hidden="true">{}{}</svg>',
        LEFT + ROOM + 20, height + 20, LEFT + ROOM + 20, ticks, bars,
    )  # fmt: skip


def _at(share: int) -> int:
    return LEFT + ROOM * share // 100


def _row(at: int, when: str, low: int, high: int, middle: int) -> SafeString:
    top = ROW * at + (ROW - BAR) // 2
    return format_html(
        '<text x="0" y="{}" font-size="12" fill="currentColor">{}</text>'
        '<rect x="{}" y="{}" width="{}" height="{}" rx="3" fill="currentColor" fill-opacity=".35"/>'
        '<path d="M{} {}v{}" stroke="currentColor" stroke-width="2"/>',
        top + BAR, when, _at(low), top, max(2, _at(high) - _at(low)), BAR, _at(middle), top - 3, BAR + 6,
    )  # fmt: skip
