"""Plane geometry of maps: boxes, clipping, and the data of SVG paths."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

#: Longitude and latitude in degrees, or x and y in a plane.
Point = tuple[float, float]
_GridPoint = tuple[int, int]  # in steps of the grid

#: Default number of grid steps per unit of the drawing.
GRID: Final = 2
_MIN_AREA: Final = 2  # in squares of the grid


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with sides parallel to the axes."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, points: Iterable[Point]) -> "Box":
        """Return the smallest box that contains all points."""
        xs, ys = zip(*points, strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))

    @property
    def width(self) -> float:
        """Distance from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Distance from top to bottom."""
        return self.bottom - self.top

    @property
    def centre(self) -> Point:
        """The point where the diagonals meet."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def corners(self) -> tuple[Point, ...]:
        """The four corners, in order around the box."""
        left, top, right, bottom = self.left, self.top, self.right, self.bottom
        return (left, top), (right, top), (right, bottom), (left, bottom)

    def union(self, other: "Box") -> "Box":
        """Return the smallest box that contains both."""
        return Box.around((*self.corners, *other.corners))

    def expand(self, margin: float) -> "Box":
        """Return the box with each side moved out by a margin."""
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def centred_on(self, point: Point) -> "Box":
        """Return the largest part of the box that has the point at its centre."""
        x, y = point
        across = min(x - self.left, self.right - x)
        down = min(y - self.top, self.bottom - y)
        return Box(x - across, y - down, x + across, y + down)

    def gap(self, other: "Box") -> float:
        """Return the larger distance along an axis to another box; negative if they overlap."""
        across = max(other.left - self.right, self.left - other.right)
        return max(across, other.top - self.bottom, self.top - other.bottom)

    def contains(self, other: "Box") -> bool:
        """Whether another box lies inside this one."""
        return self.union(other) == self


def simplify(line: Sequence[Point], tolerance: float) -> list[Point]:
    """Return a line without the points that are nearer than ``tolerance`` to the point before."""
    if not tolerance:
        return list(line)
    simplified = list(line[:1])
    for point in line:
        previous = simplified[-1]
        if abs(point[0] - previous[0]) + abs(point[1] - previous[1]) >= tolerance:
            simplified.append(point)
    return simplified


def clip(ring: Sequence[Point], box: Box) -> list[Point]:
    """Return the part of a closed ring inside a box; where it is cut, it follows the box's sides.

    Source: Sutherland and Hodgman, https://doi.org/10.1145/360767.360802
    """
    clipped = list(ring)
    for axis, least, greatest in ((0, box.left, box.right), (1, box.top, box.bottom)):
        clipped = _clip_half_plane(clipped, [point[axis] - least for point in clipped])
        clipped = _clip_half_plane(clipped, [greatest - point[axis] for point in clipped])
    return clipped


def _clip_half_plane(ring: Sequence[Point], distances: Sequence[float]) -> list[Point]:
    """Return the part of a ring on one side of a line; distances from it are positive there."""
    clipped: list[Point] = []
    for index, (point, distance) in enumerate(zip(ring, distances, strict=True)):
        (x, y), start = ring[index - 1], distances[index - 1]
        if (start < 0) != (distance < 0):
            share = start / (start - distance)
            clipped.append((x + share * (point[0] - x), y + share * (point[1] - y)))
        if distance >= 0:
            clipped.append(point)
    return clipped


def path_data(rings: Iterable[Sequence[Point]], grid: int = GRID) -> str:
    """Return the data of an SVG path of closed rings, without those too small to be seen.

    Points are rounded to ``grid`` steps per unit; fewer steps make a smaller file.
    """
    snapped = (_snap_to_grid(ring, grid) for ring in rings)
    visible = (ring[:-1] for ring in snapped if ring_area(ring) >= _MIN_AREA)
    return "".join(f"{_relative_moves(ring, grid)}z" for ring in visible)


def border_data(rings: Iterable[Sequence[Point]], excluded: Iterable[Sequence[Point]]) -> str:
    """Return the data of an SVG path that draws each edge of closed rings once.

    Neighbours share the points of their common border; edges of ``excluded`` rings are left out.
    """
    seen = {frozenset(edge) for ring in excluded for edge in pairwise(_snap_to_grid(ring, GRID))}
    lines: list[list[_GridPoint]] = []
    for ring in rings:
        previous: _GridPoint | None = None
        for start, end in pairwise(_snap_to_grid(ring, GRID)):
            edge = frozenset((start, end))
            if edge in seen:
                continue
            seen.add(edge)
            if previous != start:
                lines.append([start])
            lines[-1].append(end)
            previous = end
    return "".join(_relative_moves(line, GRID) for line in lines)


def _snap_to_grid(ring: Sequence[Point], grid: int) -> list[_GridPoint]:
    """Return a ring on the grid, closed, without repeated points."""
    points = [(round(x * grid), round(y * grid)) for x, y in ring]
    distinct = [end for start, end in pairwise((*points[-1:], *points)) if start != end]
    return [*distinct, *distinct[:1]]


def _relative_moves(points: Sequence[_GridPoint], grid: int) -> str:
    moves = [points[0], *((x - a, y - b) for (a, b), (x, y) in pairwise(points))]
    start, *rest = (f"{_coordinate(x, grid)} {_coordinate(y, grid)}" for x, y in moves)
    return f"M{start}l{' '.join(rest)}".replace(" -", "-")


def _coordinate(steps: int, grid: int) -> str:
    number = f"{steps / grid:g}"
    return number.replace("0.", ".") if abs(steps) < grid else number


def ring_area(ring: Sequence[Point]) -> float:
    """Return the area inside a closed ring."""
    return abs(sum(a * d - c * b for (a, b), (c, d) in pairwise((*ring[-1:], *ring)))) / 2


def interior_point(ring: Sequence[Point]) -> Point:
    """Return a point inside a ring: halfway down, where the ring is widest."""
    x, y = Box.around(ring).centre
    crossings = sorted(_crossings(ring, y))
    intervals = zip(crossings[::2], crossings[1::2], strict=False)
    left, right = max(intervals, key=lambda interval: interval[1] - interval[0], default=(x, x))
    return (left + right) / 2, y


def contains_point(ring: Sequence[Point], point: Point) -> bool:
    """Whether a point lies inside a ring."""
    return sum(x > point[0] for x in _crossings(ring, point[1])) % 2 == 1


def _crossings(ring: Sequence[Point], y: float) -> list[float]:
    """Return the x of each edge that crosses the horizontal line at ``y``."""
    edges = pairwise((*ring[-1:], *ring))
    return [a + (y - b) * (c - a) / (d - b) for (a, b), (c, d) in edges if (b <= y) != (d <= y)]
