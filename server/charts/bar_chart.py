"""Bar charts of quantities as SVG, in which only an exact number is a solid bar.

Positions are in per cent of the width and texts have a fixed size, so a chart is as readable on a
phone as on a wall; a label stands above its bar, which never covers it. To a screen reader a chart
is one image, with a title and its rows in words; the table beside it has the same rows, and the
links.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from server.charts import frame
from server.charts.frame import LINE_HEIGHT, Scale

#: At most this many rows are drawn; the table has all.
MAX_ROWS: Final = 50
#: Height (thickness) of a bar in pixels; its length shows its number.
BAR_HEIGHT: Final = 12
#: Length of the longest bar in per cent; the rest is room for the arrow of an open end.
PLOT_WIDTH: Final = 88
_GAP: Final = 14
#: Properties of numbers: a bar ends at the first of these, a whisker at the first upper bound.
_UPPER: Final = ("maxExclusive", "maxInclusive")
_LOWER: Final = ("minExclusive", "minInclusive")
_APPROXIMATE: Final = ("approximateValue", "justBelow", "average")
_BAR_ENDS: Final = (*_LOWER, *_UPPER, *_APPROXIMATE, "value")
_EXCLUSIVE: Final = frozenset({"minExclusive", "maxExclusive"})
_EMPTY: Final = Markup("")
_ARROW: Final = Markup('<path class="arrow" d="M0 0H30M24-5L30 0L24 5"/>')
_OPEN_END: Final = Markup('<svg x="{:g}%" y="{:g}" overflow="visible">{}</svg>')
_WHISKER: Final = Markup('<line class="between" x1="{:g}%" x2="{:g}%" y1="{:g}" y2="{:g}"/>')
_END: Final = Markup('<circle class="{}" cx="{:g}%" cy="{:g}" r="4.5"/>')
_FILL: Final = Markup(' fill="url(#{})"')
#: The hatching that the bars of one image share.
_PATTERN: Final = Markup(
    '<defs><pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><line class="hatch" y2="6"/></pattern></defs>'
)
#: What the marks mean, in the order of the key.
_KEY: Final = {
    "exact": "the number, as it was said",
    "approximate": "about that number",
    "at-least": "at least that number; how much more is not said",
    "at-most": "at most that number; how much less is not said",
    "between": "somewhere between the two ends",
    "ring": "a ring: the number itself is not included",
}


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One row of a bar chart: numbers by the local name of their property; a range has two."""

    label: str
    numbers: Mapping[str, Decimal]
    quantity: str

    @property
    def mark(self) -> str:
        """How the quantity is drawn, as in the key; empty if it has no number to draw."""
        names = self.numbers.keys()
        is_below = not names.isdisjoint(_UPPER)
        if not names.isdisjoint(_LOWER):
            return "between" if is_below else "at-least"
        if is_below:
            return "at-most"
        if not names.isdisjoint(_APPROXIMATE):
            return "approximate"
        return "exact" if "value" in names else ""

    @property
    def drawn_numbers(self) -> dict[str, Decimal]:
        """The numbers that have a position on the axis."""
        return {name: number for name, number in self.numbers.items() if name in _BAR_ENDS}


def draw(rows: Sequence[ChartRow], title: str, unit: str = "") -> Markup | None:
    """Draw quantities as rows on one axis, none more exactly than it is stated.

    A number is a solid bar. "About" is hatched with a dashed outline. A lower bound is a pale bar
    with an arrow at its open end, an upper bound a hollow one, a range a whisker; a ring means that
    the bound itself is excluded, a dot that it is included. A rank or a word has no bar. The first
    MAX_ROWS rows are drawn; the axis has the unit of all numbers.

    Returns:
        An ``svg`` element; None if no row has a number to draw.
    """
    drawn = rows[:MAX_ROWS]
    if not any(row.mark for row in drawn):
        return None
    scale = frame.fit_scale(number for row in drawn for number in row.drawn_numbers.values())
    pattern = f"{frame.element_id(title, rows)}-h"
    top = y = LINE_HEIGHT + 4 if unit else 0
    parts = []
    for row in drawn:
        part, y = _draw_row(row, y, scale, pattern)
        parts.append(part)
    key, height = _draw_key(drawn, y + LINE_HEIGHT + 10, pattern)
    described = (f"{frame.shorten(row.label)}: {row.quantity}" for row in rows)
    rows_in_words = frame.list_rows(described, len(rows))
    caption = Markup('<text class="tick" y="12">{}</text>').format(unit) if unit else _EMPTY
    grid = draw_grid(scale, top, y)
    marks = (_PATTERN.format(pattern), caption, grid, *parts, key)
    return frame.draw_image(title, rows_in_words, height, *marks)


