"""Pictures of what was published, drawn by the server: a panel for each kind on one scale, and a map.

All colour is `currentColor` in steps, so that the same drawing stands in a page by day and by night and, with a colour
of its own, in a picture that somebody else embeds. What is withheld is hatched, and never empty.
"""

from collections.abc import Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from karpear.ui.hatch import HATCH, HATCHED
from karpear.ui.maps import MapPicture

from ..releases.shown import KindBar, KindSeries, ShownRelease

PANEL_WIDTH, BARS_HEIGHT, TITLE_HEIGHT, FOOT = 156, 44, 20, 16
PANEL_HEIGHT = TITLE_HEIGHT + BARS_HEIGHT + FOOT
STEP, BAR = 13, 10
#: So high stands the hatched part that says: there may be more.
MORE = 7
COLUMNS, GAP = 3, 14
_INK = {1: ".14", 2: ".3", 3: ".46", 4: ".64", 5: ".85"}


def draw_panel(series: KindSeries, highest: int) -> SafeString:
    """One kind as a drawing of its own. `highest`: of all panels, so that the same height is the same number."""
    return format_html(
        '<svg viewBox="0 0 {} {}" width="{}" height="{}" class="plain" aria-hidden="true">{}</svg>',
        PANEL_WIDTH, BARS_HEIGHT + FOOT, PANEL_WIDTH, BARS_HEIGHT + FOOT, _bars(series, highest, 0),
    )  # fmt: skip


def draw_trends(all_series: Sequence[KindSeries], *, title: str, description: str) -> SafeString:
    """All panels in one picture that stands alone: for pages of others, as an image."""
    highest = max((series.highest for series in all_series), default=0)
    width = COLUMNS * (PANEL_WIDTH + GAP) + GAP
    lines = -(-len(all_series) // COLUMNS)
    head = 34
    height = head + lines * (PANEL_HEIGHT + GAP) + 22
    panels = format_html_join(
        "",
        '<g transform="translate({} {})"><text y="13" font-size="12" font-weight="600">{}</text>{}</g>',
        (
            (
                GAP + (place % COLUMNS) * (PANEL_WIDTH + GAP),
                head + (place // COLUMNS) * (PANEL_HEIGHT + GAP),
                series.name,
                _bars(series, highest, TITLE_HEIGHT),
            )
            for place, series in enumerate(all_series)
        ),
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" role="img" '
        'aria-labelledby="t d" color="#0b5c5e" fill="#1a1d21" '
        'font-family="system-ui, \'Noto Sans Khmer\', sans-serif"><title id="t">{}</title><desc id="d">{}</desc>'
        '<defs>{}</defs><rect width="{}" height="{}" fill="#fbfaf7"/>'
        '<text x="{}" y="22" font-size="15" font-weight="700">{}</text>{}'
        '<text x="{}" y="{}" font-size="11">{}</text></svg>',
        width, height, width, height, title, description, HATCH, width, height, GAP, title, panels, GAP,
        height - 10, description,
    )  # fmt: skip


def _bars(series: KindSeries, highest: int, top: int) -> SafeString:
    base = top + BARS_HEIGHT
    bars = format_html_join("", "{}", ((_bar(bar, place, highest, base),) for place, bar in enumerate(series.bars)))
    first, last = (series.bars[0].period, series.bars[-1].period) if series.bars else ("", "")
    foot = SafeString()
    if first:
        foot = format_html(
            '<text x="0" y="{}" font-size="10" fill="currentColor">{}</text>'
            '<text x="{}" y="{}" font-size="10" text-anchor="end" fill="currentColor">{}</text>',
            base + 13, first, len(series.bars) * STEP - (STEP - BAR), base + 13, last if last != first else "",
        )  # fmt: skip
    return format_html(
        '{}<path d="M0 {}H{}" stroke="currentColor" stroke-opacity=".4"/>{}', bars, base, PANEL_WIDTH, foot
    )


def _bar(bar: KindBar, place: int, highest: int, base: int) -> SafeString:
    room = BARS_HEIGHT - MORE - 1
    height = max(2, bar.number * room // max(highest, 1)) if bar.number else 0
    solid = SafeString()
    if height:
        solid = format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" fill="currentColor" fill-opacity=".85"/>',
            place * STEP, base - height, BAR, height,
        )  # fmt: skip
    if not bar.is_partly_withheld:
        return solid
    return format_html(
        '{}<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
        solid, place * STEP, base - height - MORE, BAR, MORE, HATCHED,
    )  # fmt: skip


def draw_map(
    picture: MapPicture, release: ShownRelease, kind: str, zone_of: Mapping[str, str], names: Mapping[str, str]
) -> SafeString:
    """Each province in the shade of its own cell, or of its zone's. `kind` empty: the public cells of all kinds."""
    by_area = {area: _number(release, kind, area) for area in release.areas}
    highest = max((number for number in by_area.values() if number), default=0)
    shapes = []
    for outline in picture.drawn:
        codes = outline.shape.codes
        areas = {code if release.is_by_province else zone_of.get(code, "") for code in codes}
        numbers = [by_area.get(area) for area in areas]
        number = max((value for value in numbers if value), default=None)
        name = " + ".join(names[code] for code in codes if code in names)
        shapes.append((outline.d, *_paint(number, highest), name, number or _("withheld")))
    paths = format_html_join(
        "",
        '<path d="{}" fill="{}" fill-opacity="{}" stroke="currentColor" stroke-opacity=".55" stroke-width=".7">'
        "<title>{}: {}</title></path>",
        shapes,
    )
    return format_html(
        '<svg class="plain" viewBox="-2 -2 {} {}" width="{}" aria-hidden="true">{}</svg>',
        picture.frame.width + 4, picture.frame.height + 4, picture.frame.width + 4, paths,
    )  # fmt: skip


def _number(release: ShownRelease, kind: str, area: str) -> int | None:
    if kind:
        return release.numbers.get((kind, area))
    return sum(number for (_kind, place), number in release.numbers.items() if place == area) or None


def _paint(number: int | None, highest: int) -> tuple[str, str]:
    if not number:
        return HATCHED, "1"
    return "currentColor", _INK[min(5, 1 + 5 * (number - 1) // max(highest, 1))]
