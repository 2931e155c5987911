"""Ways to lay the round world flat, true to area; y grows to the south, as on screens."""

from collections.abc import Callable, Iterable
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt
from typing import Final

from server.maps.outlines import Point

#: Takes longitude and latitude in degrees.
Projection = Callable[[Point], Point]

#: Coefficients of the Equal Earth polynomial.
_A: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_NOTHING: Final = 1e-9


def azimuthal(centre: Point) -> Projection:
    """Return Lambert's azimuthal equal-area projection around a point; its unit is the radius.

    It needs no seam at the date line.

    Source: Snyder, Map projections: a working manual (USGS Professional Paper 1395), 24-2 to 24-4
    """
    east, north = radians(centre[0]), radians(centre[1])
    sin_0, cos_0 = sin(north), cos(north)

    def project(point: Point) -> Point:
        way, latitude = radians(point[0]) - east, radians(point[1])
        sin_1, cos_1 = sin(latitude), cos(latitude)
        along = cos_1 * cos(way)
        scale = sqrt(2 / max(1 + sin_0 * sin_1 + cos_0 * along, _NOTHING))
        return scale * cos_1 * sin(way), -scale * (cos_0 * sin_1 - sin_0 * along)

    return project


def equal_earth(point: Point) -> Point:
    """Return where a point of the world is on Equal Earth, whose middle is Greenwich's meridian.

    Source: Šavrič, Patterson, Jenny, https://doi.org/10.1080/13658816.2018.1504949
    """
    a1, a2, a3, a4 = _A
    theta = asin(sqrt(3) / 2 * sin(radians(point[1])))
    square = theta * theta
    sixth = square**3
    slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
    x = 2 / sqrt(3) * radians(point[0]) * cos(theta) / slope
    return x, -theta * (a1 + a2 * square + sixth * (a3 + a4 * square))


def middle(points: Iterable[Point]) -> Point:
    """Return the point around which others lie, on the round world."""
    x = y = z = 0.0
    for longitude, latitude in points:
        east, north = radians(longitude), radians(latitude)
        x, y, z = x + cos(north) * cos(east), y + cos(north) * sin(east), z + sin(north)
    return degrees(atan2(y, x)), degrees(atan2(z, hypot(x, y)))
