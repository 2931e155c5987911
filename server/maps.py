"""Maps of places, as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Pin:
    """A place for a map.

    Attributes:
        label: its name, for people.
        href: where it leads; None where it leads nowhere.
        iso: its code in ISO 3166-1 (two or three letters) or ISO 3166-2; None where it has none.
        latitude: of its middle, in degrees north; None where it is not known.
        longitude: of its middle, in degrees east; None where it is not known.
        kind: what it is, in a word: country, region, city.
    """

    label: str
    href: str | None
    iso: str | None
    latitude: float | None
    longitude: float | None
    kind: str


def places_map(pins: Sequence[Pin], title: str) -> Markup | None:
    """Return a map that shows places; None without outlines, or where no place can be drawn."""
    return None


def world_map(pins: Sequence[Pin], title: str) -> Markup | None:
    """Return a map of the world with places; None without outlines."""
    return None
