"""Maps as drawings: degrees become whole units of a picture, shapes become short paths.

A country is small enough to be drawn flat: both axes by the same scale at its middle latitude (equirectangular).
Points are moved to a grid one by one, so neighbours that share a border share it in the picture too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians

from .boundaries import METRES_PER_DEGREE, Box, Point, Ring, Shape

Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of this box, `width` units wide. `step`: the grid that outlines are moved to."""

    box: Box
    width: int = 320
    step: int = 2

    @property
    def height(self) -> int:
        return round((self.box[3] - self.box[1]) * self._up)

    @property
    def _right(self) -> float:
        return self.width / (self.box[2] - self.box[0])

    @property
    def _up(self) -> float:
        return self._right / cos(radians((self.box[1] + self.box[3]) / 2))

    def spot(self, point: Point) -> Spot:
        """Where a position lies in the picture; outside of it when it is outside of the box."""
        return round((point[0] - self.box[0]) * self._right), round((self.box[3] - point[1]) * self._up)

    def point(self, spot: Spot) -> Point:
        """The other way round: the position that is drawn there."""
        return self.box[0] + spot[0] / self._right, self.box[3] - spot[1] / self._up

    def units(self, metres: float) -> float:
        """How long a way on the ground is in the picture."""
        return metres / METRES_PER_DEGREE * self._up

    def outlines(self, shape: Shape) -> list[list[Spot]]:
        """The rings of a shape on the grid, without the points that say nothing; each is open, largest first.

        What is smaller than the grid is left out, except for the largest ring: every province can be seen.
        """
        rings = sorted((self._on_grid(ring) for ring in shape.rings()), key=lambda ring: -abs(_area(ring)))
        return [ring for number, ring in enumerate(rings) if number == 0 or _area(ring)]

    def _on_grid(self, ring: Ring) -> list[Spot]:
        step, spots = self.step, list[Spot]()
        for point in ring[:-1]:
            x, y = self.spot(point)
            spot = (round(x / step) * step, round(y / step) * step)
            if not spots or spots[-1] != spot:
                spots.append(spot)
        while len(spots) > 1 and spots[0] == spots[-1]:
            spots.pop()
        return _without_middles(spots)


def path(outlines: Iterable[Sequence[Spot]]) -> str:
    """The `d` of an SVG path, in relative steps: `M12 30l2 0 0 2z`."""
    return "".join(_draw_ring(ring) for ring in outlines if len(ring) > 2)


def middle(outlines: Sequence[Sequence[Spot]]) -> Spot:
    """A good place for a word: the spot of a coarse raster that is farthest from every edge, and inside."""
    ring = outlines[0]
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    west, north, wide, high = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
    edges = [edge for outline in outlines for edge in pairwise([*outline, outline[0]])]
    raster = [(west + wide * i / 10, north + high * j / 10) for i in range(1, 10) for j in range(1, 10)]
    inside = [spot for spot in raster if _is_inside(spot, edges)]
    best = max(inside, key=lambda spot: min(_distance(spot, edge) for edge in edges), default=ring[0])
    return round(best[0]), round(best[1])


def _draw_ring(ring: Sequence[Spot]) -> str:
    steps = [f" {bx - ax} {by - ay}" for (ax, ay), (bx, by) in pairwise(ring)]
    return f"M{ring[0][0]} {ring[0][1]}l" + "".join(steps).replace(" -", "-").strip() + "z"


def _without_middles(ring: list[Spot]) -> list[Spot]:
    """Points on the straight line between their neighbours, and there-and-back spikes, say nothing."""
    spots = ring
    while True:
        count = len(spots)
        spots = [spot for at, spot in enumerate(spots) if _turns(spots[at - 1], spot, spots[(at + 1) % count])]
        if len(spots) == count or len(spots) < 3:
            return spots or ring[:1]


def _turns(previous: Spot, spot: Spot, following: Spot) -> bool:
    (ax, ay), (bx, by), (cx, cy) = previous, spot, following
    return (bx - ax) * (cy - by) != (by - ay) * (cx - bx)


def _area(ring: Sequence[Spot]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise([*ring, *ring[:1]])) / 2


def _is_inside(spot: Point, edges: Sequence[tuple[Spot, Spot]]) -> bool:
    x, y = spot
    crossed = [
        1 for (ax, ay), (bx, by) in edges if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax
    ]  # fmt: skip
    return len(crossed) % 2 == 1


def _distance(spot: Point, edge: tuple[Spot, Spot]) -> float:
    (ax, ay), (bx, by) = edge
    along_x, along_y = bx - ax, by - ay
    length = along_x**2 + along_y**2
    part = ((spot[0] - ax) * along_x + (spot[1] - ay) * along_y) / length if length else 0
    part = max(0, min(1, part))
    return hypot(spot[0] - ax - part * along_x, spot[1] - ay - part * along_y)
