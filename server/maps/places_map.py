"""Maps of places as SVG: countries with their divisions, or the world.

Labels are placed so that none covers another.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import Final

from markupsafe import Markup

from server.maps import geometry, places, viewport
from server.maps.geometry import Box
from server.maps.places import LocatedPlace, MapPlace, Outline, Outlines
from server.maps.viewport import Viewport

CREDIT: Final = (
    "Outlines: Natural Earth, public domain. Borders and names on the map imply no endorsement."
)
_MISSING: Final = Markup(
    '<p class="note">The map is missing. The operator gets it by running <code>make</code> where '
    "npm reaches its registry.</p>"
)
_ANTARCTIC: Final = "AQ"
_MAX_DESCRIBED: Final = 40
#: Radii of a dot, of the ring around a small shape, and of the area that can be clicked.
_DOT, _RING, _HIT = 5.5, 9.0, 14.0
#: A smaller shape gets a ring, to be seen, and an area around it, to be hit.
_SMALL: Final = 16.0
#: Height of a line in units of the map.
LINE_HEIGHT: Final = 15.0
#: Widths of a letter, and of a wide character such as a Chinese one.
_LETTER, _WIDE_LETTER = 7.4, 14.0
_DISTANCE: Final = 5.0
_BASELINE: Final = 4.5  # below the middle of a line
_MAX_CHARACTERS: Final = 32

_FIGURE: Final = Markup(
    '<figure class="{kind}"><svg viewBox="0 0 {width:g} {height:g}" role="{role}" '
    'aria-labelledby="{id}-t" aria-describedby="{id}-d"><title id="{id}-t">{title}</title>'
    '<desc id="{id}-d">{description}</desc>{content}</svg><figcaption>{credit}</figcaption>'
    "</figure>"
)
_PATH: Final = Markup('<path class="{}" d="{}"/>')
_CIRCLE: Final = Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{:g}"/>')
_LINK: Final = Markup('<a href="{href}" aria-label="{name}"><title>{name}</title>{shape}</a>')
_PLAIN: Final = Markup('<g role="img" aria-label="{name}"><title>{name}</title>{shape}</g>')
_LABEL: Final = Markup('<text{} x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>')
_INSIDE: Final = Markup(' class="in"')
_LABELS: Final = Markup('<g class="{}"{} aria-hidden="true">{}</g>')


@dataclass(frozen=True, slots=True)
class PlaceShape:
    """The drawing of a place.

    Attributes:
        box: around what is seen of it; its centre is in the shape.
        kind: how it is drawn: mark, here (a country around marked places), or dot (a place without
            a visible area).
    """

    located: LocatedPlace
    svg: Markup
    box: Box
    kind: str


@dataclass(frozen=True, slots=True)
class LabelRequest:
    """A label of any length, and the box and the kind of the shape that it labels."""

    text: str
    target: Box
    kind: str


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label with its position.

    Attributes:
        x: where the start, middle or end of the text is.
        y: of the text's baseline.
        anchor: which part of the text is at ``x``: start, middle or end.
        within: kind of the shape that the label is inside; empty if it is beside the shape.
    """

    text: str
    x: float
    y: float
    anchor: str
    box: Box
    within: str = ""


@lru_cache(maxsize=256)
def draw(map_places: tuple[MapPlace, ...], title: str) -> Markup | None:
    """Draw places in their countries, or in the world if they are far apart.

    Countries with places in them are drawn with their divisions. A place with an ISO 3166 code is
    an area, any other a dot at its coordinates; one without either is left out.

    Returns:
        A ``figure`` with its credit, or a paragraph that says what to do if the build left out the
        outlines; None if no place has a position.
    """
    world = places.load_outlines()
    return draw_places(map_places, title, world) if world else _MISSING


