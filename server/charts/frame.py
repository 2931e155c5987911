"""What all charts share: the image element, an axis with round ticks, and texts that fit."""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import islice
from typing import Final

from markupsafe import Markup

#: Height of a line of text in pixels.
LINE_HEIGHT: Final = 17
#: Characters per line that fit on a phone, and lines per label.
_MAX_CHARACTERS, _MAX_LINES = 46, 2
_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
#: Numbers outside this range are written with a power of ten.
_LARGEST, _SMALLEST = Decimal("1e15"), Decimal("1e-6")
_MAX_LISTED: Final = 20
_UNITS: Final = ((10**9, "billion"), (10**6, "million"))


def draw_image(title: str, description: str, height: float, *parts: Markup) -> Markup:
    """Return an ``svg`` element, of a height in pixels, that is one image to a screen reader.

    It is as wide as the page; its parts are placed in per cent of that.

    Source: https://www.w3.org/TR/svg-aam-1.0/
    """
    return Markup(
        '<svg class="chart" role="img" aria-labelledby="{0}-t" aria-describedby="{0}-d" '
        'width="100%" height="{1:g}" xmlns="http://www.w3.org/2000/svg">'
        '<title id="{0}-t">{2}</title><desc id="{0}-d">{3}</desc>{4}</svg>'
    ).format(
        element_id(title, description, height), height, title, description, Markup("").join(parts)
    )


def element_id(*content: object) -> str:
    """Return an id for the elements of one image, which no image with other content has."""
    return f"c{hashlib.sha256(repr(content).encode()).hexdigest()[:10]}"


@dataclass(frozen=True, slots=True)
class Scale:
    """The ticks of an axis in ascending order; the first and the last are its ends."""

    ticks: tuple[Decimal, ...]

    def percent(self, number: Decimal) -> float:
        """Return the position of a number along the axis; an end if it lies outside."""
        first, last = self.ticks[0], self.ticks[-1]
        share = (number - first) / (last - first)
        return round(100 * min(1.0, max(0.0, float(share))), 2)

    @property
    def labels(self) -> list[str]:
        """The ticks as text, all in the same unit, so that they can be compared."""
        step = self.ticks[1] - self.ticks[0]
        for size, word in _UNITS:
            if max(map(abs, self.ticks)) < _LARGEST and step >= size // 10:
                return [f"{format_number(t / size)} {word}" if t else "0" for t in self.ticks]
        return [format_number(tick) for tick in self.ticks]


def fit_scale(numbers: Iterable[Decimal]) -> Scale:
    """Return a scale of about four round steps that includes 0 and all numbers, which are finite.

    If all are 0, or there are none, it is from 0 to 1.
    """
    included = [*numbers, Decimal(0)]
    low, high = min(included), max(included)
    if low == high:
        high = Decimal(1)
    exact = (high - low) / 4
    power = Decimal(1).scaleb(exact.adjusted())
    step = next(step * power for step in _STEPS if step * power >= exact)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return Scale(tuple(step * n for n in range(int(first), int(last) + 1)))


def format_number(number: Decimal) -> str:
    """Return a number as text for readers: ``1,500,000``, ``−2.5``, ``1.20e+18``."""
    size = abs(number)
    if size and not _SMALLEST <= size < _LARGEST:
        text = f"{size:.2e}"
    else:
        text = f"{size:,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text}" if number < 0 else text


def wrap_label(text: str, suffix: str = "") -> list[str]:
    """Return a label in lines that fit, the last of them with room for ``suffix``.

    SVG itself neither wraps nor shortens text. A word longer than a line is broken; a label longer
    than two lines ends with "…".
    """
    lines, line = [], ""
    for word in text[: _MAX_CHARACTERS * (_MAX_LINES + 1)].split():
        for start in range(0, len(word), _MAX_CHARACTERS):
            part = word[start : start + _MAX_CHARACTERS]
            if line and len(line) + 1 + len(part) > _MAX_CHARACTERS:
                lines.append(line)
                line = ""
            line = f"{line} {part}".strip()
    lines.append(line)
    if len(lines) > _MAX_LINES:
        lines = [*lines[: _MAX_LINES - 1], f"{lines[_MAX_LINES - 1][: _MAX_CHARACTERS - 1]}…"]
    if len(lines[-1]) + len(suffix) + 1 > _MAX_CHARACTERS:
        lines.append("")
    return lines


def list_rows(rows: Iterable[str], n_rows: int) -> str:
    """Return the first rows of a chart in words, and how many more there are."""
    more = n_rows - _MAX_LISTED
    end = f"; and {more} more in the table." if more > 0 else "."
    return "; ".join(islice(rows, _MAX_LISTED)) + end


def shorten(text: str) -> str:
    """Return a label as one line that is not too long for a screen reader."""
    return " ".join(filter(None, wrap_label(text)))


def isolate_direction(text: str) -> str:
    """Return a text that does not change the order of its neighbours if it runs right to left.

    Source: https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
    """
    is_rtl = any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text)
    return f"\u2068{text}\u2069" if is_rtl else text
