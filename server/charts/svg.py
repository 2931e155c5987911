"""The frame of a picture, and texts in it: SVG breaks no lines and shortens nothing by itself."""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

#: Height of a line of text in pixels.
LINE: Final = 17
#: Characters of a line that fit on a telephone, and lines of a label.
_WIDE, _MOST_LINES = 46, 2


@dataclass(frozen=True, slots=True)
class Image:
    """What a picture is called, what it says in words, and its height in pixels."""

    title: str
    told: str
    height: float


def image(about: Image, *parts: Markup) -> Markup:
    """Return an ``svg`` element that is one image to a screen reader.

    Its width is that of the page; what is in it is placed in per cent.

    Source: https://www.w3.org/TR/svg-aam-1.0/
    """
    name = name_of(about)
    return Markup(
        '<svg class="chart" role="img" aria-labelledby="{0}-t" aria-describedby="{0}-d" '
        'width="100%" height="{1:g}" xmlns="http://www.w3.org/2000/svg">'
        '<title id="{0}-t">{2}</title><desc id="{0}-d">{3}</desc>{4}</svg>'
    ).format(name, about.height, about.title, about.told, Markup("").join(parts))


def name_of(*parts: object) -> str:
    """Return a name for the parts of an image to refer to each other by; no other image has it."""
    return f"c{hashlib.sha256(repr(parts).encode()).hexdigest()[:10]}"


def lines(text: str, extra: str = "") -> list[str]:
    """Return a label in lines that fit, the last of them with room for ``extra``.

    A word that is longer than a line is broken; what is longer than two lines ends with "…".
    """
    found, line = [], ""
    for word in _words(text):
        if line and len(line) + 1 + len(word) > _WIDE:
            found.append(line)
            line = ""
        line = f"{line} {word}".strip()
    found.append(line)
    if len(found) > _MOST_LINES:
        found = found[:_MOST_LINES]
        found[-1] = f"{found[-1][: _WIDE - 1]}…"
    if len(found[-1]) + len(extra) + 1 > _WIDE:
        found.append("")
    return found


def shortened(text: str) -> str:
    """Return a label as one line of text that is not too long to be listened to."""
    return " ".join(filter(None, lines(text)))


def isolated(text: str) -> str:
    """Return a text that leaves the order of what stands beside it alone.

    Source: https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
    """
    turns = any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text)
    return f"\u2068{text}\u2069" if turns else text


def _words(text: str) -> Iterator[str]:
    """Yield the words of a label, none longer than a line, up to more than there is room for."""
    for word in text[: _WIDE * (_MOST_LINES + 1)].split():
        for start in range(0, len(word), _WIDE):
            yield word[start : start + _WIDE]
