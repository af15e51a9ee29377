"""Where the provinces of a country lie: shapes from GeoJSON, each for one province or for a few that share it.

Source: RFC 7946. Positions are (longitude, latitude) in degrees, WGS 84; a ring ends where it began.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, radians, sin
from typing import Any

#: More than this is not a map but an attack, or a file that nobody has simplified.
MOST_POINTS = 60_000
METRES_PER_DEGREE = 111_320
#: How far a country may reach beyond the seats of its provinces, in degrees.
BEYOND = 3.0

Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]
#: West, south, east, north.
Box = tuple[float, float, float, float]


class BadShapes(ValueError):
    """A file of shapes is refused. The message says why."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What is drawn in one piece. `codes`: its provinces; more than one where the source draws them together."""

    codes: tuple[str, ...]
    polygons: tuple[Polygon, ...]

    def rings(self) -> Iterator[Ring]:
        return (ring for polygon in self.polygons for ring in polygon)


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The shapes of one country. `credit`: whom a map has to name, by the licence of its source."""

    box: Box
    shapes: tuple[Shape, ...]
    credit: str = ""


def read_boundaries(data: Any, seats: Mapping[str, Point], *, limit: int | None = MOST_POINTS) -> Boundaries:
    """From GeoJSON as a pack has it, with the provinces by code and where their seats lie. Raises BadShapes.

    Every province is there once, every ring is closed, and everything lies within the box that the file names, which
    goes hardly beyond the seats: a file of another country, or one with the axes swapped, is refused.
    """
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise BadShapes("must be a FeatureCollection")
    box = _box(data.get("bbox"), seats)
    shapes = tuple(_shape(feature) for feature in _list(data.get("features"), "features"))
    _check_codes([code for shape in shapes for code in shape.codes], seats)
    points = [point for shape in shapes for ring in shape.rings() for point in ring]
    if limit is not None and len(points) > limit:
        raise BadShapes(f"has {len(points)} points, more than {limit}: simplify it")
    if outside := next((point for point in points if not within(point, box)), None):
        raise BadShapes(f"has {outside} outside its bbox")
    _text(data, "source")
    return Boundaries(box, shapes, str(data.get("credit", ""))[:200])


def within(point: Point, box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def inside(point: Point, shape: Shape) -> bool:
    """Does it lie in this shape? Holes are outside."""
    x, y = point
    crossed = False
    for ring in shape.rings():
        for (ax, ay), (bx, by) in pairwise(ring):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                crossed = not crossed
    return crossed


def shape_at(point: Point, boundaries: Boundaries) -> Shape | None:
    """The shape that a position lies in; none at sea and abroad."""
    if not within(point, boundaries.box):
        return None
    return next((shape for shape in boundaries.shapes if inside(point, shape)), None)


def shapes_near(point: Point, metres: float, boundaries: Boundaries) -> list[Shape]:
    """Every shape that a circle around a position touches, the one of its middle first.

    Its rim is asked at eight places: provinces are much larger than any circle that is drawn around people.
    """
    tall = metres / METRES_PER_DEGREE
    wide = tall / max(0.01, cos(radians(point[1])))
    rim = [(point[0] + wide * cos(n * pi / 4), point[1] + tall * sin(n * pi / 4)) for n in range(8)]
    shapes = [shape_at(place, boundaries) for place in ([point, *rim] if metres else [point])]
    return list(dict.fromkeys(shape for shape in shapes if shape))


def _box(bbox: Any, seats: Mapping[str, Point]) -> Box:
    if not isinstance(bbox, list) or len(bbox) != 4:
        raise BadShapes("must have a bbox of four numbers")
    west, south, east, north = (_number(side) for side in bbox)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise BadShapes("has an invalid bbox")
    box = (west, south, east, north)
    if lost := next((code for code, seat in seats.items() if not within(seat, box)), None):
        raise BadShapes(f"does not reach to the seat of {lost}")
    xs, ys = [x for x, _ in seats.values()], [y for _, y in seats.values()]
    if min(xs) - west > BEYOND or east - max(xs) > BEYOND or min(ys) - south > BEYOND or north - max(ys) > BEYOND:
        raise BadShapes("reaches far beyond the seats of the provinces")
    return box


def _shape(feature: Any) -> Shape:
    if not isinstance(feature, dict) or not isinstance(feature.get("geometry"), dict):
        raise BadShapes("has a feature without a geometry")
    properties, geometry = feature.get("properties"), feature["geometry"]
    codes = _list(properties.get("codes") if isinstance(properties, dict) else None, "codes")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadShapes(f"has a geometry that is not a polygon: {str(kind)[:30]!r}")
    polygons = [coordinates] if kind == "Polygon" else _list(coordinates, "coordinates")
    outlines = tuple(tuple(_ring(ring) for ring in _list(polygon, "rings")) for polygon in polygons)
    return Shape(tuple(str(code) for code in codes), outlines)


def _ring(positions: Any) -> Ring:
    ring = tuple(_point(position) for position in _list(positions, "positions"))
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise BadShapes("has a ring that is not closed")
    return ring


def _point(position: Any) -> Point:
    if not isinstance(position, list) or len(position) < 2:
        raise BadShapes("has an invalid position")
    return _number(position[0]), _number(position[1])


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -360 <= value <= 360:
        raise BadShapes(f"has {str(value)[:30]!r} where degrees belong")
    return float(value)


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise BadShapes(f"has no {name}")
    return value


def _text(data: Mapping[str, Any], key: str) -> None:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadShapes(f"does not say its {key}")


def _check_codes(codes: Sequence[str], seats: Mapping[str, Point]) -> None:
    if unknown := sorted(set(codes) - set(seats)):
        raise BadShapes(f"has a province that the pack does not know: {unknown[0]!r}")
    if missing := sorted(set(seats) - set(codes)):
        raise BadShapes(f"has no shape for {', '.join(missing)}")
    if twice := sorted(code for code, times in Counter(codes).items() if times > 1):
        raise BadShapes(f"has {', '.join(twice)} twice")
