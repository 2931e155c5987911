"""Where names stand on a map, so that none covers another."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from server.drawing import Box

#: Heights and widths in units of the map; a letter is half as wide as its line is high.
LINE: Final = 15.0
_LETTER, _WIDE_LETTER = 7.4, 14.0
_DISTANCE: Final = 5.0
_BASE: Final = 4.5  # from the middle of a line to where its letters stand
_LONGEST: Final = 32


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its place.

    Attributes:
        text: shortened, if it is long.
        x: of the middle of the text, or of its end at the place.
        y: of the text's base line.
        anchor: which part of the text is at ``x``: start, middle or end.
        box: about what it covers.
    """

    text: str
    x: float
    y: float
    anchor: str
    box: Box


def placed(
    wanted: Iterable[tuple[str, Box]], frame: Box, taken: Sequence[Box], *, beside: bool = True
) -> list[Name]:
    """Return the names that find a place, the first ones first.

    Args:
        wanted: names with what they are of.
        frame: names stay inside.
        taken: where no name may stand.
        beside: whether a name may stand beside what it is of, too.
    """
    names: list[Name] = []
    for text, of in wanted:
        full = [*taken, *(name.box for name in names)]
        places = _places(shortened(text), of) if beside else _within(shortened(text), of)
        free = (p for p in places if frame.has(p.box) and _is_free(p.box, of, full))
        names.extend(islice(free, 1))
    return names


def _is_free(box: Box, of: Box, full: Iterable[Box]) -> bool:
    return all(box.gap(other) >= 0 or other == of for other in full)


def shortened(text: str) -> str:
    """Return a name that is not too long for a map."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def width(text: str) -> float:
    """Return about how wide a text is."""
    return sum(_WIDE_LETTER if unicodedata.east_asian_width(c) in "WF" else _LETTER for c in text)


def _places(text: str, of: Box) -> Iterator[Name]:
    """Yield where a name may stand, best first: in it, right, left, above, below."""
    yield from _within(text, of)
    x, y = of.middle
    yield _name(text, of.right + _DISTANCE, y, "start")
    yield _name(text, of.left - _DISTANCE, y, "end")
    yield _name(text, x, of.top - LINE / 2, "middle")
    yield _name(text, x, of.bottom + LINE / 2, "middle")


def _within(text: str, of: Box) -> Iterator[Name]:
    if of.width > width(text) + _DISTANCE and of.height > LINE:
        yield _name(text, *of.middle, "middle")


def _name(text: str, x: float, y: float, anchor: str) -> Name:
    wide = width(text)
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    box = Box(left, y - LINE / 2, left + wide, y + LINE / 2)
    return Name(text, x, y + _BASE, anchor, box)
