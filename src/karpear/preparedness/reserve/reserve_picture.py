"""The reserve as two drawings: what there is against what is needed, and twenty years. Both stand in words, too."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 360, 130
#: Below the bars, where years are counted.
FOOT = 18
BAR_TOP, BAR_HEIGHT = 20, 22


def draw_cover(balance: int, marks: Sequence[tuple[int, str]]) -> SafeString:
    """One bar: what there is; above it a mark for each amount that is needed, with its word."""
    largest = max(balance, *(amount for amount, _word in marks), 1) * 1.06
    filled = round(WIDTH * balance / largest)
    lines = format_html_join("", "{}", ((_mark(round(WIDTH * amount / largest), str(word)),) for amount, word in marks))
    return format_html(
        '<svg class="reserve-cover" viewBox="0 0 {} {}" aria-hidden="true">'
        '<rect class="all" x="0" y="{}" width="{}" height="{}" rx="4"/>'
        '<rect class="filled" x="0" y="{}" width="{}" height="{}" rx="4"/>{}</svg>',
        WIDTH, BAR_TOP + BAR_HEIGHT + 6, BAR_TOP, WIDTH, BAR_HEIGHT, BAR_TOP, filled, BAR_HEIGHT, lines,
    )  # fmt: skip


def _mark(x: int, word: str) -> SafeString:
    at, anchor = (x - 4, "end") if x > WIDTH / 2 else (x + 4, "start")
    return format_html(
        '<path d="M{} {}V{}"/><text x="{}" y="{}" text-anchor="{}">{}</text>',
        x, 2, BAR_TOP + BAR_HEIGHT + 3, at, 13, anchor, word,
    )  # fmt: skip


def draw_years(bars: Sequence[float]) -> SafeString:
    """Twenty years that stand for all, from the calmest to the worst. The eighteenth is the 90th percentile's."""
    largest = max(*bars, 1)
    room, step = HEIGHT - FOOT, WIDTH / len(bars)
    cells = []
    for place, amount in enumerate(bars):
        height = round((room - 4) * amount / largest)
        cells.append((round(place * step + 1), room - max(height, 2), round(step - 3), max(height, 2)))
    bodies = format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}" rx="2"/>', cells)
    labels = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        ((round((year - 0.5) * step), HEIGHT - 4, year) for year in (1, 5, 10, 15, len(bars))),
    )
    return format_html(
        '<svg class="reserve-years" viewBox="0 0 {} {}" aria-hidden="true">{}{}</svg>', WIDTH, HEIGHT, bodies, labels
    )
