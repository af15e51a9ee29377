"""Boundaries from somewhere else, made fit for our maps: GeoJSON or TopoJSON in, GeoJSON as a pack has it out.

Source: RFC 7946; the TopoJSON specification 1.0 (arcs are shared borders, delta-encoded when there is a transform).
"""

from collections.abc import Iterator, Mapping
from itertools import accumulate
from math import ceil
from typing import Any

from .boundaries import BadShapes, Point, Polygon, Shape, read_boundaries
from .drawings import Frame, Spot

#: What files call the ISO 3166-2 code of a province.
CODES = ("shapeISO", "iso_3166_2", "ISO_1", "code")
#: Points are moved to a grid of about a kilometre.
GRID = 0.01
MARGIN = 0.01


def imported(data: Any, seats: Mapping[str, Point], *, source: str, day: str) -> dict[str, Any]:
    """The file to keep: every province of the pack, thinned to the grid. Raises BadShapes.

    `source`: whom every map has to name; `day`: ISO date of the import.
    """
    shapes: dict[str, list[Polygon]] = {}
    for properties, geometry in _features(data):
        shapes.setdefault(_code(properties), []).extend(_polygons(geometry))
    whole = {"type": "FeatureCollection", "source": source, "features": [_feature([c], p) for c, p in shapes.items()]}
    read = read_boundaries(whole | {"bbox": _box(shapes)}, seats, limit=None)
    west, south, east, north = read.box
    frame = Frame(read.box, width=ceil((east - west) / GRID), step=1)
    thin = [_feature(shape.codes, _thin_polygons(shape, frame)) for shape in read.shapes]
    header = {
        "type": "FeatureCollection",
        "source": source,
        "credit": source,
        "checked_on": day,
        "confidence": "to check",
    }
    box = [west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN]
    collection = {**header, "bbox": [round(degrees, 3) for degrees in box], "features": thin}
    read_boundaries(collection, seats)
    return collection


def _features(data: Any) -> Iterator[tuple[Any, Any]]:
    """(properties, GeoJSON geometry) of each feature."""
    kind = data.get("type") if isinstance(data, dict) else None
    try:
        if kind == "FeatureCollection":
            yield from ((feature["properties"], feature["geometry"]) for feature in data["features"])
        elif kind == "Topology":
            arcs = _arcs(data)
            for layer in data["objects"].values():
                for geometry in layer["geometries"]:
                    yield (
                        geometry["properties"],
                        {"type": geometry["type"], "coordinates": _join_arcs(geometry["arcs"], arcs)},
                    )
        else:
            raise BadShapes("is neither GeoJSON (FeatureCollection) nor TopoJSON (Topology)")
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise BadShapes(f"is broken: {type(error).__name__}") from error


def _arcs(data: Any) -> list[list[list[float]]]:
    if "transform" not in data:
        return [[[x, y] for x, y, *_ in arc] for arc in data["arcs"]]
    (wide, high), (left, low) = data["transform"]["scale"], data["transform"]["translate"]
    arcs = []
    for arc in data["arcs"]:
        xs, ys = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
        arcs.append([[x * wide + left, y * high + low] for x, y in zip(xs, ys, strict=True)])
    return arcs


def _join_arcs(indices: Any, arcs: list[list[list[float]]]) -> Any:
    """Rings from indices of arcs; ~n is arc n backwards, and an arc begins where the one before it ended."""
    if indices and isinstance(indices[0], list):
        return [_join_arcs(part, arcs) for part in indices]
    ring: list[list[float]] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _code(properties: Any) -> str:
    code = next((properties[name] for name in CODES if isinstance(properties, dict) and properties.get(name)), None)
    if not isinstance(code, str):
        raise BadShapes(f"has a shape without a code of its province ({', '.join(CODES)})")
    return code


def _polygons(geometry: Any) -> list[Polygon]:
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise BadShapes("has a geometry that is not a polygon")
    coordinates: Any = geometry.get("coordinates")
    return [coordinates] if geometry["type"] == "Polygon" else list(coordinates or [])


def _box(shapes: Mapping[str, list[Polygon]]) -> list[float]:
    try:
        points = [point for polygons in shapes.values() for polygon in polygons for ring in polygon for point in ring]
        xs, ys = [float(point[0]) for point in points], [float(point[1]) for point in points]
        return [min(xs), min(ys), max(xs), max(ys)]
    except (TypeError, ValueError, LookupError) as error:
        raise BadShapes("has an invalid position") from error


def _feature(codes: Any, polygons: Any) -> dict[str, Any]:
    geometry = {"type": "MultiPolygon", "coordinates": polygons}
    return {"type": "Feature", "properties": {"codes": list(codes)}, "geometry": geometry}


def _thin_polygons(shape: Shape, frame: Frame) -> list[list[list[list[float]]]]:
    """Each polygon on the grid; specks are left out, but never the whole province."""
    drawn = [frame.outlines(Shape(shape.codes, (polygon,))) for polygon in shape.polygons]
    polygons = [[_degrees(ring, frame) for ring in rings if len(ring) > 2] for rings in drawn]
    visible_polygons = [polygon for polygon in polygons if polygon]
    return visible_polygons or [[[list(point) for point in ring] for ring in polygon] for polygon in shape.polygons]


def _degrees(ring: list[Spot], frame: Frame) -> list[list[float]]:
    points = [[round(degree, 3) for degree in frame.point(spot)] for spot in ring]
    return [*points, points[0]]
