"""Lanes on an axis of time: a row for each kind of thing, a mark where it stands. The words are next to the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

#: Units of the drawing: how far marks of one lane keep apart, and how high the axis is below them.
GAP, AXIS = 20, 26
#: So many marks of one time stand on each other; more cover those on top.
HIGHEST = 8
RADIUS = 7


@dataclass(frozen=True, slots=True)
class LaneMark:
    """`share`: how far along the axis, 0 to 1. `state`: done, late, next, coming, off, alarm, or tick (once more)."""

    share: float
    state: str


@dataclass(frozen=True, slots=True)
class DrawnLane:
    """One row, with its word at the beginning."""

    label: str
    marks: Sequence[LaneMark]


@dataclass(frozen=True, slots=True)
class AxisLabel:
    """What stands below the axis at one place."""

    share: float
    label: str


def draw_lanes(
    lanes: Sequence[DrawnLane],
    labels: Sequence[AxisLabel],
    *,
    width: int = 720,
    gutter: int = 0,
    now: float | None = None,
    look: str = "",
) -> SafeString:
    """`gutter`: room for the words of the lanes. `now`: where a line says that it is now. `look`: one more class.

    Hidden from those who read the words next to it.
    """
    if not any(lane.marks for lane in lanes):
        return SafeString()
    left, room = gutter + GAP, width - gutter - 2 * GAP
    bodies, top = [], 0
    for lane in lanes:
        levels = levels_of([mark.share * room for mark in lane.marks])
        bottom = top + GAP * (max(levels, default=0) + 1)
        bodies.append(_lane(lane, levels, left, room, bottom))
        top = bottom + (GAP // 2 if gutter else 0)
    axis = format_html('<path class="axis" d="M{} {}H{}"/>', left, top + 2, left + room)
    words = format_html_join("", "{}", ((_label(each, left, room, top),) for each in labels))
    line = format_html('<path class="now" d="M{} 0V{}"/>', round(left + room * now), top + 2) if now is not None else ""
    more = f" {look}" if look else "" if gutter else " is-alone"
    return format_html(
        '<svg class="ladder-line lanes{}" viewBox="0 0 {} {}" aria-hidden="true">{}{}{}{}</svg>',
        more, width, top + AXIS, axis, words, SafeString("".join(bodies)), line,
    )  # fmt: skip


def levels_of(spots: Sequence[float]) -> list[int]:
    """How high each mark stands, so that none covers another: the lowest row that is free there."""
    ends: list[float] = []
    levels = [0] * len(spots)
    for at in sorted(range(len(spots)), key=spots.__getitem__):
        free = (level for level, end in enumerate(ends) if spots[at] - end >= GAP)
        level = next(free, min(len(ends), HIGHEST - 1))
        ends[level : level + 1] = [spots[at]]
        levels[at] = level
    return levels


def _lane(lane: DrawnLane, levels: Sequence[int], left: int, room: int, bottom: int) -> SafeString:
    word = format_html('<text class="lane" x="0" y="{}">{}</text>', bottom - 5, lane.label) if lane.label else ""
    marks = format_html_join(
        "", "{}",
        (
            (_mark(mark, round(left + room * mark.share), bottom - GAP // 2 - GAP * level),)
            for mark, level in zip(lane.marks, levels, strict=True)
        ),
    )  # fmt: skip
    return format_html("{}{}", word, marks)


def _mark(mark: LaneMark, x: int, y: int) -> SafeString:
    if mark.state == "tick":
        return format_html('<path class="tick" d="M{} {}v{}"/>', x, y - RADIUS, 2 * RADIUS)
    if mark.state == "late":
        return format_html('<path class="late" d="M{} {}l8 14h-16z"/>', x, y - 8)
    if mark.state == "alarm":
        return format_html('<path class="alarm" d="M{} {}h14v14h-14z"/>', x - RADIUS, y - RADIUS)
    circle = format_html('<circle class="{}" cx="{}" cy="{}" r="{}"/>', mark.state, x, y, RADIUS)
    sign = format_html('<text class="in-done" x="{}" y="{}">✓</text>', x, y + 4) if mark.state == "done" else ""
    return format_html("{}{}", circle, sign)


def _label(label: AxisLabel, left: int, room: int, top: int) -> SafeString:
    x = round(left + room * label.share)
    return format_html(
        '<path class="axis" d="M{} {}v8"/><text x="{}" y="{}">{}</text>', x, top - 2, x, top + AXIS - 6, label.label
    )
