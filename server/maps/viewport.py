"""The part of the world that a map shows, and the projection to the units of its drawing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt
from typing import Final

from server.maps import geometry
from server.maps.geometry import Box, Point
from server.maps.places import Outline, Ring

#: Takes longitude and latitude in degrees; y grows to the south, as on screens.
Projection = Callable[[Point], Point]
#: The visible rings of outlines that have been projected.
RingCache = dict[Outline, list[list[Point]]]

#: Width of a map of countries, and of the world; the page scales both.
WIDTH: Final = 400.0
WORLD_WIDTH: Final = 960.0
_MARGIN: Final = 14.0
_MIN_HEIGHT, _MAX_HEIGHT = 0.62 * WIDTH, 1.3 * WIDTH
#: An island is on the map if its distance is at most this share of the size of the rest.
_NEAR: Final = 0.35
#: Least width of a map of countries, and greatest distance from its centre, in degrees.
_MIN_DEGREES, _MAX_DEGREES = 1.0, 65.0
_WORLD_TOLERANCE: Final = 0.15
_SOUTH, _NORTH, _POLE, _EAST = -57.0, 84.0, 90.0, 180.0
#: How far shapes extend beyond the edge, so that no line shows along it.
_BLEED: Final = 4.0
_EQUAL_EARTH: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_EPSILON: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Viewport:
    """Maps longitude and latitude to the coordinates of a drawing.

    Attributes:
        scale: units of the drawing per unit of the plane.
        origin: point of the plane at the drawing's upper left corner.
        centre: of the projection; None for the world, where everything is near.
        radius: distance from the centre to the farthest corner, in degrees.
        grid: steps per unit to which points are rounded.
        tolerance: least distance between points of an outline that are drawn, in degrees.
    """

    projection: Projection
    scale: float
    origin: Point
    view_box: Box
    centre: Point | None = None
    radius: float = 180.0
    grid: int = geometry.GRID
    tolerance: float = 0.0
    cache: RingCache = field(default_factory=dict)

    def project(self, place: Point) -> Point:
        """Return the position in the drawing of a longitude and latitude."""
        x, y = self.projection(place)
        return (x - self.origin[0]) * self.scale, (y - self.origin[1]) * self.scale

    def visible_rings(self, outlines: Iterable[Outline]) -> list[list[Point]]:
        """Return the visible parts of outlines, in units of the drawing; each is projected once."""
        return [ring for outline in outlines for ring in self._visible_rings(outline)]

    def _visible_rings(self, outline: Outline) -> list[list[Point]]:
        if outline not in self.cache:
            edge = self.view_box.expand(_BLEED)
            near = (ring for ring in outline.rings if self._may_show(ring))
            lines = (geometry.simplify(ring.points, self.tolerance) for ring in near)
            clipped = (geometry.clip([self.project(p) for p in line], edge) for line in lines)
            self.cache[outline] = [ring for ring in clipped if ring]
        return self.cache[outline]

    def _may_show(self, ring: Ring) -> bool:
        """Whether a ring's box comes near the drawing."""
        west, south, east, north = ring.box
        if self.centre is None:
            return max(east - west, north - south) > self.tolerance
        if not south - self.radius <= self.centre[1] <= north + self.radius:
            return False
        distance = abs(((west + east) / 2 - self.centre[0] + 180) % 360 - 180)
        return distance <= (east - west) / 2 + _longitudes(self.centre[1], self.radius)

    def sea(self) -> Sequence[Point]:
        """Return the ring around the part of the world that the map shows."""
        return self.view_box.corners if self.centre else [self.project(p) for p in _world_edge()]


def _longitudes(latitude: float, radius: float) -> float:
    """Return how many degrees of longitude a circle extends to each side of its centre."""
    if abs(latitude) + radius >= _POLE:
        return _EAST
    return degrees(asin(min(1.0, sin(radians(radius)) / cos(radians(latitude)))))


def fit_countries(countries: Sequence[Outline], points: Sequence[Point]) -> Viewport | None:
    """Return the view of points and of countries with their mainlands and the islands near these.

    It is None if a map of the world would serve better, or if there is nothing to show.
    """
    rings = [ring.points for outline in countries for ring in outline.rings]
    owners = [index for index, outline in enumerate(countries) for _ in outline.rings]
    every_point = [point for ring in rings for point in ring] + list(points)
    if not every_point:
        return None
    draft = azimuthal(centre_point(every_point))
    flat = [[draft(p) for p in ring] for ring in rings]
    selected = _select_rings(flat, _mainlands(flat, owners), [draft(p) for p in points])
    visible = [point for index in selected for point in rings[index]] + list(points)
    centre = centre_point(visible)
    projection = azimuthal(centre)
    box = Box.around(map(projection, visible))
    if max(hypot(*corner) for corner in box.corners) > 2 * sin(radians(_MAX_DEGREES) / 2):
        return None
    missing = max(0.0, radians(_MIN_DEGREES) - box.width)
    return _fit_box(projection, centre, box.expand(missing / 2))


