"""Plane geometry of maps: boxes, clipping, paths of SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from server.maps.outlines import Point

#: Steps of the grid of maps to one unit.
GRID: Final = 2
_LEAST_AREA: Final = 2  # in squares of the grid


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with sides along the axes."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, points: Iterable[Point]) -> "Box":
        """Return the least box that has all points."""
        xs, ys = zip(*points, strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> Point:
        """Where the diagonals meet."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def corners(self) -> tuple[Point, ...]:
        """The four corners."""
        return (
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        )

    def joined(self, other: "Box") -> "Box":
        """Return the least box that has both."""
        return Box.around((*self.corners, *other.corners))

    def grown(self, by: float) -> "Box":
        """Return the box with each side moved out."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def centred(self, point: Point) -> "Box":
        """Return the largest part of the box that has a point in its middle."""
        x, y = point
        across = min(x - self.left, self.right - x)
        down = min(y - self.top, self.bottom - y)
        return Box(x - across, y - down, x + across, y + down)

    def gap(self, other: "Box") -> float:
        """Return how far the other box is; below 0 where they overlap."""
        across = max(other.left - self.right, self.left - other.right)
        return max(across, other.top - self.bottom, self.top - other.bottom)

    def has(self, other: "Box") -> bool:
        """Whether the other box lies in this one."""
        return self.joined(other) == self


def thinned(line: Sequence[Point], detail: float) -> list[Point]:
    """Return a line without points that are nearer than ``detail`` to the one before."""
    if not detail:
        return list(line)
    kept = list(line[:1])
    for point in line:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= detail:
            kept.append(point)
    return kept


def clipped(ring: Sequence[Point], box: Box) -> list[Point]:
    """Return the part of a closed ring inside a box; what was cut runs along the box's sides.

    Source: Sutherland and Hodgman, https://doi.org/10.1145/360767.360802
    """
    kept = list(ring)
    for axis in (0, 1):
        least, most = ((box.left, box.right), (box.top, box.bottom))[axis]
        kept = _half(kept, [point[axis] - least for point in kept])
        kept = _half(kept, [most - point[axis] for point in kept])
    return kept


def _half(ring: Sequence[Point], inwards: Sequence[float]) -> list[Point]:
    """Return the part of a ring on one side of a line, by its points' distances from it."""
    kept: list[Point] = []
    for nth, (other, there) in enumerate(zip(ring, inwards, strict=True)):
        one, here = ring[nth - 1], inwards[nth - 1]
        if (here < 0) != (there < 0):
            part = here / (here - there)
            kept.append((one[0] + part * (other[0] - one[0]), one[1] + part * (other[1] - one[1])))
        if there >= 0:
            kept.append(other)
    return kept


#: A point on the grid.
_Step = tuple[int, int]


def path(rings: Iterable[Sequence[Point]], grid: int = GRID) -> str:
    """Return the data of an SVG path; rings too small to be seen are left out.

    Args:
        rings: closed.
        grid: points are put on so many steps to a unit: a map is as heavy as its size needs.
    """
    snapped = (_snapped(ring, grid) for ring in rings)
    return "".join(f"{_line(ring[:-1], grid)}z" for ring in snapped if area(ring) >= _LEAST_AREA)


def borders(rings: Iterable[Sequence[Point]], without: Iterable[Sequence[Point]]) -> str:
    """Return the data of an SVG path of the lines of rings, each line once.

    Args:
        rings: closed; where two touch they have the same points.
        without: rings whose lines are left out.
    """
    seen = {frozenset(edge) for ring in without for edge in pairwise(_snapped(ring, GRID))}
    lines: list[list[_Step]] = []
    for ring in rings:
        last: _Step | None = None
        for one, other in pairwise(_snapped(ring, GRID)):
            edge = frozenset((one, other))
            if edge in seen:
                continue
            seen.add(edge)
            if last != one:
                lines.append([one])
            lines[-1].append(other)
            last = other
    return "".join(_line(line, GRID) for line in lines)


def _snapped(ring: Sequence[Point], grid: int) -> list[_Step]:
    """Return a ring on the grid, closed, without points that stand twice."""
    steps = [(round(x * grid), round(y * grid)) for x, y in ring]
    kept = [other for one, other in pairwise((*steps[-1:], *steps)) if one != other]
    return [*kept, *kept[:1]]


def _line(steps: Sequence[_Step], grid: int) -> str:
    moves = [steps[0], *((x - a, y - b) for (a, b), (x, y) in pairwise(steps))]
    start, *way = (f"{_number(x, grid)} {_number(y, grid)}" for x, y in moves)
    return f"M{start}l{' '.join(way)}".replace(" -", "-")


def _number(steps: int, grid: int) -> str:
    number = f"{steps / grid:g}"
    return number.replace("0.", ".") if abs(steps) < grid else number


def area(ring: Sequence[Point]) -> float:
    """Return the area that a closed ring goes round."""
    return abs(sum(a * d - c * b for (a, b), (c, d) in pairwise((*ring[-1:], *ring)))) / 2


def inside(ring: Sequence[Point]) -> Point:
    """Return a point in a ring: on the line through its middle, where it is widest."""
    middle = Box.around(ring).middle
    crossed = sorted(_crossed(ring, middle[1]))
    spans = list(zip(crossed[::2], crossed[1::2], strict=False))
    if not spans:
        return middle
    left, right = max(spans, key=lambda span: span[1] - span[0])
    return (left + right) / 2, middle[1]


def surrounds(ring: Sequence[Point], point: Point) -> bool:
    """Whether a point lies in a ring."""
    return sum(x > point[0] for x in _crossed(ring, point[1])) % 2 == 1


def _crossed(ring: Sequence[Point], y: float) -> list[float]:
    """Return where a closed ring crosses a line from left to right."""
    edges = pairwise((*ring[-1:], *ring))
    return [a + (y - b) * (c - a) / (d - b) for (a, b), (c, d) in edges if (b <= y) != (d <= y)]
