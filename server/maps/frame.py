"""A sheet: a part of the world, projected into the units of a drawing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from math import asin, cos, degrees, hypot, radians, sin
from typing import Final

from server.maps import geometry
from server.maps.geometry import Box
from server.maps.outlines import Outline, Point, Ring
from server.maps.projections import Projection, azimuthal, equal_earth, middle

#: Width of a map of countries, and of the world; both are scaled by the page.
WIDTH: Final = 400.0
WORLD_WIDTH: Final = 960.0
_MARGIN: Final = 14.0
_LOWEST, _HIGHEST = 0.62 * WIDTH, 1.3 * WIDTH
#: An island belongs on the map if it is no farther off than this part of the rest's size.
_NEAR: Final = 0.35
#: No map shows less than this many degrees, nor, but for the world's, more.
_LEAST_DEGREES, _MOST_DEGREES = 1.0, 65.0
_WORLD_DETAIL: Final = 0.15
_SOUTH, _NORTH, _POLE, _EAST = -57.0, 84.0, 90.0, 180.0
#: What is drawn beyond the edge, so that no line shows along it.
_BLEED: Final = 4.0


#: What a drawing has of outlines.
Known = dict[Outline, list[list[Point]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where places of the world are in a drawing.

    Attributes:
        project: to the plane.
        scale: units of the drawing for one of the plane.
        origin: what of the plane is at the drawing's upper left corner.
        frame: the drawing, from 0, 0.
        centre: of the projection; None for the world, where all is near.
        reach: how far from it the drawing goes, in degrees.
        grid: see ``drawing.path``.
        detail: how far apart points of an outline are that are drawn, in degrees.
        known: what the drawing has of outlines that were asked for.
    """

    project: Projection
    scale: float
    origin: Point
    frame: Box
    centre: Point | None = None
    reach: float = 180.0
    grid: int = geometry.GRID
    detail: float = 0.0
    known: Known = field(default_factory=dict)

    def point(self, place: Point) -> Point:
        """Return where a place is in the drawing."""
        x, y = self.project(place)
        return (x - self.origin[0]) * self.scale, (y - self.origin[1]) * self.scale

    def rings(self, outlines: Iterable[Outline]) -> list[list[Point]]:
        """Return what the drawing has of outlines, in its units; each is projected once."""
        return [ring for outline in outlines for ring in self._rings(outline)]

    def _rings(self, outline: Outline) -> list[list[Point]]:
        if outline not in self.known:
            edge = self.frame.grown(_BLEED)
            near = (ring for ring in outline.rings if self._may_have(ring))
            lines = (geometry.thinned(ring.points, self.detail) for ring in near)
            drawn = (geometry.clipped([self.point(p) for p in line], edge) for line in lines)
            self.known[outline] = [ring for ring in drawn if ring]
        return self.known[outline]

    def _may_have(self, ring: Ring) -> bool:
        """Whether a ring's box comes near the drawing."""
        west, south, east, north = ring.box
        if self.centre is None:
            return max(east - west, north - south) > self.detail
        if not south - self.reach <= self.centre[1] <= north + self.reach:
            return False
        off = abs(((west + east) / 2 - self.centre[0] + 180) % 360 - 180)
        return off <= (east - west) / 2 + _longitudes(self.centre[1], self.reach)


def _longitudes(latitude: float, reach: float) -> float:
    """Return how many degrees of longitude a distance from a place goes."""
    if abs(latitude) + reach >= _POLE:
        return _EAST
    return degrees(asin(min(1.0, sin(radians(reach)) / cos(radians(latitude)))))


def of_countries(countries: Sequence[Outline], must: Sequence[Point]) -> Sheet | None:
    """Return the sheet with countries, without islands far off unless one has a point of ``must``.

    None where the world's map would serve better, or where there is nothing to show.
    """
    rings = [ring.points for outline in countries for ring in outline.rings]
    owners = [nth for nth, outline in enumerate(countries) for _ in outline.rings]
    points = [point for ring in rings for point in ring] + list(must)
    if not points:
        return None
    first = azimuthal(middle(points))
    flat = [[first(p) for p in ring] for ring in rings]
    kept = _together(flat, _mainlands(flat, owners), [first(p) for p in must])
    chosen = [point for nth in kept for point in rings[nth]] + list(must)
    centre = middle(chosen)
    project = azimuthal(centre)
    box = Box.around(map(project, chosen))
    if max(hypot(*corner) for corner in box.corners) > 2 * sin(radians(_MOST_DEGREES) / 2):
        return None
    return _fitted(project, centre, box.grown(max(0.0, radians(_LEAST_DEGREES) - box.width) / 2))


def _mainlands(rings: Sequence[Sequence[Point]], owners: Sequence[int]) -> set[int]:
    """Return the largest ring of each owner."""
    by_area = sorted(range(len(rings)), key=lambda nth: geometry.area(rings[nth]))
    return set({owners[nth]: nth for nth in by_area}.values())


def _together(
    rings: Sequence[Sequence[Point]], mainlands: set[int], must: Sequence[Point]
) -> list[int]:
    """Return which rings a map has: mainlands, those near them or near these, and so on."""
    boxes = [Box.around(ring) for ring in rings]
    corners = [corner for nth in mainlands for corner in boxes[nth].corners]
    frame = Box.around([*corners, *must])
    kept = set(mainlands)
    while True:
        far = _NEAR * max(frame.width, frame.height)
        more = {n for n, box in enumerate(boxes) if frame.gap(box) <= far} - kept
        if not more:
            return sorted(kept)
        kept |= more
        frame = reduce(Box.joined, (boxes[nth] for nth in more), frame)


def _fitted(project: Projection, centre: Point, box: Box) -> Sheet:
    inner = WIDTH - 2 * _MARGIN
    scale = min(inner / box.width, (_HIGHEST - 2 * _MARGIN) / max(box.height, box.width / 100))
    height = max(_LOWEST, box.height * scale + 2 * _MARGIN)
    origin = (box.middle[0] - WIDTH / 2 / scale, box.middle[1] - height / 2 / scale)
    shown = Box(*origin, origin[0] + WIDTH / scale, origin[1] + height / scale)
    reach = degrees(2 * asin(min(1.0, max(hypot(*corner) for corner in shown.corners) / 2)))
    frame = Box(0, 0, WIDTH, round(height))
    known = _known(centre, scale, origin)
    return Sheet(project, scale, origin, frame, centre, reach, known=known)


@lru_cache(maxsize=8)
def _known(_centre: Point, _scale: float, _origin: Point) -> Known:
    """Return what sheets that are alike share: maps of one country have the same outlines."""
    return {}


def of_the_world() -> Sheet:
    """Return the sheet with all countries, without the Antarctic."""
    box = Box.around(map(equal_earth, _edge()))
    scale = WORLD_WIDTH / box.width
    origin, frame = (box.left, box.top), Box(0, 0, WORLD_WIDTH, round(box.height * scale))
    return Sheet(equal_earth, scale, origin, frame, grid=1, detail=_WORLD_DETAIL)


def _edge() -> list[Point]:
    """Return the line around the map of the world."""
    north = [float(degree) for degree in range(int(_SOUTH), int(_NORTH) + 1, 3)]
    return [(-_EAST, y) for y in north] + [(_EAST, y) for y in reversed(north)]


def sea(sheet: Sheet) -> Sequence[Point]:
    """Return the ring of all that the sheet has of the world."""
    return sheet.frame.corners if sheet.centre else [sheet.point(place) for place in _edge()]
