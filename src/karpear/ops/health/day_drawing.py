"""Twenty-four hours of one number as a drawing, small enough for a phone. What is drawn also stands in a table.

All colour is `currentColor`, so that the same drawing stands in a page by day and by night.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from karpear.ui.hatch import HATCHED
from karpear.ui.templatetags.ui import clock

DAY = timedelta(hours=24)
#: Bars of ten minutes.
BIN = timedelta(minutes=10)
BARS = DAY // BIN
STEP, BAR = 2, 1.6
WIDTH, HEIGHT, FOOT = BARS * STEP, 44, 14
#: Room above for a label.
HEAD = 8
#: From a hundredth of a second to an hour: what takes a minute is still told from what takes ten.
SHORTEST_MS, LONGEST_MS = 10, 3_600_000


@dataclass(frozen=True, slots=True)
class DayBar:
    """`place`: which ten minutes; `share`: how high, of the whole height."""

    place: int
    share: float


def bars_of(minutes: Sequence[tuple[datetime, int]], start: datetime, scale: Callable[[int], float]) -> list[DayBar]:
    """The highest of each ten minutes. What is nothing has no bar."""
    highest: dict[int, int] = {}
    for minute, number in minutes:
        place = min(max((minute - start) // BIN, 0), BARS - 1)
        highest[place] = max(highest.get(place, 0), number)
    return [DayBar(place, scale(number)) for place, number in sorted(highest.items()) if number]


def by_length(ms: int) -> float:
    """A share of the height for a length of time, each ten times longer one step higher."""
    longest = log10(LONGEST_MS / SHORTEST_MS)
    return min(1.0, max(0.04, log10(max(ms, SHORTEST_MS) / SHORTEST_MS) / longest))


def draw_day(
    bars: Sequence[DayBar],
    gaps: Sequence[tuple[datetime, datetime]],
    start: datetime,
    *,
    line: float = 0.0,
    label: str = "",
) -> SafeString:
    """`line`: a share of the height up to which all is well, with its `label`; 0: none."""
    return format_html(
        '<svg viewBox="0 -{} {} {}" width="{}" height="{}" class="plain" aria-hidden="true">{}{}'
        '<path d="M0 {}H{}" stroke="currentColor" stroke-opacity=".4"/>{}{}</svg>',
        HEAD, WIDTH, HEAD + HEIGHT + FOOT, WIDTH, HEAD + HEIGHT + FOOT,
        format_html_join("", "{}", ((_gap(since, until, start),) for since, until in gaps)),
        format_html_join("", "{}", ((_bar(bar),) for bar in bars)),
        HEIGHT, WIDTH, _line(line, label), _foot(start),
    )  # fmt: skip


def _bar(bar: DayBar) -> SafeString:
    height = round(bar.share * HEIGHT, 1)
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="currentColor" fill-opacity=".85"/>',
        bar.place * STEP, round(HEIGHT - height, 1), BAR, height,
    )  # fmt: skip


def _gap(since: datetime, until: datetime, start: datetime) -> SafeString:
    left, right = ((moment - start) / BIN * STEP for moment in (since, until))
    return format_html(
        '<rect x="{}" y="0" width="{}" height="{}" fill="{}"/>',
        round(left, 1), round(max(right - left, BAR), 1), HEIGHT, HATCHED,
    )  # fmt: skip


def _line(share: float, label: str) -> SafeString:
    if not share:
        return SafeString()
    y = round(HEIGHT - share * HEIGHT, 1)
    return format_html(
        '<path d="M0 {}H{}" stroke="currentColor" stroke-opacity=".6" stroke-dasharray="3 3"/>'
        '<text x="2" y="{}" font-size="10" fill="currentColor">{}</text>',
        y, WIDTH, y - 3, label,
    )  # fmt: skip


def _foot(start: datetime) -> SafeString:
    marks = [(0, "start", start), (WIDTH // 2, "middle", start + DAY / 2), (WIDTH, "end", start + DAY)]
    return format_html_join(
        "",
        '<text x="{}" y="{}" font-size="10" text-anchor="{}" fill="currentColor">{}</text>',
        ((x, HEIGHT + 11, anchor, clock(moment)) for x, anchor, moment in marks),
    )
