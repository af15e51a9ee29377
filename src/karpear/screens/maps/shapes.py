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
    outlines = boundaries(country)
    if outlines is None:
        raise Missing
    names = {
        province.code: {lang: province.name.in_language(lang) for lang in LANGUAGES} for province in provinces(country)
    }
    features = [_feature(shape, outlines, names) for shape in outlines.shapes]
    body = {"type": "FeatureCollection", "features": features}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _feature(shape: Shape, outlines: Boundaries, names: dict[str, dict[str, str]]) -> dict[str, object]:
    map_picture = picture(outlines)
    spot = next(drawing.spot for drawing in map_picture.drawn if drawing.shape is shape)
    lon, lat = map_picture.frame.point(spot)
    name = {lang: " + ".join(names[code][lang] for code in shape.codes) for lang in LANGUAGES}
    return {
        "type": "Feature",
        "properties": {"name": name, "at": [round(lat, 3), round(lon, 3)]},
        "geometry": {"type": "MultiPolygon", "coordinates": shape.polygons},
    }
