"""Who is out and where they were last seen, for those who watch over them, and the picture of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings

from karpear.activities.plans.queries.now import Travelling
from karpear.alerts.queries.board import OpenAlert
from karpear.alerts.queries.last_place import name_provinces
from karpear.alerts.queries.positions import Fix
from karpear.checkins.queries import SOON, DuePromise
from karpear.countries.queries import boundaries, names, provinces
from karpear.people.models import Person
from karpear.people.queries.country import country_of
from karpear.people.queries.screens import memberships_of
from karpear.rules.geo.boundaries import Boundaries
from karpear.rules.geo.drawings import Frame, Spot
from karpear.rules.geo.markers import ALARMS, LETTERS, is_stale, one_each, rank_of, side_by_side
from karpear.rules.geo.whereabouts import Seen
from karpear.rules.refusals import Missing
from karpear.ui.maps import MapPicture, picture

#: Ages are written into the picture while they do not cover each other; units of the drawing.
APART = (46, 14)
#: As wide as a mark, with a little air.
MARK = 13


@dataclass(frozen=True, slots=True)
class Marker:
    """One person on the map. `spot`: in the picture, None outside of it; `radius`: in its units. `where`: in words.

    `row`: the row of the board that it belongs to. `alone`: there is room for its age beside it. `number`: under which
    they stand in the list, 0 for an alarm. `planned`: nobody has seen them; their plan says that they are there.
    `aside`: how far to the side it is drawn, where others are.
    """

    seen: Seen
    row: str
    spot: Spot | None
    radius: int
    alone: bool
    where: str
    stale: bool
    number: int = 0
    planned: bool = False
    aside: int = 0

    @property
    def letter(self) -> str:
        return str(self.number) if self.number else LETTERS.get(self.seen.kind, "?")


@dataclass(frozen=True, slots=True)
class OutLine:
    """One person of the list beside the map: somebody who is out, or whose alarm came with a position, or both.

    `kind`: their alarm, with a position or without, else how they are on the way.
    """

    person: UUID
    name: str
    kind: str
    number: int
    marker: Marker | None
    travel: Travelling | None


@dataclass(frozen=True, slots=True)
class Where:
    """The map of the board. `country` is empty where nobody has drawn it: then the list says everything."""

    country: str
    land: str
    width: int
    height: int
    lines: list[OutLine]
    roads: bool
    credit: str = ""

    @property
    def markers(self) -> list[Marker]:
        return [line.marker for line in self.lines if line.marker]

    @property
    def out(self) -> int:
        """How many of them are out, as the head of the board counts them: the others have an alarm and no trip."""
        return sum(line.travel is not None for line in self.lines)


def places(alerts: Sequence[OpenAlert], followed: Sequence[Seen] = ()) -> list[Seen]:
    """Everybody whom this board shows and who said where they were, once, the most urgent first.

    `followed`: those who let themselves be followed, already as exact as this officer may see them.
    """
    alarms = _alarms(alerts)
    seen_on_the_way = [replace(sighting, kind=alarms.get(sighting.person, sighting.kind)) for sighting in followed]
    return one_each([*(_of_alert(alert, fix) for alert in alerts if (fix := alert.fix)), *seen_on_the_way])


def with_next_promise(out: Iterable[Travelling], promises: Sequence[DuePromise]) -> list[Travelling]:
    """Those who are out, each with the check-in that they owe first: also a daily one, or of another plan.

    `promises`: who is late and what is due soon, the oldest first.
    """
    due_at = {promise.person_id: promise.due_at for promise in reversed(promises)}
    return [
        replace(travel, next_due_at=min(travel.next_due_at or due_at[travel.person_id], due_at[travel.person_id]))
        if travel.person_id in due_at
        else travel
        for travel in out
    ]


def where(
    person: Person,
    alerts: Sequence[OpenAlert],
    now: datetime,
    followed: Sequence[Seen] = (),
    out: Sequence[Travelling] = (),
) -> Where:
    """The map for this person: the country of their first organisation, with everybody on it.

    `out`: those who are on the way; whoever has an alarm or is past their end stands first. Of whom nobody knows more,
    the middle of what their plan says is marked as such.
    """
    oldest = memberships_of(person).first()
    country = country_of(oldest.organisation if oldest else None)
    sightings = places(alerts, followed)
    alarms = _alarms(alerts)
    out = sorted(out, key=lambda travel: (travel.person_id not in alarms, not travel.unconfirmed))
    travels = {travel.person_id: travel for travel in reversed(out)}
    numbers = {pk: n for n, pk in enumerate(dict.fromkeys(travel.person_id for travel in out), start=1)}
    rows = {row.alert.person_id: f"alert-{row.alert.pk}" for row in reversed(alerts)}
    seen_ids = {sighting.person for sighting in sightings}
    planned = _planned([travel for pk, travel in travels.items() if pk not in seen_ids], country, alarms)
    drawing = _Drawing.of(country, [*sightings, *planned])
    markers = {
        sighting.person: drawing.marker(
            sighting, rows.get(sighting.person, ""), now,
            number=numbers.get(sighting.person, 0) if sighting.kind not in ALARMS else 0,
            planned=sighting.person not in seen_ids,
        )
        for sighting in (*sightings, *planned)
    }  # fmt: skip
    order = dict.fromkeys([*numbers, *(sighting.person for sighting in sightings)])
    lines = [
        _line(pk, alarms.get(pk) or _way(travels.get(pk), now), numbers.get(pk, 0), markers.get(pk), travels.get(pk))
        for pk in order
    ]
    return drawing.with_lines(country, lines)


def name_places(alerts: Sequence[OpenAlert], map_of_all: Where) -> list[OpenAlert]:
    """The same rows, with the province in which each person was last, or is by plan where nobody has seen them."""
    markers = {marker.seen.person: marker for marker in map_of_all.markers}
    return [
        replace(row, province=marker.where, by_plan=marker.planned)
        if (marker := markers.get(row.alert.person_id))
        else row
        for row in alerts
    ]


def _alarms(alerts: Iterable[OpenAlert]) -> dict[UUID, str]:
    """Of each person the most urgent alert that is open: how it looks."""
    ordered = sorted(alerts, key=lambda row: rank_of(row.looks), reverse=True)
    return {row.alert.person_id: row.looks for row in ordered}


def _spread(lines: Sequence[OutLine], frame: Frame) -> list[OutLine]:
    """Marks of those who are near each other stand side by side, the most urgent where they are."""
    order = sorted(lines, key=lambda line: rank_of(line.kind))
    marked = [(line, marker, marker.spot) for line in order if (marker := line.marker) and marker.spot]
    aside = side_by_side([spot for _line, _marker, spot in marked], MARK, frame.width)
    moved = {
        line.person: replace(line, marker=replace(marker, aside=units))
        for (line, marker, _spot), units in zip(marked, aside, strict=True)
    }
    return [moved.get(line.person, line) for line in lines]


def _way(travel: Travelling | None, now: datetime) -> str:
    """How somebody is on the way, wherever they were seen: as the lists of who is late and of what is due have it."""
    if travel is None or travel.next_due_at is None or travel.next_due_at > now + SOON:
        return "out"
    return "late" if travel.next_due_at <= now else "due"


def _line(person: UUID, kind: str, number: int, marker: Marker | None, travel: Travelling | None) -> OutLine:
    name = travel.name if travel else marker.seen.name if marker else ""
    return OutLine(person, name, kind, number, marker, travel)


def _planned(travels: Iterable[Travelling], country: str, alarms: Mapping[UUID, str]) -> list[Seen]:
    """Those of whom nobody knows more than the province that they planned to be in: its seat stands for it."""
    try:
        seats = {province.code: province for province in provinces(country)}
    except Missing:
        return []
    return [
        Seen(
            travel.person_id, travel.name, alarms.get(travel.person_id, "out"), seat.latitude, seat.longitude, 0, False,
            travel.starts_at,
        )
        for travel in travels
        if (seat := seats.get(travel.province)) and travel.starts_at
    ]  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A country as it is drawn, and everybody who is to be marked on it. Empty where nobody has drawn it."""

    shapes: Boundaries | None
    words: Mapping[str, str]
    picture: MapPicture | None
    sightings: Sequence[Seen]

    @classmethod
    def of(cls, country: str, sightings: Sequence[Seen]) -> "_Drawing":
        try:
            shapes, words = boundaries(country), names(country)
        except Missing:
            shapes, words = None, {}
        return cls(shapes, words, picture(shapes) if shapes else None, sightings)

    def with_lines(self, country: str, lines: Sequence[OutLine]) -> Where:
        """The whole map, marks apart from each other; without a picture the lines alone."""
        if self.picture is None:
            return Where("", "", 0, 0, list(lines), roads=False)
        frame, credit = self.picture.frame, self.shapes.credit if self.shapes else ""
        roads = bool(settings.KARPEAR_MAP_PMTILES)
        return Where(country, self.picture.land, frame.width, frame.height, _spread(lines, frame), roads, credit)

    def marker(self, sighting: Seen, row: str, now: datetime, *, number: int, planned: bool) -> Marker:
        """Where in the picture and in words."""
        spot, radius, has_room = self._spot(sighting, self.picture.frame) if self.picture else (None, 0, True)
        point = (sighting.lon, sighting.lat)
        province = name_provinces(point, sighting.radius_m, self.shapes, self.words) if self.shapes else ""
        stale = not planned and is_stale(sighting.fixed_at, now)
        return Marker(sighting, row, spot, radius, has_room, province, stale, number, planned)

    def _spot(self, sighting: Seen, frame: Frame) -> tuple[Spot | None, int, bool]:
        """Where in the picture, how far around, and whether there is room next to it."""
        x, y = frame.spot((sighting.lon, sighting.lat))
        neighbours = (seen for seen in self.sightings if seen is not sighting)
        other_spots = [frame.spot((seen.lon, seen.lat)) for seen in neighbours]
        has_room = not any(abs(x - ox) < APART[0] and abs(y - oy) < APART[1] for ox, oy in other_spots)
        within = 0 <= x <= frame.width and 0 <= y <= frame.height
        return (x, y) if within else None, round(frame.units(sighting.radius_m)), has_room
