"""Line charts as SVG: exact numbers over time, each with a dot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from server.charts import frame
from server.charts.frame import LINE_HEIGHT, Scale

#: More lines than this cannot be told apart.
MAX_SERIES: Final = 5
_HEIGHT, _TOP = 220, 36
#: Left edge and width of the plot in per cent: the axis is written to its left.
_LEFT, _WIDTH = 15, 80
#: Least distance between two labels of the time axis, in per cent of the plot.
_MIN_DISTANCE: Final = 18
#: Symbols of the series, so that they differ in more than colour; all are centred.
_SYMBOLS: Final = (
    Markup('<circle r="4"/>'),
    Markup('<path d="M-4-4H4V4H-4z"/>'),
    Markup('<path d="M0-5.5L5 4H-5z"/>'),
    Markup('<path d="M0-5.5L5.5 0L0 5.5L-5.5 0z"/>'),
    Markup('<path d="M0 5.5L5-4H-5z"/>'),
)
_DOT: Final = Markup(
    '<svg x="{:g}%" y="{:g}" overflow="visible"><g><title>{}{}</title>{}</g></svg>'
)
_KEY: Final = Markup(
    '<g class="series s{}"><g transform="translate(8 {:g})">{}</g></g>'
    '<text class="label" x="22" y="{:g}">{}</text>'
)


@dataclass(frozen=True, slots=True)
class TimedValue:
    """An exact number at a time in years (2023.5), with a label ("2023-07")."""

    time: Decimal
    label: str
    value: Decimal
    unit: str = ""

    @property
    def text(self) -> str:
        """Time, number and unit, for readers."""
        return f"{self.label}: {frame.format_number(self.value)} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Series:
    """One line, its values in any order."""

    label: str
    values: Sequence[TimedValue]

    def in_order(self) -> list[TimedValue]:
        """Return the values by time."""
        return sorted(self.values, key=lambda value: value.time)


def draw(series: Sequence[Series], title: str, unit: str = "") -> Markup | None:
    """Draw numbers over time, a line for each series, on an axis with the unit of all numbers.

    There are at most MAX_SERIES; the label of a single one is not shown.

    Returns:
        An ``svg`` element; None if there are not two times, or too many series.
    """
    values = [value for line in series for value in line.values]
    times = {value.time for value in values}
    if len(times) < 2 or len(series) > MAX_SERIES:  # noqa: PLR2004  # a line has two ends
        return None
    plot = _Plot(frame.fit_scale(value.value for value in values), min(times), max(times))
    lines = map(plot.draw_line, range(len(series)), series)
    caption = Markup('<text class="tick" y="12">{}</text>').format(unit)
    y, key = float(_TOP + _HEIGHT + 2 * LINE_HEIGHT), []
    for index, line in enumerate(series if len(series) > 1 else ()):
        y += LINE_HEIGHT + 3
        label = frame.isolate_direction(frame.shorten(line.label))
        key.append(_KEY.format(index + 1, y - 5, _SYMBOLS[index], y, label))
    described = (
        f"{frame.shorten(line.label)} {value.text}".strip()
        for line in series
        for value in line.in_order()
    )
    axes = plot.draw_value_axis(), plot.draw_time_axis(values)
    values_in_words = frame.list_rows(described, len(values))
    return frame.draw_image(title, values_in_words, y + 8, caption, *axes, *lines, *key)


@dataclass(frozen=True, slots=True)
class _Plot:
    """The scale of the numbers, and the first and the last time."""

    scale: Scale
    first: Decimal
    last: Decimal

    def x(self, time: Decimal) -> float:
        return round(100 * float((time - self.first) / (self.last - self.first)), 2)

    def y(self, value: Decimal) -> float:
        return round(_TOP + _HEIGHT * (1 - self.scale.percent(value) / 100), 1)

    def draw_value_axis(self) -> Markup:
        line = Markup('<line class="{}" x1="0" x2="97%" y1="{:g}" y2="{:g}"/>')
        text = Markup('<text class="tick" y="{:g}">{}</text>')
        parts = []
        for tick, label in zip(self.scale.ticks, self.scale.labels, strict=True):
            y = self.y(tick)
            parts.append(line.format("grid" if tick else "zero", y, y))
            parts.append(text.format(y - 4, label))
        return Markup("").join(parts)

    def draw_time_axis(self, values: Sequence[TimedValue]) -> Markup:
        """Return the first and the last time, and those between for which there is room."""
        first, *others, last = sorted({(self.x(value.time), value.label) for value in values})
        ticks = [first]
        for x, label in others:
            if x - ticks[-1][0] >= _MIN_DISTANCE and 100 - x >= _MIN_DISTANCE:
                ticks.append((x, label))
        text = Markup('<text class="tick" x="{:g}%" y="{}" text-anchor="middle">{}</text>')
        y = _TOP + _HEIGHT + LINE_HEIGHT
        return _plot(text.format(x, y, frame.isolate_direction(t)) for x, t in [*ticks, last])

    def draw_line(self, index: int, series: Series) -> Markup:
        """Return a series: its dots and the lines between them."""
        values = series.in_order()
        points = [(self.x(value.time), self.y(value.value)) for value in values]
        line = Markup('<line x1="{:g}%" y1="{:g}" x2="{:g}%" y2="{:g}"/>')
        prefix = f"{series.label}, " if series.label else ""
        parts = [line.format(*start, *end) for start, end in pairwise(points)]
        for value, (x, y) in zip(values, points, strict=True):
            parts.append(_DOT.format(x, y, prefix, value.text, _SYMBOLS[index]))
        return Markup('<g class="series s{}">{}</g>').format(index + 1, _plot(parts))


def _plot(parts: Iterable[Markup]) -> Markup:
    """Return parts that are placed in per cent of the plot."""
    svg = Markup('<svg x="{}%" width="{}%" overflow="visible">{}</svg>')
    return svg.format(_LEFT, _WIDTH, Markup("").join(parts))
