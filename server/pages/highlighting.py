"""Highlighting: marks the passages in a text, even where they overlap.

A passage inside another becomes a nested mark. Of two that cross, the one that begins later is cut
where the earlier one ends, and continues after it as another part.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.evidence.excerpts import Span

_MAX_HEADING_CHARS: Final = 80
_NUMBER: Final = re.compile(r"[0-9][0-9,. ]*")


@dataclass(frozen=True, slots=True)
class Highlight:
    """A passage, or a part of it; the span is that of the whole passage."""

    span: Span
    is_first: bool
    pieces: tuple["str | Highlight", ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the text; its kind is ``heading``, ``paragraph``, or ``number`` on its own line."""

    kind: str
    pieces: tuple[str | Highlight, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of a passage that is not yet placed."""

    start: int
    end: int
    span: Span

    @property
    def order(self) -> tuple[int, int, int]:
        """Longer ones come first; of two that fill a line, so does the longer passage."""
        return self.start, -self.end, self.span.start - self.span.end


def mark_passages(text: str, spans: Sequence[Span]) -> list[Block]:
    """Return the lines of a text (they end with line feeds), with the passages highlighted."""
    parts = [_Part(span.start, span.end, span) for span in sorted(set(spans))]
    seen: set[Span] = set()
    lines = text.split("\n")
    blocks, start = [], 0
    for index, line in enumerate(lines):
        end = start + len(line)
        within = [_clip(p, start, end) for p in parts if max(p.start, start) < min(p.end, end)]
        pieces = tuple(_pieces(text, (start, end), within, seen))
        before = lines[index - 1] if index else ""
        blocks.append(Block(_kind(before, line, lines[index + 1 : index + 2]), pieces))
        start = end + 1
    return [block for block in blocks if block.pieces]


def _clip(part: _Part, start: int, end: int) -> _Part:
    return _Part(max(part.start, start), min(part.end, end), part.span)


def _pieces(
    text: str, bounds: tuple[int, int], parts: list[_Part], seen: set[Span]
) -> Iterator[str | Highlight]:
    position, end = bounds
    queue = sorted(parts, key=lambda part: part.order)
    while queue:
        part = queue.pop(0)
        if position < part.start:
            yield text[position : part.start]
        inside = [p for p in queue if p.start < part.end]
        rest = [_Part(part.end, p.end, p.span) for p in inside if p.end > part.end]
        queue = sorted([p for p in queue if p not in inside] + rest, key=lambda p: p.order)
        is_first = part.span not in seen
        seen.add(part.span)
        cut = [_clip(p, part.start, part.end) for p in inside]
        pieces = tuple(_pieces(text, (part.start, part.end), cut, seen))
        yield Highlight(part.span, is_first, pieces)
        position = part.end
    if position < end:
        yield text[position:end]


def _kind(before: str, line: str, following: list[str]) -> str:
    """Return the kind of a line: a heading is short, ends no sentence and precedes a longer line.

    The line after a number is a paragraph that says what it counts.
    """
    if _NUMBER.fullmatch(line):
        return "number"
    if _NUMBER.fullmatch(before):
        return "paragraph"
    is_short = len(line) <= _MAX_HEADING_CHARS and not line.endswith((".", ",", ";", ":"))
    leads = any(len(line) < len(after) or _NUMBER.fullmatch(after) for after in following)
    return "heading" if is_short and leads and not line.startswith("*") else "paragraph"
