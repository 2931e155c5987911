"""Where names stand on a map, so that none covers another."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from server.maps.geometry import Box

#: Heights and widths in units of the map; a letter is half as wide as its line is high.
LINE: Final = 15.0
_LETTER, _WIDE_LETTER = 7.4, 14.0
_DISTANCE: Final = 5.0
_BASE: Final = 4.5  # from the middle of a line to where its letters stand
_LONGEST: Final = 32


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name that wants a place.

    Attributes:
        text: of any length.
        of: what it is the name of.
        kind: of that.
    """

    text: str
    of: Box
    kind: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its place.

    Attributes:
        text: shortened, if it is long.
        x: of the middle of the text, or of its end at the place.
        y: of the text's base line.
        anchor: which part of the text is at ``x``: start, middle or end.
        box: about what it covers.
        within: kind of what it stands in; empty where it stands beside.
    """

    text: str
    x: float
    y: float
    anchor: str
    box: Box
    within: str = ""


def placed(
    wanted: Iterable[Wanted], frame: Box, taken: Sequence[Box], *, beside: bool = True
) -> list[Name]:
    """Return the names that find a place, the first ones first.

    Args:
        wanted: names, the most important first.
        frame: names stay inside.
        taken: where no name may stand.
        beside: whether a name may stand beside what it is of, too.
    """
    names: list[Name] = []
    for want in wanted:
        full = [box for box in (*taken, *(name.box for name in names)) if box != want.of]
        places = _places(want) if beside else _within(want)
        free = (p for p in places if frame.has(p.box) and all(p.box.gap(b) >= 0 for b in full))
        names.extend(islice(free, 1))
    return names


def shortened(text: str) -> str:
    """Return a name that is not too long for a map."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def width(text: str) -> float:
    """Return about how wide a text is."""
    return sum(_WIDE_LETTER if unicodedata.east_asian_width(c) in "WF" else _LETTER for c in text)


def _places(want: Wanted) -> Iterator[Name]:
    """Yield where a name may stand, best first: in it, right, left, above, below."""
    yield from _within(want)
    text, of, (x, y) = shortened(want.text), want.of, want.of.middle
    yield _name(text, of.right + _DISTANCE, y, "start")
    yield _name(text, of.left - _DISTANCE, y, "end")
    yield _name(text, x, min(of.top, y - LINE / 2) - LINE / 2, "middle")
    yield _name(text, x, max(of.bottom, y + LINE / 2) + LINE / 2, "middle")


def _within(want: Wanted) -> Iterator[Name]:
    text = shortened(want.text)
    if want.of.width > width(text) + _DISTANCE and want.of.height > LINE:
        yield replace(_name(text, *want.of.middle, "middle"), within=want.kind)


def _name(text: str, x: float, y: float, anchor: str) -> Name:
    wide = width(text)
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    box = Box(left, y - LINE / 2, left + wide, y + LINE / 2)
    return Name(text, x, y + _BASE, anchor, box)