def _draw_row(row: ChartRow, y: int, scale: Scale, pattern: str) -> tuple[Markup, int]:
    """Return a row that begins at ``y``: its label, quantity and mark; and where it ends."""
    lines = frame.wrap_label(row.label, row.quantity)
    last = y + LINE_HEIGHT * len(lines) - 4
    label = _EMPTY.join(
        Markup('<tspan x="0" y="{:g}">{}</tspan>').format(
            y + LINE_HEIGHT * n - 4, frame.isolate_direction(line)
        )
        for n, line in enumerate(lines, 1)
        if line
    )
    position = Markup('dx="6"') if lines[-1] else Markup('x="0" y="{:g}"').format(last)
    mark, end = _EMPTY, last + 4 + _GAP
    if row.mark:
        mark = _plot(_draw_mark(row, last + 6 + BAR_HEIGHT / 2, scale, pattern))
        end += BAR_HEIGHT
    svg = Markup(
        "<g><title>{}: {}</title>"
        '<text class="label">{}<tspan class="said" {}>{}</tspan></text>{}</g>'
    ).format(row.label, row.quantity, label, position, frame.isolate_direction(row.quantity), mark)
    return svg, end


def _draw_mark(row: ChartRow, middle: float, scale: Scale, pattern: str) -> list[Markup]:
    """Return the mark of a row, its middle at ``middle``."""
    positions = {name: scale.percent(number) for name, number in row.drawn_numbers.items()}
    end = next(positions[name] for name in _BAR_ENDS if name in positions)
    bar = "at-least" if row.mark == "between" else row.mark
    hatching = pattern if bar == "approximate" else ""
    parts = [draw_bar(bar, scale.percent(Decimal(0)), end, middle, hatching)]
    if row.mark == "at-least":
        parts.append(_OPEN_END.format(end, middle, _ARROW))
    if row.mark == "between":
        upper = next(positions[name] for name in _UPPER if name in positions)
        parts.append(_WHISKER.format(end, upper, middle, middle))
    for name, position in positions.items():
        if name in _LOWER + _UPPER:
            parts.append(_END.format("ring" if name in _EXCLUSIVE else "dot", position, middle))
    return parts


def _draw_key(rows: Sequence[ChartRow], y: float, pattern: str) -> tuple[Markup, float]:
    """Return what the marks mean, unless all are solid bars; and where the key ends."""
    marks = {row.mark for row in rows} - {""}
    if marks == {"exact"}:
        return _EMPTY, y
    if any(row.numbers.keys() & _EXCLUSIVE for row in rows):
        marks.add("ring")
    parts = []
    for mark, meaning in _KEY.items():
        if mark in marks:
            y += LINE_HEIGHT + 2
            text = Markup('<text class="tick" x="46" y="{:g}">{}</text>').format(y, meaning)
            parts.append(draw_sample(mark, y - 4, pattern) + text)
    return _EMPTY.join(parts), y + 8


def _plot(parts: Iterable[Markup]) -> Markup:
    """Return parts that are placed in per cent of the plot."""
    svg = Markup('<svg width="{}%" overflow="visible">{}</svg>')
    return svg.format(PLOT_WIDTH, _EMPTY.join(parts))


def draw_bar(mark: str, start: float, end: float, middle: float, pattern: str = "") -> Markup:
    """Return a bar between two positions, hatched if a pattern is given."""
    fill = _FILL.format(pattern) if pattern else _EMPTY
    return Markup('<rect class="{}" x="{:g}%" y="{:g}" width="{:g}%" height="{}"{}/>').format(
        mark, min(start, end), middle - BAR_HEIGHT / 2, abs(end - start), BAR_HEIGHT, fill
    )


def draw_grid(scale: Scale, top: float, bottom: float) -> Markup:
    """Return the lines of an axis from ``top`` to ``bottom``, with their numbers below."""
    line = Markup('<line class="{}" x1="{:g}%" x2="{:g}%" y1="{:g}" y2="{:g}"/>')
    text = Markup('<text class="tick" x="{:g}%" y="{:g}" text-anchor="{}">{}</text>')
    parts = []
    for tick, label in zip(scale.ticks, scale.labels, strict=True):
        x = scale.percent(tick)
        anchor = {scale.ticks[0]: "start", scale.ticks[-1]: "end"}.get(tick, "middle")
        parts.append(line.format("grid" if tick else "zero", x, x, top, bottom))
        parts.append(text.format(x, bottom + LINE_HEIGHT, anchor, label))
    return _plot(parts)


def draw_sample(mark: str, y: float, pattern: str) -> Markup:
    """Return a mark for the key, its middle at ``y``."""
    bar = Markup('<rect class="{}" x="1" y="-5" width="{}" height="10"{}/>')
    arrow = Markup('<g transform="translate(6 0)">{}</g>').format(_ARROW)
    ends = Markup('<circle class="dot" cx="5" r="4.5"/><circle class="dot" cx="31" r="4.5"/>')
    samples = {
        "approximate": bar.format(mark, 34, _FILL.format(pattern)),
        "at-least": bar.format(mark, 5, "") + arrow,
        "between": Markup('<line class="between" x1="5" x2="31"/>') + ends,
        "ring": Markup('<circle class="ring" cx="18" r="4.5"/>'),
    }
    sample = samples.get(mark, bar.format(mark, 34, ""))
    return Markup('<g transform="translate(0 {:g})">{}</g>').format(y, sample)
