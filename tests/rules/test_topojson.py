"""Boundaries of others become those of our maps, or are refused with a reason."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karpear.rules.geo.boundaries import BadShapes, read_boundaries, shape_at
from karpear.rules.geo.topojson import imported

SEATS = {"XX-W": (1.0, 1.0), "XX-E": (3.0, 1.0)}
#: Two squares that share a border, the second one with a bend of a hundred metres in it that nobody needs.
TOPOLOGY: dict[str, Any] = {
    "type": "Topology",
    "transform": {"scale": [0.001, 0.001], "translate": [0, 0]},
    "arcs": [
        [[2000, 0], [0, 2000]],
        [[2000, 2000], [-2000, 0], [0, -2000], [2000, 0]],
        [[2000, 0], [1000, 1], [1000, -1], [0, 2000], [-2000, 0]],
    ],
    "objects": {
        "any": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"shapeISO": "XX-W"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"shapeISO": "XX-E"}},
            ]
        }
    },
}
SQUARE = [[0, 0], [4, 0], [4, 2], [0, 2], [0, 0]]


def take(data: Any) -> dict[str, Any]:
    return imported(data, SEATS, source="Somebody, CC BY 4.0", day="2026-11-26")


def test_shared_borders_are_joined_and_thinned() -> None:
    kept = take(TOPOLOGY)
    read = read_boundaries(kept, SEATS)
    found = {code: shape_at(seat, read) for code, seat in SEATS.items()}
    assert {code: shape.codes if shape else () for code, shape in found.items()} == {c: (c,) for c in SEATS}
    east = kept["features"][1]["geometry"]["coordinates"]
    assert len(east[0][0]) == 5, "the small bend is gone"
    assert read.credit == "Somebody, CC BY 4.0"


def geo(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def feature(code: Any, ring: Any = SQUARE, kind: str = "Polygon") -> dict[str, Any]:
    return {"properties": {"iso_3166_2": code}, "geometry": {"type": kind, "coordinates": [ring]}}


def test_parts_of_one_province_belong_together() -> None:
    speck = [[3.001, 1], [3.002, 1], [3.002, 1.001], [3.001, 1]]
    kept = take(geo(feature("XX-W"), feature("XX-W", speck), feature("XX-E", speck)))
    west, east = (one["geometry"]["coordinates"] for one in kept["features"])
    assert len(west) == 1, "specks go"
    assert len(east) == 1, "but never a whole province"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (None, "neither"),
        ({"type": "Topology"}, "broken: KeyError"),
        (TOPOLOGY | {"arcs": []}, "broken: IndexError"),
        (geo({"properties": {}, "geometry": {}}), "without a code"),
        (geo(feature(7)), "without a code"),
        (geo(feature("XX-W", kind="Point")), "not a polygon"),
        (geo(feature("XX-W"), feature("XX-Q")), "does not know: 'XX-Q'"),
        (geo(feature("XX-W")), "no shape for XX-E"),
        (geo(feature("XX-W", [["a", 1]]), feature("XX-E")), "position"),
        (geo(feature("XX-W", [[y, x] for x, y in SQUARE]), feature("XX-E", SQUARE[:2])), "not closed"),
        (geo(feature("XX-W", [[50, 50], [51, 50], [50, 51], [50, 50]]), feature("XX-E")), "far beyond"),
    ],
)
def test_what_is_wrong_is_refused(data: Any, says: str) -> None:
    with pytest.raises(BadShapes, match=says):
        take(data)


JSON = st.recursive(
    st.none() | st.floats() | st.integers() | st.text(max_size=2),
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.sampled_from(["type", "coordinates", "arcs"]), x),
)


@given(JSON, JSON)
@settings(max_examples=40)
def test_nothing_breaks_it(geometry: Any, arcs: Any) -> None:
    for data in (
        geo({"properties": {"code": "XX-W"}, "geometry": geometry}),
        geo(feature("XX-W", geometry), feature("XX-E")),
        TOPOLOGY | {"arcs": arcs},
    ):
        with pytest.raises(BadShapes):
            take(data)
