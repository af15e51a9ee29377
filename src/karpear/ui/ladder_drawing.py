"""A ladder as a drawing: its steps on an axis of time. What is drawn also stands in words, next to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

#: Units of the drawing; of the small one, as high as a line of text.
WIDTH, HEIGHT, SMALL_WIDTH, SMALL_HEIGHT = 720, 64, 240, 20
#: Marks never cover each other, however short the waits.
GAP, SMALL_GAP = 56, 24


@dataclass(frozen=True, slots=True)
class LadderMark:
    """One step. `state`: done, next, coming, held or off. `label`: when, in a word or two. `failed`: messages."""

    step: int
    state: str
    after_s: float
    label: str = ""
    failed: int = 0


def draw_ladder(marks: Sequence[LadderMark], *, small: bool = False) -> SafeString:
    """`small`: marks alone, for a row of a list. Hidden from those who read the words next to it."""
    if not marks:
        return SafeString()
    width, height = (SMALL_WIDTH, SMALL_HEIGHT) if small else (WIDTH, HEIGHT)
    radius, y = (7, height // 2) if small else (14, height - 20)
    spots = places_of([mark.after_s for mark in marks], width, SMALL_GAP if small else GAP)
    placed = list(zip(spots, marks, strict=True))
    lines = format_html_join(
        "",
        '<path class="way{}" d="M{} {}H{}"/>',
        ((" done" if mark.state == "done" else "", x, y, to) for (x, _), (to, mark) in pairwise(placed)),
    )
    bodies = format_html_join("", "{}", ((_body(mark, x, y, radius, small=small),) for x, mark in placed))
    return format_html(
        '<svg class="ladder-line{}" viewBox="0 0 {} {}" aria-hidden="true">{}{}</svg>',
        " is-small" if small else "", width, height, lines, bodies,
    )  # fmt: skip


def places_of(seconds: Sequence[float], width: int, gap: int) -> list[int]:
    """Where each stands: by its time, and so far from its neighbours that none is covered."""
    edge = gap // 2
    room, longest = width - 2 * edge, max(seconds) or 1
    spots = [edge + room * after_s / longest for after_s in seconds]
    for at in range(1, len(spots)):
        spots[at] = max(spots[at], spots[at - 1] + gap)
    for at in reversed(range(len(spots))):
        latest = width - edge - gap * (len(spots) - 1 - at)
        spots[at] = min(spots[at], latest)
    return [round(spot) for spot in spots]


def _body(mark: LadderMark, x: int, y: int, radius: int, *, small: bool) -> SafeString:
    sign = "✓" if mark.state == "done" else str(mark.step)
    shape = format_html('<circle class="{}" cx="{}" cy="{}" r="{}"/>', mark.state, x, y, radius)
    if small:
        return shape
    words = format_html('<text class="in-{}" x="{}" y="{}">{}</text>', mark.state, x, y + 5, sign)
    label = _label(mark.label, x, y - 24, radius) if mark.label else SafeString()
    failed = (
        format_html('<text class="bad" x="{}" y="{}">▲ {}</text>', x + 30, y - 8, mark.failed) if mark.failed else ""
    )
    return format_html("{}{}{}{}", shape, words, label, failed)


def _label(words: str, x: int, y: int, radius: int) -> SafeString:
    """Above its mark; at either end it stands inwards, so that none of it is cut."""
    if x < GAP:
        return format_html('<text x="{}" y="{}" text-anchor="start">{}</text>', x - radius, y, words)
    if x > WIDTH - GAP:
        return format_html('<text x="{}" y="{}" text-anchor="end">{}</text>', x + radius, y, words)
    return format_html('<text x="{}" y="{}">{}</text>', x, y, words)
