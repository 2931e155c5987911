"""Maps of places, as SVG: countries with their divisions, and the world."""

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup

from server.maps import frame, outlines, svg
from server.maps.frame import Sheet
from server.maps.outlines import Outlines
from server.maps.places import Mark, Pin, in_focus, marks
from server.maps.svg import CREDIT, Drawn

__all__ = ["CREDIT", "Pin", "places_map"]

_ANTARCTIC = "AQ"
_MISSING = Markup(
    '<p class="note">The map is missing. The operator gets it by running <code>make</code> where '
    "npm reaches its registry.</p>"
)


def places_map(pins: Sequence[Pin], title: str) -> Markup | None:
    """Return a map that shows places in their countries, or in the world if they are far apart.

    Countries with places in them are drawn with their divisions. A pin with a code of ISO 3166 is
    an area, any other a dot at its coordinates; one without either is not on the map.

    Returns:
        a ``figure`` with its credit, or a paragraph that says what to do where outlines were not
        built; None where no pin is anywhere.
    """
    return _places_map(tuple(pins), title)


@lru_cache(maxsize=256)
def _places_map(pins: tuple[Pin, ...], title: str) -> Markup | None:
    shipped = outlines.shipped()
    return of_places(pins, title, shipped) if shipped else _MISSING


def of_places(pins: Sequence[Pin], title: str, world: Outlines) -> Markup | None:
    """Return the map of ``places_map`` from given outlines."""
    found = marks(pins, world)
    if not found:
        return None
    focus = in_focus(found)
    inside = [mark.at for mark in found if not (mark.is_country and mark.outlines)]
    page = frame.of_countries([world.countries[key] for key in sorted(focus)], inside)
    return _countries(page, title, found, world) if page else of_the_world(pins, title, world)


def _countries(page: Sheet, title: str, found: Sequence[Mark], world: Outlines) -> Markup:
    focus = in_focus(found)
    country = "mark" if all(mark.is_country for mark in found) else "here"
    drawn = [svg.area(page, mark, country if mark.is_country else "mark") for mark in found]
    shown = [one for one in drawn if one]
    marked = {mark.country for mark in found}
    near = [own for key, own in world.countries.items() if key not in marked]
    own = [world.countries[key] for key in sorted(focus)]
    divisions = [
        part for key in sorted(focus) for same in world.regions[key].values() for part in same
    ]
    content = [
        svg.ground(page),
        svg.shape("land", page, near),
        svg.shape("own", page, own),
        svg.linked(one for one in shown if one.mark.is_country),
        svg.lines(page, divisions, own),
        svg.linked(one for one in shown if not one.mark.is_country and not one.is_dot),
        svg.linked(one for one in shown if not one.mark.is_country and one.is_dot),
        svg.names(page, _by_size(shown), near),
    ]
    return svg.figure(page, title, shown, Markup().join(content))


def of_the_world(pins: Sequence[Pin], title: str, world: Outlines) -> Markup:
    """Return a map of the world with places."""
    found = marks(pins, world)
    page = frame.of_the_world()
    drawn = [
        svg.area(page, mark, "mark") if mark.is_country else svg.dot(page, mark) for mark in found
    ]
    shown = [one for one in drawn if one]
    marked = {mark.country for mark in found if mark.is_country}
    land = [own for key, own in world.countries.items() if key not in {*marked, _ANTARCTIC}]
    content = [
        svg.ground(page),
        svg.shape("land", page, land),
        svg.linked(one for one in shown if not one.is_dot),
        svg.linked(one for one in shown if one.is_dot),
        svg.names(page, _by_size(shown), ()),
    ]
    return svg.figure(page, title, shown, Markup().join(content))


def _by_size(shown: Sequence[Drawn]) -> list[Drawn]:
    """Return parts of countries before countries: they have less room for their names."""
    return sorted(shown, key=lambda one: (one.mark.is_country, -one.box.width))
