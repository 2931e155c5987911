"""Lines over time, as SVG: numbers that are known exactly, each with a dot."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from server.charts.scale import Scale, number, tidy
from server.charts.svg import LINE, Image, image, isolated, shortened

#: More lines than this cannot be told apart.
MOST_SERIES: Final = 5
_HEIGHT, _TOP = 220, 36
#: Where the plot begins and how wide it is, in per cent: the axis is written left of it.
_LEFT, _WIDTH = 15, 80
#: Least distance between two times on the axis, in per cent of the plot.
_APART: Final = 18
_TOLD: Final = 20
#: Marks of series, so that they differ in more than colour; all are centred.
_SHAPES: Final = (
    Markup('<circle r="4"/>'),
    Markup('<path d="M-4-4H4V4H-4z"/>'),
    Markup('<path d="M0-5.5L5 4H-5z"/>'),
    Markup('<path d="M0-5.5L5.5 0L0 5.5L-5.5 0z"/>'),
    Markup('<path d="M0 5.5L5-4H-5z"/>'),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A number at a time.

    Attributes:
        when: in years, such as 2023.5.
        label: of the time, such as "2023-07".
        value: known exactly.
        unit: of the value; empty where the axis says it.
    """

    when: Decimal
    label: str
    value: Decimal
    unit: str = ""

    @property
    def said(self) -> str:
        """The value as people read it."""
        return f"{number(self.value)} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Series:
    """One line."""

    label: str
    moments: Sequence[Moment]


def over_time(series: Sequence[Series], title: str, unit: str = "") -> Markup | None:
    """Draw numbers over time, a line for each series.

    Args:
        series: MOST_SERIES at most; the label of a single one is not shown.
        title: of the chart.
        unit: of all numbers, for the axis.

    Returns:
        An ``svg`` element; None when there are not two times, or too many series.
    """
    moments = [moment for each in series for moment in each.moments]
    if len({moment.when for moment in moments}) < 2 or len(series) > MOST_SERIES:  # noqa: PLR2004  # a line has two ends
        return None
    plot = _Plot(
        tidy([moment.value for moment in moments]),
        min(moment.when for moment in moments),
        max(moment.when for moment in moments),
    )
    parts = [plot.axis(), plot.times(moments), *map(plot.line, range(len(series)), series)]
    caption = Markup('<text class="tick" y="12">{}</text>').format(unit)
    y, key = float(_TOP + _HEIGHT + 2 * LINE), []
    for index, each in enumerate(series if len(series) > 1 else ()):
        y += LINE + 3
        key.append(_key(index, each.label, y))
    return image(Image(title, _told(series), y + 8), caption, *parts, *key)


@dataclass(frozen=True, slots=True)
class _Plot:
    """The numbers of the axis, and the first and the last time."""

    scale: Scale
    first: Decimal
    last: Decimal

    def x(self, when: Decimal) -> float:
        return round(100 * float((when - self.first) / (self.last - self.first)), 2)

    def y(self, value: Decimal) -> float:
        return round(_TOP + _HEIGHT * (1 - self.scale.percent(value) / 100), 1)

    def axis(self) -> Markup:
        line = Markup('<line class="{}" x1="0" x2="97%" y1="{:g}" y2="{:g}"/>')
        text = Markup('<text class="tick" y="{:g}">{}</text>')
        parts = []
        for tick, label in zip(self.scale.ticks, self.scale.labels, strict=True):
            y = self.y(tick)
            parts.append(line.format("grid" if tick else "zero", y, y))
            parts.append(text.format(y - 4, label))
        return Markup("").join(parts)

    def times(self, moments: Sequence[Moment]) -> Markup:
        """Return the times, as many as have room; the first and the last of them have."""
        found = sorted({(self.x(moment.when), moment.label) for moment in moments})
        shown = [found[0]]
        for each in found[1:-1]:
            if each[0] - shown[-1][0] >= _APART and 100 - each[0] >= _APART:
                shown.append(each)
        shown.append(found[-1])
        text = Markup('<text class="tick" x="{:g}%" y="{}" text-anchor="middle">{}</text>')
        y = _TOP + _HEIGHT + LINE
        return _placed(*[text.format(x, y, isolated(label)) for x, label in shown])

    def line(self, index: int, series: Series) -> Markup:
        """Return a series: its dots and the lines between them."""
        found = sorted(series.moments, key=lambda moment: moment.when)
        at = [(self.x(moment.when), self.y(moment.value)) for moment in found]
        line = Markup('<line x1="{:g}%" y1="{:g}" x2="{:g}%" y2="{:g}"/>')
        dot = Markup('<svg x="{:g}%" y="{:g}" overflow="visible"><g>{}{}</g></svg>')
        name = f"{series.label}, " if series.label else ""
        parts = [line.format(*a, *b) for a, b in pairwise(at)]
        for moment, (x, y) in zip(found, at, strict=True):
            said = f"{name}{moment.label}: {moment.said}"
            parts.append(dot.format(x, y, Markup("<title>{}</title>").format(said), _SHAPES[index]))
        inside = Markup("").join(parts)
        return Markup('<g class="series s{}">{}</g>').format(index + 1, _placed(inside))


def _placed(*parts: Markup) -> Markup:
    inside = Markup("").join(parts)
    return Markup('<svg x="{}%" width="{}%" overflow="visible">{}</svg>').format(
        _LEFT, _WIDTH, inside
    )


def _key(index: int, label: str, y: float) -> Markup:
    return Markup(
        '<g class="series s{}"><g transform="translate(8 {:g})">{}</g></g>'
        '<text class="label" x="22" y="{:g}">{}</text>'
    ).format(index + 1, y - 5, _SHAPES[index], y, isolated(shortened(label)))


def _told(series: Sequence[Series]) -> str:
    """Return the numbers in words."""
    told = [
        f"{shortened(each.label)} {moment.label}: {moment.said}".strip()
        for each in series
        for moment in sorted(each.moments, key=lambda moment: moment.when)
    ]
    more = f"; and {len(told) - _TOLD} more in the table" if len(told) > _TOLD else ""
    return f"{'; '.join(told[:_TOLD])}{more}."
