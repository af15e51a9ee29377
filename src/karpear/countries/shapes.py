"""Where the provinces lie: `provinces.geo.json` of a pack, and what an operator imported in its place."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from karpear.countries.values import Provenance
from karpear.rules.geo.boundaries import BadShapes, Boundaries, Point, read_boundaries

from .packs import Province
from .tables import PackError, PackTable

FILE = "provinces.geo.json"
#: Of a file that is read; ours has 50 KB.
MOST_BYTES = 4_000_000


def seats(provinces: Sequence[Province]) -> dict[str, Point]:
    """Where the seat of each province lies: (longitude, latitude) by code."""
    return {province.code: (province.longitude, province.latitude) for province in provinces}


def shapes_of(folder: Path, provinces: Sequence[Province]) -> tuple[Boundaries | None, Provenance | None]:
    """The shapes of a pack, and where they come from; neither where nobody has drawn it. Raises PackError."""
    shapes = read_shapes(folder / FILE, provinces)
    return shapes, _fact(folder / FILE) if shapes else None


def read_shapes(file: Path, provinces: Sequence[Province]) -> Boundaries | None:
    """The shapes in this file; none where there is no such file. Raises PackError."""
    if not file.is_file():
        return None
    try:
        return read_boundaries(_read(file), seats(provinces))
    except BadShapes as error:
        raise PackError(f"{file}: {error}.") from error


def _fact(file: Path) -> Provenance:
    content = _read(file)
    values = {key: content.get(key) for key in ("source", "checked_on", "confidence")}
    try:
        values["checked_on"] = date.fromisoformat(str(values["checked_on"]))
    except ValueError as error:
        raise PackError(f"{file}: checked_on must be a date.") from error
    return PackTable(file, "", values).fact()


def imported_file(folder: Path, country: str) -> Path:
    """Where an import of this country is kept, in the data folder."""
    return folder / "boundaries" / f"{country}.geo.json"


def _read(file: Path) -> Any:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise PackError(f"{file}: has more than {MOST_BYTES:,} bytes.")
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise PackError(f"{file}: cannot be read: {type(error).__name__}.") from error
    if not isinstance(content, dict):
        raise PackError(f"{file}: must be an object.")
    return content
