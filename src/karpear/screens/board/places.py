"""Where those were last seen whom an officer watches, and the picture of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext

from karpear.alerts.queries.board import OpenAlert
from karpear.alerts.queries.positions import Fix
from karpear.countries.queries import boundaries, names
from karpear.people.models import Person
from karpear.people.queries.country import country_of
from karpear.people.queries.screens import memberships_of
from karpear.rules.geo.boundaries import Boundaries, shapes_near
from karpear.rules.geo.drawings import Frame, Spot
from karpear.rules.geo.markers import LETTERS, is_stale, one_each
from karpear.rules.geo.whereabouts import Seen
from karpear.rules.refusals import Missing
from karpear.ui.maps import picture

#: Ages are written into the picture while they do not cover each other; units of the drawing.
APART = (46, 14)


@dataclass(frozen=True, slots=True)
class Marker:
    """One person on the map. `spot`: in the picture, None outside of it; `radius`: in its units. `where`: in words.

    `row`: the row of the board that it belongs to. `alone`: there is room for its age beside it.
    """

    seen: Seen
    row: str
    spot: Spot | None
    radius: int
    alone: bool
    where: str
    stale: bool

    @property
    def letter(self) -> str:
        return LETTERS.get(self.seen.kind, "?")


@dataclass(frozen=True, slots=True)
class Where:
    """The map of the board. `country` is empty where nobody has drawn it: then the list says everything."""

    country: str
    land: str
    width: int
    height: int
    markers: list[Marker]
    roads: bool
    credit: str = ""


def places(alerts: Sequence[OpenAlert], followed: Sequence[Seen] = ()) -> list[Seen]:
    """Everybody whom this board shows and who said where they were, once, the most urgent first.

    `followed`: those who let themselves be followed, already as exact as this officer may see them.
    """
    return one_each([*(_of_alert(alert, fix) for alert in alerts if (fix := alert.fix)), *followed])


def where(person: Person, alerts: Sequence[OpenAlert], now: datetime, followed: Sequence[Seen] = ()) -> Where:
    """The map for this person: the country of their first organisation, with everybody on it."""
    oldest = memberships_of(person).first()
    country = country_of(oldest.organisation if oldest else None)
    try:
        shapes, words = boundaries(country), names(country)
    except Missing:
        shapes, words = None, {}
    rows = {row.alert.person_id: f"alert-{row.alert.pk}" for row in reversed(alerts)}
    sightings = places(alerts, followed)
    drawn = picture(shapes) if shapes else None
    markers = [
        Marker(
            sighting,
            rows.get(sighting.person, ""),
            *(_spot(sighting, sightings, drawn.frame) if drawn else (None, 0, True)),
            where=_in_words(sighting, shapes, words) if shapes else "",
            stale=is_stale(sighting.fixed_at, now),
        )
        for sighting in sightings
    ]
    if drawn is None or shapes is None:
        return Where("", "", 0, 0, markers, roads=False)
    roads = bool(settings.KARPEAR_MAP_PMTILES)
    return Where(country, drawn.land, drawn.frame.width, drawn.frame.height, markers, roads, shapes.credit)


def _of_alert(open_alert: OpenAlert, fix: Fix) -> Seen:
    return Seen(
        person=open_alert.alert.person_id,
        name=open_alert.name,
        kind=open_alert.looks,
        lat=fix.lat,
        lon=fix.lon,
        radius_m=fix.accuracy_m or 0,
        exact=True,
        fixed_at=fix.fixed_at,
    )


def _in_words(sighting: Seen, shapes: Boundaries, words: Mapping[str, str]) -> str:
    """The province that they were in; those that it may be where only a circle is known."""
    near = shapes_near((sighting.lon, sighting.lat), sighting.radius_m, shapes)
    return " / ".join(" + ".join(words[code] for code in shape.codes) for shape in near) or gettext("outside the map")


def _spot(sighting: Seen, sightings: Sequence[Seen], frame: Frame) -> tuple[Spot | None, int, bool]:
    """Where in the picture, how far around, and whether there is room next to it."""
    x, y = frame.spot((sighting.lon, sighting.lat))
    other_spots = [frame.spot((neighbour.lon, neighbour.lat)) for neighbour in sightings if neighbour is not sighting]
    has_room = not any(abs(x - ox) < APART[0] and abs(y - oy) < APART[1] for ox, oy in other_spots)
    within = 0 <= x <= frame.width and 0 <= y <= frame.height
    return (x, y) if within else None, round(frame.units(sighting.radius_m)), has_room
