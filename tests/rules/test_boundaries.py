"""Shapes are read or refused; positions fall into the province they lie in; pictures stay small and whole."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karpear.rules.geo.boundaries import BadShapes, inside, read_boundaries, shape_at, shapes_near
from karpear.rules.geo.drawings import Frame, middle, path

SEATS = {"XX-W": (1.0, 1.0), "XX-E": (3.0, 1.0), "XX-S": (3.5, 1.5)}
WEST = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]
EAST = [[2, 0], [4, 0], [4, 2], [2, 2], [2, 0]]
HOLE = [[0.5, 0.5], [0.8, 0.5], [0.8, 0.8], [0.5, 0.8], [0.5, 0.5]]
GOOD: dict[str, Any] = {
    "type": "FeatureCollection",
    "source": "invented",
    "bbox": [0, 0, 4, 2],
    "features": [
        {"properties": {"codes": ["XX-W"]}, "geometry": {"type": "Polygon", "coordinates": [WEST, HOLE]}},
        {"properties": {"codes": ["XX-E", "XX-S"]}, "geometry": {"type": "MultiPolygon", "coordinates": [[EAST]]}},
    ],
}


def test_a_position_falls_into_its_province() -> None:
    shapes = read_boundaries(GOOD, SEATS)
    found = {place: shape_at(place, shapes) for place in [(1, 1.5), (3, 1), (0.6, 0.6), (9, 9)]}
    assert [one.codes if one else None for one in found.values()] == [("XX-W",), ("XX-E", "XX-S"), None, None]


def test_a_circle_names_every_province_that_it_touches() -> None:
    """Nobody who is looked for in one province may be in the next because a circle's middle lies here."""
    shapes = read_boundaries(GOOD, SEATS)
    west, east = shapes.shapes
    assert shapes_near((1.99, 1), 4000, shapes) == [west, east], "the one of the middle first"
    assert shapes_near((2.01, 1), 4000, shapes) == [east, west]
    assert shapes_near((1.9, 1), 4000, shapes) == [west]
    assert shapes_near((1.99, 1), 0, shapes) == [west]
    assert shapes_near((4.02, 1), 4000, shapes) == [east], "its middle is abroad"
    assert shapes_near((1, 90), 4000, shapes) == []


def _with(*path_: Any, value: Any) -> dict[str, Any]:
    changed = deepcopy(GOOD)
    at: Any = changed
    for key in path_[:-1]:
        at = at[key]
    at[path_[-1]] = value
    return changed


GEOMETRY = ("features", 0, "geometry")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ([], "FeatureCollection"),
        (_with("type", value="Topology"), "FeatureCollection"),
        (_with("source", value=" "), "source"),
        (_with("bbox", value=[0, 0, 4]), "four numbers"),
        (_with("bbox", value=[0, 0, 4, True]), "degrees"),
        (_with("bbox", value=[4, 0, 0, 2]), "invalid bbox"),
        (_with("bbox", value=[0, 0, 3.2, 2]), "seat of XX-S"),
        (_with("bbox", value=[-9, 0, 4, 2]), "far beyond"),
        (_with("features", value=[]), "no features"),
        (_with("features", 0, "properties", value=None), "no codes"),
        (_with("features", 0, "properties", "codes", value=["XX-Q"]), "does not know: 'XX-Q'"),
        (_with("features", 0, "properties", "codes", value=["XX-E"]), "no shape for XX-W"),
        (_with("features", 0, "properties", "codes", value=["XX-W", "XX-E"]), "XX-E twice"),
        (_with(*GEOMETRY, value=None), "without a geometry"),
        (_with(*GEOMETRY, "type", value="Point"), "not a polygon"),
        (_with(*GEOMETRY, "coordinates", value=[WEST[:-1]]), "not closed"),
        (_with(*GEOMETRY, "coordinates", value=[[[9, 9], [9, 8], [8, 8], [9, 9]]]), "outside its bbox"),
        (_with(*GEOMETRY, "coordinates", 0, value=[[0, "0"]] * 4), "degrees"),
        (_with(*GEOMETRY, "coordinates", 0, value=[[0, float("nan")]] * 4), "degrees"),
        (_with(*GEOMETRY, "coordinates", 0, value=[[0, 0]] * 70_000), "simplify"),
        (_with(*GEOMETRY, "coordinates", 0, value=[0, 0, 0, 0]), "position"),
    ],
)
def test_what_is_wrong_is_refused(data: Any, says: str) -> None:
    with pytest.raises(BadShapes, match=says):
        read_boundaries(data, SEATS)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=3), lambda x: st.lists(x, max_size=4)))
@settings(max_examples=40)
def test_no_coordinates_break_it(said: Any) -> None:
    data = json.loads(json.dumps(GOOD))
    data["features"][0]["geometry"]["coordinates"] = said
    with pytest.raises(BadShapes):
        read_boundaries(data, SEATS)


def test_a_picture_has_shared_borders_and_room_for_a_word() -> None:
    shapes = read_boundaries(GOOD, SEATS)
    frame = Frame(shapes.box, width=100)
    west, east = (frame.outlines(shape) for shape in shapes.shapes)
    assert (frame.height, path(east)) == (50, "M50 50l50 0 0-50-50 0z")
    assert len(west) == 2, "a hole is a hole"
    border = {spot for spot in west[0] if spot[0] == 50}
    assert border == {spot for spot in east[0] if spot[0] == 50}
    lon, lat = middle(west)[0] / 25, 2 - middle(west)[1] / 25
    assert inside((lon, lat), shapes.shapes[0])
    assert round(frame.units(111_320)) == 25


def test_a_speck_is_left_out_but_never_a_whole_province() -> None:
    speck = [[3.001, 1.001], [3.002, 1.001], [3.002, 1.002], [3.001, 1.001]]
    shapes = read_boundaries(_with("features", 1, "geometry", "coordinates", value=[[EAST], [speck]]), SEATS)
    alone = read_boundaries(_with("features", 1, "geometry", "coordinates", value=[[speck]]), SEATS)
    frame = Frame(shapes.box, width=100)
    assert len(frame.outlines(shapes.shapes[1])) == 1
    (only,) = frame.outlines(alone.shapes[1])
    assert middle([only]) == (75, 25) or middle([only]) == (76, 24)


def test_a_ring_whose_last_point_falls_onto_its_first_is_open() -> None:
    """Two points that are apart on earth may share a spot of the grid."""
    around = deepcopy(GOOD)
    ring = [[0, 0], [2, 0], [2, 2], [0, 2], [0.0001, 0.0001], [0, 0]]
    around["features"][0]["geometry"]["coordinates"] = [ring]
    shapes = read_boundaries(around, SEATS)
    [outline] = Frame(shapes.box, width=100).outlines(shapes.shapes[0])
    assert outline[0] != outline[-1]
    assert len(outline) == 4
