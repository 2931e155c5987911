"""Outlines of countries and of their first-level divisions, as the build hook made them."""

import gzip
import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any, Final

from server.assets import built

#: Longitude and latitude, in degrees.
Point = tuple[float, float]

_STEPS: Final = 100  # to a degree: see server/frontend/geo.mjs


@dataclass(frozen=True, slots=True)
class Ring:
    """A closed line: an island or a hole.

    Attributes:
        steps: the first point and the way to each next one, in hundredths of a degree: as points,
            all outlines together would fill 80 MB.
        box: least longitude and latitude, greatest longitude and latitude.
    """

    steps: "array[int]"
    box: tuple[float, float, float, float]

    @property
    def points(self) -> list[Point]:
        """All points; the last is the first."""
        east, north = accumulate(self.steps[::2]), accumulate(self.steps[1::2])
        return [(x / _STEPS, y / _STEPS) for x, y in zip(east, north, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """What a place looks like from above.

    Attributes:
        name: in English, of a country; of a division its code.
        rings: islands and holes; none where the place is too small to have a form.
        middle: a point in it, or near it.
    """

    name: str
    rings: tuple[Ring, ...]
    middle: Point


@dataclass(frozen=True, slots=True)
class Outlines:
    """Countries and their divisions by code; an ISO code has one outline.

    Attributes:
        countries: by ISO 3166-1 alpha-2; disputed areas without a code by letters of their own.
        regions: by ISO 3166-2, for each country; a code may have several outlines.
        alpha2: by alpha-3.
    """

    countries: Mapping[str, Outline]
    regions: Mapping[str, Mapping[str, tuple[Outline, ...]]]
    alpha2: Mapping[str, str]

    def country_of(self, iso: str | None) -> str | None:
        """Return the key of the country that a code of ISO 3166 is of or in; None for others."""
        first = (iso or "").partition("-")[0]
        found = self.alpha2.get(first, first)
        return found if found in self.countries else None

    def region(self, iso: str | None) -> tuple[Outline, ...]:
        """Return the outlines of a division; none where the code is no division's."""
        return self.regions.get((iso or "").partition("-")[0], {}).get(iso or "", ())


@cache
def shipped() -> Outlines | None:
    """Return the outlines that the program has; None where they were not built."""
    countries, regions = built.read("countries.json.gz"), built.read("regions.json.gz")
    if countries is None or regions is None:
        return None
    return parsed(_unpacked(countries), _unpacked(regions))


def parsed(countries: Mapping[str, Any], regions: Mapping[str, Any]) -> Outlines:
    """Return outlines from what ``server/frontend/geo.mjs`` writes."""
    divisions: dict[str, dict[str, tuple[Outline, ...]]] = {}
    for country, rows in regions.items():
        own = divisions.setdefault(country, {})
        for row in rows:
            outline = Outline(row["iso"], _rings(row["rings"]), tuple(row["at"]))
            own[row["iso"]] = (*own.get(row["iso"], ()), outline)
    return Outlines(
        {
            code: Outline(row["name"], _rings(row["rings"]), _middle(regions[code]))
            for code, row in countries.items()
        },
        divisions,
        {row["iso3"]: code for code, row in countries.items() if row["iso3"]},
    )


def _unpacked(packed: bytes) -> Any:
    return json.loads(gzip.decompress(packed))


def _middle(rows: Sequence[Mapping[str, Any]]) -> Point:
    at = max(rows, key=lambda row: sum(map(len, row["rings"])))["at"]
    return (at[0], at[1])


def _rings(flat: Iterable[Sequence[int]]) -> tuple[Ring, ...]:
    return tuple(
        Ring(array("i", steps), (west / _STEPS, south / _STEPS, east / _STEPS, north / _STEPS))
        for west, south, east, north, *steps in flat
    )
