"""A text with passages marked in it, also where they overlap.

Passages that lie inside one another become nested marks. Of two that cross, the one that begins
later is cut where the earlier one ends, and goes on behind it as another part.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

#: A line with no more than so many characters, and no full stop, may be a heading.
_LONGEST_HEADING: Final = 80
_NUMBER: Final = re.compile(r"[0-9][0-9,. ]*")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` of a text, in code points from 0; the end is not included."""

    start: int
    end: int

    @property
    def key(self) -> str:
        """How the span is called in the page: ``1627-1656``."""
        return f"{self.start}-{self.end}"

    def has(self, other: "Span") -> bool:
        """Whether all of another span is inside this one."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage, or a part of it.

    Attributes:
        span: of the whole passage.
        is_first: whether this is its first part.
        pieces: plain text and the marks inside it.
    """

    span: Span
    is_first: bool
    pieces: tuple["str | Mark", ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the text: a heading, a paragraph, or a number that stands for itself.

    Attributes:
        kind: ``heading``, ``paragraph`` or ``number``; how it looks, the text is the same.
        pieces: plain text and marks.
    """

    kind: str
    pieces: tuple[str | Mark, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """What is left of a passage to be placed."""

    start: int
    end: int
    span: Span

    @property
    def order(self) -> tuple[int, int]:
        return self.start, -self.end


def blocks(text: str, spans: Sequence[Span]) -> list[Block]:
    """Return the lines of a text with the passages marked.

    Args:
        text: of a page, lines ended by line feeds.
        spans: of the passages; each within the text.
    """
    parts = [_Part(span.start, span.end, span) for span in sorted(set(spans))]
    seen: set[Span] = set()
    lines = text.split("\n")
    found, start = [], 0
    for index, line in enumerate(lines):
        end = start + len(line)
        within = [_clipped(p, start, end) for p in parts if max(p.start, start) < min(p.end, end)]
        pieces = tuple(_pieces(text, (start, end), within, seen))
        before = lines[index - 1] if index else ""
        found.append(Block(_kind(before, line, lines[index + 1 : index + 2]), pieces))
        start = end + 1
    return [block for block in found if block.pieces]


def _clipped(part: _Part, start: int, end: int) -> _Part:
    return _Part(max(part.start, start), min(part.end, end), part.span)


def _pieces(
    text: str, bounds: tuple[int, int], parts: list[_Part], seen: set[Span]
) -> Iterator[str | Mark]:
    position, end = bounds
    waiting = sorted(parts, key=lambda part: part.order)
    while waiting:
        part = waiting.pop(0)
        if position < part.start:
            yield text[position : part.start]
        inside = [p for p in waiting if p.start < part.end]
        rest = [_Part(part.end, p.end, p.span) for p in inside if p.end > part.end]
        waiting = sorted([p for p in waiting if p not in inside] + rest, key=lambda p: p.order)
        is_first = part.span not in seen
        seen.add(part.span)
        cut = [_clipped(p, part.start, part.end) for p in inside]
        pieces = tuple(_pieces(text, (part.start, part.end), cut, seen))
        yield Mark(part.span, is_first, pieces)
        position = part.end
    if position < end:
        yield text[position:end]


def _kind(before: str, line: str, following: list[str]) -> str:
    """Return how a line looks: a heading is short, ends no sentence and stands before a longer one.

    Behind a number stands what it counts. What looks like one changes nothing but the looks.
    """
    if _NUMBER.fullmatch(line):
        return "number"
    if _NUMBER.fullmatch(before):
        return "paragraph"
    is_short = len(line) <= _LONGEST_HEADING and not line.endswith((".", ",", ";", ":"))
    leads = any(len(line) < len(after) or _NUMBER.fullmatch(after) for after in following)
    return "heading" if is_short and leads and not line.startswith("*") else "paragraph"
