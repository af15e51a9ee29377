"""Where those were last seen whom an officer watches, and the picture of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from karpear.activities.places import DEFAULT_COUNTRY
from karpear.alerts.queries import Fix, OpenAlert
from karpear.countries.queries import boundaries, names
from karpear.people.models import Membership, Person
from karpear.rules.boundaries import Boundaries, shape_at
from karpear.rules.drawing import Spot
from karpear.rules.refusals import Missing
from karpear.rules.seen import LETTERS, is_stale, one_each
from karpear.rules.whereabouts import Seen
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
    where: str
    stale: bool
    alone: bool

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


def places(alerts: Sequence[OpenAlert]) -> list[Seen]:
    """Everybody whom this board shows and who said where they were, once, the most urgent first."""
    return one_each(_of_alert(one, fix) for one in alerts if (fix := one.fix))


def where(person: Person, alerts: Sequence[OpenAlert], now: datetime) -> Where:
    """The map for this person: the country of their first organisation, with everybody on it."""
    country = _country(person)
    try:
        shapes, words = boundaries(country), names(country)
    except Missing:
        shapes, words = None, {}
    rows = {one.alert.person_id: f"alert-{one.alert.pk}" for one in reversed(alerts)}
    seen = places(alerts)
    markers = [_marker(one, rows.get(one.person, ""), seen, shapes, words, now) for one in seen]
    roads = False
    if shapes is None:
        return Where("", "", 0, 0, markers, roads)
    drawn = picture(shapes)
    return Where(country, drawn.land, drawn.frame.width, drawn.frame.height, markers, roads)


def _of_alert(one: OpenAlert, fix: Fix) -> Seen:
    return Seen(
        person=one.alert.person_id,
        name=one.name,
        kind=one.looks,
        lat=fix.lat,
        lon=fix.lon,
        radius_m=fix.accuracy_m or 0,
        exact=True,
        fixed_at=fix.fixed_at,
    )


def _country(person: Person) -> str:
    mine = Membership.objects.active().filter(person=person).order_by("joined_at", "pk").select_related("organisation")
    first = mine.first()
    return first.organisation.country if first else DEFAULT_COUNTRY


def _marker(
    one: Seen, row: str, everybody: Sequence[Seen], shapes: Boundaries | None, words: dict[str, str], now: datetime
) -> Marker:
    spot, radius, alone = None, 0, True
    found = shape_at((one.lon, one.lat), shapes) if shapes else None
    if shapes:
        frame = picture(shapes).frame
        spots = [frame.spot((s.lon, s.lat)) for s in everybody if s is not one]
        x, y = frame.spot((one.lon, one.lat))
        radius = round(frame.units(one.radius_m))
        alone = not any(abs(x - other[0]) < APART[0] and abs(y - other[1]) < APART[1] for other in spots)
        spot = (x, y) if 0 <= x <= frame.width and 0 <= y <= frame.height else None
    place = " + ".join(words[code] for code in found.codes) if found else gettext("outside the map")
    return Marker(one, row, spot, radius, place if shapes else "", is_stale(one.fixed_at, now), alone)
