"""The provinces of a country as the live map takes them: GeoJSON with names and a good place for each."""

import json
from functools import cache

from karpear.countries.queries import boundaries, provinces
from karpear.rules.geo.boundaries import Boundaries, Shape
from karpear.rules.refusals import Missing
from karpear.ui.maps import picture

LANGUAGES = ("en", "km")


@cache
def shapes_of(country: str) -> bytes:
    """The file for this country. Raises Missing, also where nobody has drawn it."""
    found = boundaries(country)
    if found is None:
        raise Missing
    names = {one.code: {lang: one.name.in_language(lang) for lang in LANGUAGES} for one in provinces(country)}
    features = [_feature(shape, found, names) for shape in found.shapes]
    body = {"type": "FeatureCollection", "features": features}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _feature(shape: Shape, found: Boundaries, names: dict[str, dict[str, str]]) -> dict[str, object]:
    shown = picture(found)
    spot = next(one.spot for one in shown.drawn if one.shape is shape)
    lon, lat = shown.frame.point(spot)
    name = {lang: " + ".join(names[code][lang] for code in shape.codes) for lang in LANGUAGES}
    return {
        "type": "Feature",
        "properties": {"name": name, "at": [round(lat, 3), round(lon, 3)]},
        "geometry": {"type": "MultiPolygon", "coordinates": shape.polygons},
    }
