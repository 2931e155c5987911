"""Places on a map: outlines of countries and divisions by ISO 3166 code, and points."""

import gzip
import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any, Final

from server.assets import built
from server.maps.geometry import Point, contains_point

_STEPS: Final = 100  # per degree: see server/frontend/geo.mjs


@dataclass(frozen=True, slots=True)
class Ring:
    """A closed line: an island or a hole.

    Attributes:
        steps: the first point, then the offset to each next point, in hundredths of a degree: as
            points, all outlines together would take 80 MB of memory.
        box: least longitude and latitude, greatest longitude and latitude.
    """

    steps: "array[int]"
    box: tuple[float, float, float, float]

    @property
    def points(self) -> list[Point]:
        """All points; the last equals the first."""
        east, north = accumulate(self.steps[::2]), accumulate(self.steps[1::2])
        return [(x / _STEPS, y / _STEPS) for x, y in zip(east, north, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The shape of a country, named in English, or of a division, named by its code.

    Its rings are islands and holes; it has none if it is too small. Its centre is in or near it.
    """

    name: str
    rings: tuple[Ring, ...]
    centre: Point


@dataclass(frozen=True, slots=True)
class Outlines:
    """Outlines of the countries of the world and of their first-level divisions.

    Attributes:
        countries: by ISO 3166-1 alpha-2; disputed areas without a code by letters of their own.
        divisions: by ISO 3166-2, for each country; a code may have several outlines.
    """

    countries: Mapping[str, Outline]
    divisions: Mapping[str, Mapping[str, tuple[Outline, ...]]]
    alpha2: Mapping[str, str]

    def country_code(self, iso: str | None) -> str | None:
        """Return the key of the country of an ISO 3166 code; None for any other text."""
        first = (iso or "").partition("-")[0]
        code = self.alpha2.get(first, first)
        return code if code in self.countries else None

    def division_outlines(self, iso: str | None) -> tuple[Outline, ...]:
        """Return the outlines of a division; empty if the code is not that of a division."""
        return self.divisions.get((iso or "").partition("-")[0], {}).get(iso or "", ())


@cache
def load_outlines() -> Outlines | None:
    """Return the outlines of the world; None if the build left them out."""
    countries, divisions = built.read("countries.json.gz"), built.read("regions.json.gz")
    if countries is None or divisions is None:
        return None
    return parse_outlines(*(json.loads(gzip.decompress(data)) for data in (countries, divisions)))


def parse_outlines(countries: Mapping[str, Any], divisions: Mapping[str, Any]) -> Outlines:
    """Return outlines from the JSON that ``server/frontend/geo.mjs`` writes."""
    by_country: dict[str, dict[str, tuple[Outline, ...]]] = {}
    for country, rows in divisions.items():
        by_code = by_country.setdefault(country, {})
        for row in rows:
            outline = Outline(row["iso"], _rings(row["rings"]), tuple(row["at"]))
            by_code[row["iso"]] = (*by_code.get(row["iso"], ()), outline)
    outlines = {}
    for code, row in countries.items():
        most_detailed = max(divisions[code], key=lambda part: sum(map(len, part["rings"])))
        outlines[code] = Outline(row["name"], _rings(row["rings"]), tuple(most_detailed["at"]))
    alpha2 = {row["iso3"]: code for code, row in countries.items() if row["iso3"]}
    return Outlines(outlines, by_country, alpha2)


def _rings(rows: Iterable[Sequence[int]]) -> tuple[Ring, ...]:
    return tuple(
        Ring(array("i", steps), (west / _STEPS, south / _STEPS, east / _STEPS, north / _STEPS))
        for west, south, east, north, *steps in rows
    )


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A place to show on a map.

    Attributes:
        iso: its code in ISO 3166-1 (two or three letters) or ISO 3166-2; None if it has none.
        latitude: of its centre, in degrees north, at most 90; None if unknown.
        longitude: of its centre, in degrees east, at most 180; None if unknown.
    """

    label: str
    href: str | None
    iso: str | None
    latitude: float | None
    longitude: float | None
    kind: str


@dataclass(frozen=True, slots=True)
class LocatedPlace:
    """A place with its shape (none for a point) and position, and the key of its country."""

    place: MapPlace
    outlines: tuple[Outline, ...]
    point: Point
    country: str | None
    is_country: bool


def locate_places(places: Iterable[MapPlace], world: Outlines) -> list[LocatedPlace]:
    """Return the places that have a position, by their code or else by their coordinates."""
    return [located for place in places if (located := _locate(place, world))]


def _locate(place: MapPlace, world: Outlines) -> LocatedPlace | None:
    country = world.country_code(place.iso)
    divisions = world.division_outlines(place.iso)
    if divisions:
        shape = tuple(outline for outline in divisions if outline.rings)
        return LocatedPlace(place, shape, divisions[0].centre, country, is_country=False)
    if country and "-" not in str(place.iso):
        outline = world.countries[country]
        shape = (outline,) if outline.rings else ()
        return LocatedPlace(place, shape, outline.centre, country, is_country=True)
    if place.latitude is None or place.longitude is None:
        return None
    point = (place.longitude, place.latitude)
    return LocatedPlace(place, (), point, country or country_at(point, world), is_country=False)


def country_at(point: Point, world: Outlines) -> str | None:
    """Return the key of the country that a point lies in; None at sea."""
    x, y = point
    for key, outline in world.countries.items():
        near = (r for r in outline.rings if r.box[0] <= x <= r.box[2] and r.box[1] <= y <= r.box[3])
        if sum(contains_point(ring.points, point) for ring in near) % 2:
            return key
    return None


def countries_in_focus(located: Sequence[LocatedPlace]) -> frozenset[str]:
    """Return the countries that a map is about: those with a place inside, else those named."""
    inside = {place.country for place in located if place.country and not place.is_country}
    return frozenset(inside or {place.country for place in located if place.country})
