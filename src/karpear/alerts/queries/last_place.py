"""Where somebody was last, on a map and in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from karpear.countries.queries import boundaries, names
from karpear.rules.geo.boundaries import Boundaries, Point, shapes_near
from karpear.rules.geo.drawings import Spot
from karpear.rules.refusals import Missing
from karpear.ui.maps import picture

from .positions import Fix

#: How much of the country is drawn around a position: shares of its width and of its height.
NEAR_WIDE, NEAR_HIGH = 0.5, 0.3


@dataclass(frozen=True, slots=True)
class LastPlace:
    """`province`: in words. `land` and `view`: the country's drawing, and the part of it that is shown.

    `spot` and `radius`: where in the drawing and how far around; no spot when it lies outside of it. `country`: of the
    drawing, whose shapes a live map fetches.
    """

    province: str
    land: str = ""
    view: str = ""
    spot: Spot | None = None
    radius: int = 0
    credit: str = ""
    country: str = ""


def last_place(fix: Fix, country: str) -> LastPlace:
    """The place of a position; without words and a drawing where nobody has drawn the country."""
    try:
        shapes, words = boundaries(country), names(country)
    except Missing:
        return LastPlace("")
    if shapes is None:
        return LastPlace("")
    province = name_provinces((fix.lon, fix.lat), fix.accuracy_m or 0, shapes, words)
    drawn = picture(shapes)
    frame = drawn.frame
    x, y = frame.spot((fix.lon, fix.lat))
    if not (0 <= x <= frame.width and 0 <= y <= frame.height):
        return LastPlace(province, country=country)
    wide, high = round(frame.width * NEAR_WIDE), round(frame.height * NEAR_HIGH)
    left, top = _around(x, wide, frame.width), _around(y, high, frame.height)
    radius = round(frame.units(fix.accuracy_m or 0))
    return LastPlace(province, drawn.land, f"{left} {top} {wide} {high}", (x, y), radius, shapes.credit, country)


def name_provinces(point: Point, metres: float, shapes: Boundaries, words: Mapping[str, str]) -> str:
    """The province that somebody was in; those that it may be where only a circle is known."""
    near = shapes_near(point, metres, shapes)
    return " / ".join(" + ".join(words[code] for code in shape.codes) for shape in near) or gettext("outside the map")


def _around(middle: int, length: int, whole: int) -> int:
    """Where a stretch of this length begins that has `middle` in it, within the whole."""
    return min(max(middle - length // 2, 0), whole - length)
