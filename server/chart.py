"""Charts of quantities as SVG: a solid bar is a number that is known, and nothing else looks so.

Everything is placed in per cent of the width, and texts have a size of their own, so a chart is as
readable on a telephone as on a wall; a label stands above its bar and is never cut by one. A chart
is one image to a screen reader, with a title and its rows in words; the table beside it is its
twin, and has the links.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from server.scale import Scale, tidy
from server.svg import LINE, Image, image, isolated, lines, name_of, shortened

#: A chart has so many rows; the table has all.
MOST_ROWS: Final = 50
_TOLD_ROWS: Final = 20
_BAR, _GAP = 12, 14
#: Width of the plot in per cent: beside it is room for the arrow of an open end.
_PLOT: Final = 88
_LOWER: Final = ("minExclusive", "minInclusive")
_UPPER: Final = ("maxExclusive", "maxInclusive")
_EXCLUSIVE: Final = frozenset({"minExclusive", "maxExclusive"})
_NOTHING: Final = Markup("")
#: What the marks mean, in the order of the key.
_KEY: Final = {
    "exact": "the number, as it was said",
    "approximate": "about that number",
    "at-least": "at least so many; how many more is not said",
    "at-most": "at most so many; how many is not said",
    "between": "somewhere between the two ends",
    "ring": "a ring: the number itself is not included",
}
_ARROW: Final = Markup('<path class="arrow" d="M0 0H30M24-5L30 0L24 5"/>')


@dataclass(frozen=True, slots=True)
class Point:
    """One row of a chart.

    Attributes:
        label: what it is about.
        numbers: by the local name of their property, such as ``value`` or ``minExclusive``; a range
            has two. A rank is not drawn; a quantity in words has none.
        said: the quantity in words, such as "more than 1,500,000".
    """

    label: str
    numbers: Mapping[str, Decimal]
    said: str

    @property
    def kind(self) -> str:
        """The mark that it is drawn as; empty where there is no number to draw."""
        names = self.numbers.keys()
        lower, upper = names & set(_LOWER), names & set(_UPPER)
        if lower and upper:
            return "between"
        if lower or upper:
            return "at-least" if lower else "at-most"
        if "approximateValue" in names:
            return "approximate"
        return "exact" if "value" in names else ""

    @property
    def drawn(self) -> dict[str, Decimal]:
        """The numbers that stand on the axis."""
        return {name: n for name, n in self.numbers.items() if self.kind and name != "rank"}


def observations(points: Sequence[Point], title: str, unit: str = "") -> Markup | None:
    """Draw quantities as rows on one axis, each as exactly as it is known.

    A number is a solid bar. "About" is hatched with a broken outline. A lower bound is a pale bar
    with an arrow at its open end, an upper bound a hollow one, a range a whisker; a ring says that
    the bound itself is excluded, a dot that it is included. A rank or a word has no bar.

    Args:
        points: in the order in which they are shown; MOST_ROWS of them are.
        title: of the chart.
        unit: of all numbers, for the axis.

    Returns:
        An ``svg`` element; None when no point has a number to draw.
    """
    shown = points[:MOST_ROWS]
    if not any(point.kind for point in shown):
        return None
    scale = tidy([number for point in shown for number in point.drawn.values()])
    name = name_of(title, points)
    top = y = LINE + 4 if unit else 0
    rows = []
    for point in shown:
        rows.append(_row(point, y, scale, name))
        y += _height(point)
    key, height = _key(shown, y + LINE + 10, name)
    about = Image(title, _told(points), height)
    return image(about, _pattern(name), _caption(unit), _grid(scale, top, y), *rows, key)


def _height(point: Point) -> int:
    n_lines = len(lines(point.label, point.said))
    return LINE * n_lines + _GAP + (_BAR if point.kind else 0)


def _row(point: Point, y: float, scale: Scale, name: str) -> Markup:
    """Return a row that begins at ``y``: its label, its words, its mark."""
    texts = lines(point.label, point.said)
    last = y + LINE * len(texts) - 4
    spans = [
        Markup('<tspan x="0" y="{:g}">{}</tspan>').format(y + LINE * n - 4, isolated(text))
        for n, text in enumerate(texts, 1)
        if text
    ]
    place = Markup('dx="6"') if texts[-1] else Markup('x="0" y="{:g}"').format(last)
    said = Markup('<tspan class="said" {}>{}</tspan>').format(place, isolated(point.said))
    whole = Markup("<title>{}: {}</title>").format(point.label, point.said)
    marks = _plot(*_marks(point, last + 6 + _BAR / 2, scale, name)) if point.kind else _NOTHING
    return Markup('<g>{}<text class="label">{}{}</text>{}</g>').format(
        whole, Markup("").join(spans), said, marks
    )


def _marks(point: Point, middle: float, scale: Scale, name: str) -> list[Markup]:
    """Return the mark of a point, its middle at ``middle``."""
    at = {each: scale.percent(number) for each, number in point.drawn.items()}
    zero = scale.percent(Decimal(0))
    lower = next((at[each] for each in _LOWER if each in at), zero)
    upper = next((at[each] for each in _UPPER if each in at), zero)
    parts = [_end(each, place, middle) for each, place in at.items() if each in _LOWER + _UPPER]
    match point.kind:
        case "exact":
            return [_bar("exact", zero, at["value"], middle)]
        case "approximate":
            return [_bar("approximate", zero, at["approximateValue"], middle, name)]
        case "at-least":
            return [_bar("at-least", zero, lower, middle), _arrow(lower, middle), *parts]
        case "at-most":
            return [_bar("at-most", zero, upper, middle), *parts]
    return [_bar("at-least", zero, lower, middle), _whisker(lower, upper, middle), *parts]


def _plot(*parts: Markup) -> Markup:
    """Return what is placed in per cent of the plot."""
    inside = Markup("").join(parts)
    return Markup('<svg width="{}%" overflow="visible">{}</svg>').format(_PLOT, inside)


def _bar(kind: str, start: float, end: float, middle: float, pattern: str = "") -> Markup:
    fill = Markup(' fill="url(#{}-h)"').format(pattern) if pattern else _NOTHING
    return Markup('<rect class="{}" x="{:g}%" y="{:g}" width="{:g}%" height="{}"{}/>').format(
        kind, min(start, end), middle - _BAR / 2, abs(end - start), _BAR, fill
    )


def _arrow(at: float, middle: float) -> Markup:
    return Markup('<svg x="{:g}%" y="{:g}" overflow="visible">{}</svg>').format(at, middle, _ARROW)


def _whisker(start: float, end: float, middle: float) -> Markup:
    return Markup('<line class="between" x1="{:g}%" x2="{:g}%" y1="{:g}" y2="{:g}"/>').format(
        start, end, middle, middle
    )


def _end(bound: str, at: float, middle: float) -> Markup:
    kind = "ring" if bound in _EXCLUSIVE else "dot"
    return Markup('<circle class="{}" cx="{:g}%" cy="{:g}" r="4.5"/>').format(kind, at, middle)


def _grid(scale: Scale, top: float, bottom: float) -> Markup:
    line = Markup('<line class="{}" x1="{:g}%" x2="{:g}%" y1="{:g}" y2="{:g}"/>')
    text = Markup('<text class="tick" x="{:g}%" y="{:g}" text-anchor="{}">{}</text>')
    parts = []
    for tick, label in zip(scale.ticks, scale.labels, strict=True):
        at = scale.percent(tick)
        anchor = {scale.ticks[0]: "start", scale.ticks[-1]: "end"}.get(tick, "middle")
        parts.append(line.format("grid" if tick else "zero", at, at, top, bottom))
        parts.append(text.format(at, bottom + LINE, anchor, label))
    return _plot(*parts)


def _caption(unit: str) -> Markup:
    return Markup('<text class="tick" y="12">{}</text>').format(unit) if unit else _NOTHING


def _key(points: Sequence[Point], y: float, name: str) -> tuple[Markup, float]:
    """Return what the marks mean, where there are others than solid bars; and where it ends."""
    kinds = {point.kind for point in points} - {""}
    if kinds == {"exact"}:
        return _NOTHING, y
    if any(point.numbers.keys() & _EXCLUSIVE for point in points):
        kinds.add("ring")
    parts = []
    for kind, told in _KEY.items():
        if kind in kinds:
            y += LINE + 2
            text = Markup('<text class="tick" x="46" y="{:g}">{}</text>').format(y, told)
            parts.append(_sample(kind, y - 4, name) + text)
    return Markup("").join(parts), y + 8


def _sample(kind: str, y: float, name: str) -> Markup:
    bar = Markup('<rect class="{}" x="1" y="-5" width="{}" height="10"{}/>')
    ends = Markup('<circle class="dot" cx="5" r="4.5"/><circle class="dot" cx="31" r="4.5"/>')
    drawn = {
        "exact": bar.format("exact", 34, ""),
        "approximate": bar.format("approximate", 34, Markup(' fill="url(#{}-h)"').format(name)),
        "at-least": bar.format("at-least", 5, "")
        + Markup('<g transform="translate(6 0)">{}</g>').format(_ARROW),
        "at-most": bar.format("at-most", 34, ""),
        "between": Markup('<line class="between" x1="5" x2="31"/>') + ends,
        "ring": Markup('<circle class="ring" cx="18" r="4.5"/>'),
    }
    return Markup('<g transform="translate(0 {:g})">{}</g>').format(y, drawn[kind])


def _pattern(name: str) -> Markup:
    return Markup(
        '<defs><pattern id="{}-h" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line class="hatch" y2="6"/></pattern></defs>'
    ).format(name)


def _told(points: Sequence[Point]) -> str:
    """Return the rows in words."""
    told = "; ".join(f"{shortened(p.label)}: {p.said}" for p in points[:_TOLD_ROWS])
    more = len(points) - _TOLD_ROWS
    return f"{told}; and {more} more in the table." if more > 0 else f"{told}."