def _mainlands(rings: Sequence[Sequence[Point]], owners: Sequence[int]) -> set[int]:
    """Return the index of the largest ring of each owner."""
    by_area = sorted(range(len(rings)), key=lambda index: geometry.ring_area(rings[index]))
    return set({owners[index]: index for index in by_area}.values())


def _select_rings(
    rings: Sequence[Sequence[Point]], mainlands: set[int], points: Sequence[Point]
) -> list[int]:
    """Return the rings to show: mainlands, those near them, those near these, and so on."""
    boxes = [Box.around(ring) for ring in rings]
    corners = [corner for index in mainlands for corner in boxes[index].corners]
    extent = Box.around([*corners, *points])
    selected = set(mainlands)
    while True:
        limit = _NEAR * max(extent.width, extent.height)
        near = {n for n, box in enumerate(boxes) if extent.gap(box) <= limit} - selected
        if not near:
            return sorted(selected)
        selected |= near
        extent = reduce(Box.union, (boxes[index] for index in near), extent)


def _fit_box(projection: Projection, centre: Point, box: Box) -> Viewport:
    inner = WIDTH - 2 * _MARGIN
    scale = min(inner / box.width, (_MAX_HEIGHT - 2 * _MARGIN) / max(box.height, box.width / 100))
    height = max(_MIN_HEIGHT, box.height * scale + 2 * _MARGIN)
    origin = (box.centre[0] - WIDTH / 2 / scale, box.centre[1] - height / 2 / scale)
    extent = Box(*origin, origin[0] + WIDTH / scale, origin[1] + height / scale)
    radius = degrees(2 * asin(min(1.0, max(hypot(*corner) for corner in extent.corners) / 2)))
    view_box = Box(0, 0, WIDTH, round(height))
    cache = _shared_cache(centre, scale, origin)
    return Viewport(projection, scale, origin, view_box, centre, radius, cache=cache)


@lru_cache(maxsize=8)
def _shared_cache(_centre: Point, _scale: float, _origin: Point) -> RingCache:
    """Return the cache of equal views: maps of one country have the same outlines."""
    return {}


def fit_world() -> Viewport:
    """Return the view of all countries, without Antarctica."""
    box = Box.around(map(equal_earth, _world_edge()))
    scale = WORLD_WIDTH / box.width
    view_box, origin = Box(0, 0, WORLD_WIDTH, round(box.height * scale)), (box.left, box.top)
    return Viewport(equal_earth, scale, origin, view_box, grid=1, tolerance=_WORLD_TOLERANCE)


def _world_edge() -> list[Point]:
    latitudes = [float(degree) for degree in range(int(_SOUTH), int(_NORTH) + 1, 3)]
    return [(-_EAST, y) for y in latitudes] + [(_EAST, y) for y in reversed(latitudes)]


def azimuthal(centre: Point) -> Projection:
    """Return Lambert's azimuthal equal-area projection around a point; its unit is the radius.

    It has no seam at the date line.

    Source: Snyder, Map projections: a working manual (USGS Professional Paper 1395), 24-2 to 24-4
    """
    east, north = radians(centre[0]), radians(centre[1])
    sin_0, cos_0 = sin(north), cos(north)

    def project(point: Point) -> Point:
        longitude, latitude = radians(point[0]) - east, radians(point[1])
        sin_1, cos_1 = sin(latitude), cos(latitude)
        along = cos_1 * cos(longitude)
        scale = sqrt(2 / max(1 + sin_0 * sin_1 + cos_0 * along, _EPSILON))
        return scale * cos_1 * sin(longitude), -scale * (cos_0 * sin_1 - sin_0 * along)

    return project


def equal_earth(point: Point) -> Point:
    """Return the position of a point on Equal Earth, which is centred on Greenwich.

    Source: Šavrič, Patterson, Jenny, https://doi.org/10.1080/13658816.2018.1504949
    """
    a1, a2, a3, a4 = _EQUAL_EARTH
    theta = asin(sqrt(3) / 2 * sin(radians(point[1])))
    square = theta * theta
    sixth = square**3
    slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
    x = 2 / sqrt(3) * radians(point[0]) * cos(theta) / slope
    return x, -theta * (a1 + a2 * square + sixth * (a3 + a4 * square))


def centre_point(points: Iterable[Point]) -> Point:
    """Return the centre of points on the globe, as longitude and latitude."""
    x = y = z = 0.0
    for longitude, latitude in points:
        east, north = radians(longitude), radians(latitude)
        x, y, z = x + cos(north) * cos(east), y + cos(north) * sin(east), z + sin(north)
    return degrees(atan2(y, x)), degrees(atan2(z, hypot(x, y)))
