"""Measures of the space that civil society has, each on its own scale. From a pack, with a source for every figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .tables import PackTable
from .values import FactConfidence, Name, Provenance

KEY = r"[a-z_]{1,20}"
HIGHEST = 100
MOST_ASKED = 100


@dataclass(frozen=True, slots=True)
class IndexBand:
    """A word for a part of the scale, up to and including `to`."""

    to: float
    name: Name


@dataclass(frozen=True, slots=True)
class IndexDimension:
    """One thing that is looked at by itself. Its key never changes: by it the years are compared."""

    key: str
    name: Name
    question: Name


@dataclass(frozen=True, slots=True)
class IndexFigure:
    """What somebody else published about one year. `dimension` None: about the whole.

    `value`: on the scale of the index; `words`: what has no place on it, such as a count, or a share of people asked.
    One of the two is always there.
    """

    dimension: str | None
    year: int
    value: float | None
    words: Name | None
    fact: Provenance


@dataclass(frozen=True, slots=True)
class CivicIndex:
    """One index. `best_is_low`: which end is the better one; `panel`: from so many answers on an average of the
    network's own is shown; 0: nobody is asked.
    """

    key: str
    name: Name
    method: Name
    fact: Provenance
    lowest: int
    highest: int
    best_is_low: bool
    panel: int
    bands: Sequence[IndexBand]
    dimensions: Mapping[str, IndexDimension]
    figures: Sequence[IndexFigure]

    @property
    def unsure(self) -> bool:
        """Has nobody compared it with its source yet?"""
        return self.fact.confidence is not FactConfidence.CHECKED

    def facts(self) -> list[tuple[str, Provenance]]:
        """Every fact with what it is about."""
        figures = [(f"{self.key} {figure.dimension or 'all'} {figure.year}", figure.fact) for figure in self.figures]
        return [(self.key, self.fact), *figures]

    def band(self, value: float) -> Name:
        """The word for this value."""
        return next((band.name for band in self.bands if value <= band.to), self.bands[-1].name)


def read_indices(folder: Path, languages: Sequence[str]) -> dict[str, CivicIndex]:
    """All of `indices.toml`, by key in the order of the file. Raises PackError."""
    file = PackTable.of_file(folder / "indices.toml")
    indices = [_index(table, languages) for table in file.tables("index")]
    file.close()
    file.once("index", [index.key for index in indices])
    return {index.key: index for index in indices}


def _index(table: PackTable, languages: Sequence[str]) -> CivicIndex:
    lowest = table.number("lowest", 0, HIGHEST)
    highest = table.number("highest", lowest + 1, HIGHEST)
    dimensions = _dimensions(table, languages)
    index = CivicIndex(
        key=table.text("key", KEY),
        name=table.name("name", languages),
        method=table.name("method", languages),
        fact=table.fact(),
        lowest=lowest,
        highest=highest,
        best_is_low=table.text("best", "lowest|highest") == "lowest",
        panel=table.number("panel", 0, MOST_ASKED),
        bands=_bands(table, languages, highest),
        dimensions=dimensions,
        figures=_figures(table, languages, dimensions, (lowest, highest)) if "figure" in table.values else (),
    )
    table.close()
    return index


def _bands(table: PackTable, languages: Sequence[str], highest: int) -> list[IndexBand]:
    bands = []
    for row in table.tables("band"):
        bands.append(IndexBand(row.get("to", float), row.name("name", languages)))
        row.close()
    ends = [band.to for band in bands]
    if ends != sorted(set(ends)) or ends[-1] != highest:
        raise table.error("band", "must go up, and end where the scale does")
    return bands


def _dimensions(table: PackTable, languages: Sequence[str]) -> dict[str, IndexDimension]:
    dimensions = []
    for row in table.tables("dimension"):
        dimensions.append(
            IndexDimension(row.text("key", KEY), row.name("name", languages), row.name("question", languages))
        )
        row.close()
    table.once("dimension", [dimension.key for dimension in dimensions])
    return {dimension.key: dimension for dimension in dimensions}


def _figures(
    table: PackTable, languages: Sequence[str], dimensions: Mapping[str, IndexDimension], scale: tuple[int, int]
) -> list[IndexFigure]:
    figures = []
    for row in table.tables("figure"):
        figure = IndexFigure(
            row.text("dimension", KEY) if "dimension" in row.values else None,
            row.number("year", 1990, 2100),
            row.get("value", float) if "value" in row.values else None,
            row.some_name("words", languages),
            row.fact(),
        )
        if figure.dimension is not None and figure.dimension not in dimensions:
            raise row.error("dimension", f"names {figure.dimension}, which is not there")
        if figure.value is None and figure.words is None:
            raise row.error("value", "or words must be there")
        if figure.value is not None and not scale[0] <= figure.value <= scale[1]:
            raise row.error("value", f"must be from {scale[0]} to {scale[1]}")
        row.close()
        figures.append(figure)
    table.once("figure", [f"{figure.dimension} {figure.year}" for figure in figures])
    return figures