def draw_places(map_places: Sequence[MapPlace], title: str, world: Outlines) -> Markup | None:
    """Return the map of ``draw`` from given outlines."""
    located = places.locate_places(map_places, world)
    if not located:
        return None
    focus = sorted(places.countries_in_focus(located))
    own = [world.countries[key] for key in focus]
    points = [place.point for place in located if not (place.is_country and place.outlines)]
    view = viewport.fit_countries(own, points)
    if view is None:
        return draw_world(located, title, world)
    kind = "mark" if all(place.is_country for place in located) else "here"
    drawn = [draw_area(view, place, kind if place.is_country else "mark") for place in located]
    shapes = [shape for shape in drawn if shape]
    marked = {place.country for place in located}
    neighbours = [outline for key, outline in world.countries.items() if key not in marked]
    divisions = [
        outline for key in focus for same in world.divisions[key].values() for outline in same
    ]
    content = [
        draw_sea(view),
        draw_outlines("land", view, neighbours),
        draw_outlines("own", view, own),
        link_shapes(shape for shape in shapes if shape.located.is_country),
        draw_borders(view, divisions, own),
        link_shapes(shape for shape in shapes if not shape.located.is_country),
        draw_labels(view, shapes, neighbours),
    ]
    return figure(view, title, shapes, Markup().join(content))


def draw_world(located: Sequence[LocatedPlace], title: str, world: Outlines) -> Markup:
    """Return a map of the world with places."""
    view = viewport.fit_world()
    drawn = [
        draw_area(view, place, "mark") if place.is_country else draw_dot(view, place)
        for place in located
    ]
    shapes = [shape for shape in drawn if shape]
    marked = {place.country for place in located if place.is_country}
    land = [own for key, own in world.countries.items() if key not in {*marked, _ANTARCTIC}]
    content = [
        draw_sea(view),
        draw_outlines("land", view, land),
        link_shapes(shapes),
        draw_labels(view, shapes, ()),
    ]
    return figure(view, title, shapes, Markup().join(content))


def draw_outlines(kind: str, view: Viewport, outlines: Iterable[Outline]) -> Markup:
    """Return what a view shows of outlines, as one path."""
    return _path(kind, geometry.path_data(view.visible_rings(outlines), view.grid))


def draw_borders(view: Viewport, parts: Iterable[Outline], whole: Iterable[Outline]) -> Markup:
    """Return the borders between the parts of countries."""
    data = geometry.border_data(view.visible_rings(parts), view.visible_rings(whole))
    return _path("lines", data)


def draw_sea(view: Viewport) -> Markup:
    """Return the background of a map."""
    return _path("sea", geometry.path_data([view.sea()], view.grid))


def _path(kind: str, data: str) -> Markup:
    return _PATH.format(kind, data) if data else Markup()


def draw_area(view: Viewport, place: LocatedPlace, kind: str) -> PlaceShape | None:
    """Return the shape of a place, or a dot if it has none; None if it is outside the view."""
    rings = view.visible_rings(place.outlines)
    if not rings:
        return draw_dot(view, place)
    largest = max(rings, key=geometry.ring_area)
    box = Box.around(largest)
    area = _path(kind, geometry.path_data(rings, view.grid))
    if max(box.width, box.height) >= _SMALL:
        return PlaceShape(place, area, box.centred_on(geometry.interior_point(largest)), kind)
    x, y = box.centre
    circles = _CIRCLE.format("hit", x, y, _HIT) + _CIRCLE.format("ring", x, y, _RING)
    return PlaceShape(place, circles + area, Box(x, y, x, y).expand(_RING), "dot")


def draw_dot(view: Viewport, place: LocatedPlace) -> PlaceShape | None:
    """Return a place as a dot; None if it is outside the view."""
    x, y = view.project(place.point)
    box = Box(x, y, x, y).expand(_DOT)
    if not view.view_box.contains(box):
        return None
    circles = _CIRCLE.format("hit", x, y, _HIT) + _CIRCLE.format("dot", x, y, _DOT)
    return PlaceShape(place, circles, box, "dot")


def link_shapes(shapes: Iterable[PlaceShape]) -> Markup:
    """Return shapes as links to their places, dots over areas, with names for screen readers."""
    return Markup().join(
        (_PLAIN if shape.located.place.href is None else _LINK).format(
            name=_name(shape), href=shape.located.place.href, shape=shape.svg
        )
        for shape in sorted(shapes, key=lambda shape: shape.kind == "dot")
    )


def _name(shape: PlaceShape) -> str:
    place = shape.located.place
    return f"{place.label}, {place.kind}" if place.kind else place.label


