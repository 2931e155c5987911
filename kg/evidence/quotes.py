"""Quotations: where words stand in a text.

Offsets count Unicode code points from 0; an end is not included.
Source: https://www.w3.org/TR/annotation-model/#text-position-selector
"""

import re
from dataclasses import dataclass

#: How many characters of context a TextQuoteSelector carries on each side.
CONTEXT_CHARS = 32


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A run of characters: offsets of its first one and of the one behind its last."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of ``text`` in this run."""
        return text[self.start : self.end]

    def context(self, text: str) -> tuple[str, str]:
        """Return up to CONTEXT_CHARS characters before and behind this run."""
        return (
            text[max(0, self.start - CONTEXT_CHARS) : self.start],
            text[self.end : self.end + CONTEXT_CHARS],
        )


def find(text: str, quote: str, prefix: str = "", suffix: str = "") -> list[Span]:
    """Return every run of ``text`` that reads ``quote`` between ``prefix`` and ``suffix``."""
    pattern = f"(?<={re.escape(prefix)})(?={re.escape(quote + suffix)})"
    return [Span(m.start(), m.start() + len(quote)) for m in re.finditer(pattern, text)]


def nearly(text: str, quote: str) -> str | None:
    """Return words of ``text`` that differ from ``quote`` in case, spaces or quote marks only."""
    words = re.split(r"[\s'\"’‘“”]+", quote.strip())
    found = re.search(r"[\s'\"’‘“”]+".join(map(re.escape, words)), text, re.IGNORECASE)
    return found.group() if found else None
