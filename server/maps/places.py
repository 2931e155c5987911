"""What of the world a place on a map is: a country, a division of one, or a point."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from server.maps.geometry import surrounds
from server.maps.outlines import Outline, Outlines, Point


@dataclass(frozen=True, slots=True)
class Pin:
    """A place for a map.

    Attributes:
        label: its name, for people.
        href: where it leads; None where it leads nowhere.
        iso: its code in ISO 3166-1 (two or three letters) or ISO 3166-2; None where it has none.
        latitude: of its middle, in degrees north, 90 at most; None where it is not known.
        longitude: of its middle, in degrees east, 180 at most; None where it is not known.
        kind: what it is, in a word: country, region, city.
    """

    label: str
    href: str | None
    iso: str | None
    latitude: float | None
    longitude: float | None
    kind: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A pin on the world.

    Attributes:
        pin: the place.
        outlines: its form; none for a point.
        at: where it is.
        country: key of the country that it is or is in; None at sea.
        is_country: whether it is that country.
    """

    pin: Pin
    outlines: tuple[Outline, ...]
    at: Point
    country: str | None
    is_country: bool


def marks(pins: Iterable[Pin], outlines: Outlines) -> list[Mark]:
    """Return the marks of the pins that are anywhere: by their code, else by their coordinates."""
    return [mark for pin in pins if (mark := _mark(pin, outlines))]


def _mark(pin: Pin, outlines: Outlines) -> Mark | None:
    country = outlines.country_of(pin.iso)
    regions = outlines.region(pin.iso)
    if regions:
        return Mark(pin, _with_form(regions), regions[0].middle, country, is_country=False)
    if country and "-" not in str(pin.iso):
        own = outlines.countries[country]
        return Mark(pin, _with_form((own,)), own.middle, country, is_country=True)
    if pin.latitude is None or pin.longitude is None:
        return None
    at = (pin.longitude, pin.latitude)
    return Mark(pin, (), at, country or around(at, outlines), is_country=False)


def _with_form(outlines: Sequence[Outline]) -> tuple[Outline, ...]:
    return tuple(outline for outline in outlines if outline.rings)


def around(point: Point, outlines: Outlines) -> str | None:
    """Return the key of the country that a point lies in; None at sea."""
    x, y = point
    for key, outline in outlines.countries.items():
        near = (r for r in outline.rings if r.box[0] <= x <= r.box[2] and r.box[1] <= y <= r.box[3])
        if sum(surrounds(ring.points, point) for ring in near) % 2:
            return key
    return None


def in_focus(found: Sequence[Mark]) -> frozenset[str]:
    """Return the countries that a map is of: those with something inside, else those marked."""
    inside = {mark.country for mark in found if mark.country and not mark.is_country}
    return frozenset(inside or {mark.country for mark in found if mark.country})
