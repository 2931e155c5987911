"""A map as a figure of HTML: shapes, links and names in SVG, and the credit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from markupsafe import Markup

from server.maps import geometry, labels
from server.maps.frame import Sheet, sea
from server.maps.geometry import Box
from server.maps.labels import Name, Wanted
from server.maps.outlines import Outline, Point
from server.maps.places import Mark

#: What is said below every map.
CREDIT: Final = (
    "Outlines: Natural Earth, public domain. Borders and names on the map imply no endorsement."
)
_MOST_TOLD: Final = 40
_DOT, _RING, _HIT = 5.5, 9.0, 14.0
#: What is smaller gets a ring around it, to be seen, and room, to be hit.
_SMALL: Final = 16.0

_FIGURE: Final = Markup(
    '<figure class="{kind}"><svg viewBox="0 0 {width:g} {height:g}" role="{role}" '
    'aria-labelledby="{id}-t" aria-describedby="{id}-d"><title id="{id}-t">{title}</title>'
    '<desc id="{id}-d">{told}</desc>{content}</svg><figcaption>{credit}</figcaption></figure>'
)
_PATH: Final = Markup('<path class="{}" d="{}"/>')
_CIRCLE: Final = Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{:g}"/>')
_LINK: Final = Markup('<a href="{href}" aria-label="{name}"><title>{name}</title>{shape}</a>')
_PLAIN: Final = Markup('<g role="img" aria-label="{name}"><title>{name}</title>{shape}</g>')
_NAME: Final = Markup('<text{} x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>')
_IN_MARK: Final = Markup(' class="in"')
_NAMES: Final = Markup('<g class="{}"{} aria-hidden="true">{}</g>')


@dataclass(frozen=True, slots=True)
class Drawn:
    """A mark in the drawing.

    Attributes:
        mark: the place.
        shape: its SVG.
        box: around what is seen of it; its middle is in it.
        kind: what its shape is: mark, here, dot.
    """

    mark: Mark
    shape: Markup
    box: Box
    kind: str

    @property
    def is_dot(self) -> bool:
        """Whether it has no form, or hardly any."""
        return self.kind == "dot"


def shape(kind: str, sheet: Sheet, outlines: Iterable[Outline]) -> Markup:
    """Return what a sheet has of outlines, as one path."""
    return _path(kind, sheet.rings(outlines), sheet.grid)


def lines(sheet: Sheet, parts: Iterable[Outline], whole: Iterable[Outline]) -> Markup:
    """Return the lines between the parts of countries."""
    data = geometry.borders(sheet.rings(parts), sheet.rings(whole))
    return _PATH.format("lines", data) if data else Markup()


def _path(kind: str, rings: Iterable[Sequence[Point]], grid: int) -> Markup:
    data = geometry.path(rings, grid)
    return _PATH.format(kind, data) if data else Markup()


def ground(sheet: Sheet) -> Markup:
    """Return the sea."""
    return _path("sea", [sea(sheet)], sheet.grid)


def area(sheet: Sheet, mark: Mark, kind: str) -> Drawn | None:
    """Return a mark with its form, a dot if it has none; None where the sheet does not show it."""
    rings = sheet.rings(mark.outlines)
    if not rings:
        return dot(sheet, mark)
    largest = max(rings, key=geometry.area)
    around = Box.around(largest)
    form = _path(kind, rings, sheet.grid)
    if max(around.width, around.height) >= _SMALL:
        return Drawn(mark, form, around.centred(geometry.inside(largest)), kind)
    x, y = around.middle
    rings_around = _CIRCLE.format("hit", x, y, _HIT) + _CIRCLE.format("ring", x, y, _RING)
    return Drawn(mark, rings_around + form, Box(x, y, x, y).grown(_RING), "dot")


def dot(sheet: Sheet, mark: Mark) -> Drawn | None:
    """Return a mark as a dot; None where the sheet does not show it."""
    x, y = sheet.point(mark.at)
    box = Box(x, y, x, y).grown(_DOT)
    if not sheet.frame.has(box):
        return None
    circles = _CIRCLE.format("hit", x, y, _HIT) + _CIRCLE.format("dot", x, y, _DOT)
    return Drawn(mark, circles, box, "dot")


def linked(drawn: Iterable[Drawn]) -> Markup:
    """Return marks as links, with their names for whoever does not see them."""
    return Markup().join(map(_linked, drawn))


def _linked(drawn: Drawn) -> Markup:
    name, href = _name(drawn.mark), drawn.mark.pin.href
    frame = _PLAIN if href is None else _LINK
    return frame.format(name=name, href=href, shape=drawn.shape)


def _name(mark: Mark) -> str:
    return f"{mark.pin.label}, {mark.pin.kind}" if mark.pin.kind else mark.pin.label


def names(sheet: Sheet, drawn: Sequence[Drawn], near: Iterable[Outline]) -> Markup:
    """Return the names of marks, and of the countries around where there is room."""
    wanted = [Wanted(one.mark.pin.label, one.box, one.kind) for one in drawn]
    taken = [one.box for one in drawn if one.is_dot]
    own = labels.placed(wanted, sheet.frame, taken)
    taken += [name.box for name in own] + [one.box for one in drawn if not one.mark.is_country]
    others = labels.placed(_neighbours(sheet, near), sheet.frame, taken, beside=False)
    return _texts("near", Markup(' lang="en"'), others) + _texts("names", Markup(), own)


def _neighbours(sheet: Sheet, near: Iterable[Outline]) -> list[Wanted]:
    found = []
    for outline in near:
        seen = [geometry.clipped(ring, sheet.frame) for ring in sheet.rings([outline])]
        largest = max(seen, key=geometry.area, default=[])
        if largest:
            box = Box.around(largest).centred(geometry.inside(largest))
            found.append(Wanted(outline.name, box, "land"))
    return found


def _texts(kind: str, more: Markup, found: Iterable[Name]) -> Markup:
    texts = Markup().join(
        _NAME.format(
            _IN_MARK if name.within == "mark" else "", name.x, name.y, name.anchor, name.text
        )
        for name in found
    )
    return _NAMES.format(kind, more, texts) if texts else Markup()


def figure(sheet: Sheet, title: str, drawn: Sequence[Drawn], content: Markup) -> Markup:
    """Return the whole figure.

    Args:
        sheet: its size.
        title: what it shows.
        drawn: the marks, to be told.
        content: all shapes and names, in the order in which they cover each other.
    """
    told = [_name(one.mark) for one in drawn[:_MOST_TOLD]]
    more = len(drawn) - len(told)
    return _FIGURE.format(
        kind="map" if sheet.centre else "map world",
        width=sheet.frame.width,
        height=sheet.frame.height,
        role="group" if any(one.mark.pin.href for one in drawn) else "img",
        id=f"map-{sha256(f'{title}{content}'.encode()).hexdigest()[:8]}",
        title=title,
        told="; ".join([*told, *([f"{more} more"] if more else [])]),
        content=content,
        credit=CREDIT,
    )
