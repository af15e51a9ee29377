"""A map of provinces as values to be drawn, with the same as rows of a table."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from karpear.rules.geo.boundaries import Boundaries, Shape
from karpear.rules.geo.drawings import Frame, Spot, middle, path
from karpear.rules.risk.matrix import Level


@dataclass(frozen=True, slots=True)
class Drawn:
    """One shape in the picture. `d`: its SVG path; `spot`: a good place for a word."""

    shape: Shape
    d: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class MapPicture:
    """The shapes of one country, drawn once."""

    frame: Frame
    drawn: tuple[Drawn, ...]

    @property
    def land(self) -> str:
        """All in one path, as the ground for something else."""
        return "".join(outline.d for outline in self.drawn)


@dataclass(frozen=True, slots=True)
class MapRow:
    """One province. `level`: None where nothing is counted there. `href` empty: it leads nowhere."""

    code: str
    name: str
    count: int = 0
    level: Level | None = None
    href: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class MapCell:
    """One shape with its provinces, mostly one."""

    drawn: Drawn
    rows: tuple[MapRow, ...]

    @property
    def name(self) -> str:
        return " + ".join(row.name for row in self.rows)

    @property
    def count(self) -> int:
        return sum(row.count for row in self.rows)

    @property
    def level(self) -> Level | None:
        return max((row.level for row in self.rows if row.level), default=None)

    @property
    def chosen(self) -> bool:
        return any(row.chosen for row in self.rows)

    @property
    def href(self) -> str:
        """Nowhere, when it might be meant for two provinces: the table has a link for each."""
        links = [row.href for row in self.rows if row.href]
        return links[0] if len(links) == 1 else ""


@dataclass(frozen=True, slots=True)
class ProvinceMap:
    """`cells` is empty where nobody has drawn the country: the table says everything."""

    rows: tuple[MapRow, ...]
    cells: tuple[MapCell, ...] = ()
    width: int = 0
    height: int = 0
    credit: str = ""

    @property
    def together(self) -> list[str]:
        """Provinces that the source draws in one piece, as a reader has to know."""
        return [cell.name for cell in self.cells if len(cell.rows) > 1]

    @property
    def filled(self) -> list[MapRow]:
        """Provinces in which there is something, the most and worst first."""
        rows = [row for row in self.rows if row.count]
        return sorted(rows, key=lambda row: (-(row.level or 0), -row.count))

    @property
    def picked(self) -> list[MapRow]:
        return [row for row in self.rows if row.chosen]


def province_map(
    boundaries: Boundaries | None,
    names: Mapping[str, str],
    *,
    counts: Mapping[str, tuple[int, int]] | None = None,
    link: Callable[[str], str] | None = None,
    selection: Collection[str] = (),
) -> ProvinceMap:
    """`names` by code. `counts`: {code: (how many, the worst level 1–5)}; `link`: where a province that is not empty
    leads; `selection`: those that are marked."""
    rows = {code: _row(code, name, counts or {}, link, selection) for code, name in names.items()}
    if boundaries is None:
        return ProvinceMap(tuple(rows.values()))
    land = picture(boundaries)
    cells = [MapCell(outline, tuple(rows[code] for code in outline.shape.codes)) for outline in land.drawn]
    return ProvinceMap(tuple(rows.values()), tuple(cells), land.frame.width, land.frame.height, boundaries.credit)


@lru_cache(maxsize=8)
def picture(boundaries: Boundaries) -> MapPicture:
    """These shapes as a drawing; calculated once."""
    frame = Frame(boundaries.box)
    outlines = [(shape, frame.outlines(shape)) for shape in boundaries.shapes]
    return MapPicture(frame, tuple(Drawn(shape, path(rings), middle(rings)) for shape, rings in outlines))


def _row(
    code: str,
    name: str,
    counts: Mapping[str, tuple[int, int]],
    link: Callable[[str], str] | None,
    selection: Collection[str],
) -> MapRow:
    count, worst = counts.get(code, (0, 0))
    level = Level(worst) if count and worst else None
    return MapRow(code, name, count, level, link(code) if link and count else "", code in selection)