def draw_labels(
    view: Viewport, shapes: Sequence[PlaceShape], neighbours: Iterable[Outline]
) -> Markup:
    """Return the labels of places, and of neighbouring countries where there is room."""
    # Parts of countries first: they have less room for their labels.
    by_room = sorted(shapes, key=lambda shape: (shape.located.is_country, -shape.box.width))
    requests = [LabelRequest(s.located.place.label, s.box, s.kind) for s in by_room]
    occupied = [shape.box for shape in shapes if shape.kind == "dot"]
    own = place_labels(requests, view.view_box, occupied)
    occupied += [label.box for label in own]
    occupied += [shape.box for shape in shapes if not shape.located.is_country]
    requests = _neighbour_labels(view, neighbours)
    others = place_labels(requests, view.view_box, occupied, beside=False)
    return _label_group("near", Markup(' lang="en"'), others) + _label_group("names", Markup(), own)


def _neighbour_labels(view: Viewport, neighbours: Iterable[Outline]) -> list[LabelRequest]:
    requests = []
    for outline in neighbours:
        rings = [geometry.clip(ring, view.view_box) for ring in view.visible_rings([outline])]
        largest = max(rings, key=geometry.ring_area, default=[])
        if largest:
            box = Box.around(largest).centred_on(geometry.interior_point(largest))
            requests.append(LabelRequest(outline.name, box, "land"))
    return requests


def _label_group(kind: str, attributes: Markup, labels: Iterable[PlacedLabel]) -> Markup:
    texts = Markup().join(
        _LABEL.format(
            _INSIDE if label.within == "mark" else "", label.x, label.y, label.anchor, label.text
        )
        for label in labels
    )
    return _LABELS.format(kind, attributes, texts) if texts else Markup()


def figure(view: Viewport, title: str, shapes: Sequence[PlaceShape], content: Markup) -> Markup:
    """Return a figure of the view's size, whose description lists the places of ``shapes``."""
    names = [_name(shape) for shape in shapes[:_MAX_DESCRIBED]]
    more = len(shapes) - len(names)
    return _FIGURE.format(
        kind="map" if view.centre else "map world",
        width=view.view_box.width,
        height=view.view_box.height,
        role="group" if any(shape.located.place.href for shape in shapes) else "img",
        id=f"map-{sha256(f'{title}{content}'.encode()).hexdigest()[:8]}",
        title=title,
        description="; ".join([*names, *([f"{more} more"] if more else [])]),
        content=content,
        credit=CREDIT,
    )


def place_labels(
    requests: Iterable[LabelRequest], view_box: Box, occupied: Sequence[Box], *, beside: bool = True
) -> list[PlacedLabel]:
    """Return the labels that fit in the view box; important requests come first.

    A label covers no occupied box except that of its target, and is inside the target or beside it.
    """
    labels: list[PlacedLabel] = []
    for request in requests:
        blocked = [*occupied, *(label.box for label in labels)]
        blocked = [box for box in blocked if box != request.target]
        for candidate in _candidates(request, beside=beside):
            box = candidate.box
            if view_box.contains(box) and all(box.gap(other) >= 0 for other in blocked):
                labels.append(candidate)
                break
    return labels


def shorten(text: str) -> str:
    """Return a label that is not too long for a map."""
    return text if len(text) <= _MAX_CHARACTERS else f"{text[: _MAX_CHARACTERS - 1].rstrip()}…"


def text_width(text: str) -> float:
    """Return the approximate width of a text in units of the map."""
    return sum(_WIDE_LETTER if unicodedata.east_asian_width(c) in "WF" else _LETTER for c in text)


def _candidates(request: LabelRequest, *, beside: bool) -> Iterator[PlacedLabel]:
    """Yield possible positions, the best first: inside, right, left, above, below."""
    text, target, (x, y) = shorten(request.text), request.target, request.target.centre
    if target.width > text_width(text) + _DISTANCE and target.height > LINE_HEIGHT:
        yield replace(_label_at(text, x, y, "middle"), within=request.kind)
    if beside:
        half = LINE_HEIGHT / 2
        yield _label_at(text, target.right + _DISTANCE, y, "start")
        yield _label_at(text, target.left - _DISTANCE, y, "end")
        yield _label_at(text, x, min(target.top, y - half) - half, "middle")
        yield _label_at(text, x, max(target.bottom, y + half) + half, "middle")


def _label_at(text: str, x: float, y: float, anchor: str) -> PlacedLabel:
    width = text_width(text)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    box = Box(left, y - LINE_HEIGHT / 2, left + width, y + LINE_HEIGHT / 2)
    return PlacedLabel(text, x, y + _BASELINE, anchor, box)
