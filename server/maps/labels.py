"""Labels of a map, placed so that none covers another."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from server.maps.geometry import Box

#: Height of a line in units of the map.
LINE_HEIGHT: Final = 15.0
#: Widths of a letter, and of a wide one such as a Chinese character.
_LETTER, _WIDE_LETTER = 7.4, 14.0
#: Distance between a label and the shape beside it.
_DISTANCE: Final = 5.0
_BASELINE: Final = 4.5  # below the middle of a line
_MAX_CHARACTERS: Final = 32


@dataclass(frozen=True, slots=True)
class LabelRequest:
    """A label to be placed.

    Attributes:
        text: of any length.
        target: box of the shape that is labelled.
        kind: of that shape.
    """

    text: str
    target: Box
    kind: str


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label with its position.

    Attributes:
        text: shortened if it is long.
        x: where the start, middle or end of the text is.
        y: of the text's baseline.
        anchor: which part of the text is at ``x``: start, middle or end.
        box: approximately what the text covers.
        within: kind of the shape that the label is inside; empty if it is beside the shape.
    """

    text: str
    x: float
    y: float
    anchor: str
    box: Box
    within: str = ""


def place_labels(
    requests: Iterable[LabelRequest], view_box: Box, occupied: Sequence[Box], *, beside: bool = True
) -> list[PlacedLabel]:
    """Return the labels that there is room for.

    Args:
        requests: the most important first.
        view_box: labels stay inside it.
        occupied: boxes that no label may cover, except the one that it labels.
        beside: whether a label may also be placed beside its target.
    """
    labels: list[PlacedLabel] = []
    for request in requests:
        blocked = [*occupied, *(label.box for label in labels)]
        blocked = [box for box in blocked if box != request.target]
        for candidate in _candidates(request) if beside else _inside(request):
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


def _candidates(request: LabelRequest) -> Iterator[PlacedLabel]:
    """Yield possible positions, the best first: inside, right, left, above, below."""
    yield from _inside(request)
    text, target, (x, y) = shorten(request.text), request.target, request.target.centre
    yield _label_at(text, target.right + _DISTANCE, y, "start")
    yield _label_at(text, target.left - _DISTANCE, y, "end")
    half = LINE_HEIGHT / 2
    yield _label_at(text, x, min(target.top, y - half) - half, "middle")
    yield _label_at(text, x, max(target.bottom, y + half) + half, "middle")


def _inside(request: LabelRequest) -> Iterator[PlacedLabel]:
    text, target = shorten(request.text), request.target
    if target.width > text_width(text) + _DISTANCE and target.height > LINE_HEIGHT:
        yield replace(_label_at(text, *target.centre, "middle"), within=request.kind)


def _label_at(text: str, x: float, y: float, anchor: str) -> PlacedLabel:
    width = text_width(text)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    box = Box(left, y - LINE_HEIGHT / 2, left + width, y + LINE_HEIGHT / 2)
    return PlacedLabel(text, x, y + _BASELINE, anchor, box)
