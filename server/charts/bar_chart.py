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

from server.charts import shapes
from server.charts.scale import Scale, tidy
from server.charts.svg import LINE, Image, image, isolated, lines, name_of, shortened

#: A chart has so many rows; the table has all.
MOST_ROWS: Final = 50
_TOLD_ROWS: Final = 20
_GAP: Final = 14
_LOWER: Final = ("minExclusive", "minInclusive")
_UPPER: Final = ("maxExclusive", "maxInclusive")
_EXCLUSIVE: Final = frozenset({"minExclusive", "maxExclusive"})
_NOTHING: Final = Markup("")
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
        return {name: n for name, n in self.numbers.items() if name != "rank"}


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
        row, y = _row(point, y, scale, name)
        rows.append(row)
    key, height = _key(shown, y + LINE + 10, name)
    about = Image(title, _told(points), height)
    caption = Markup('<text class="tick" y="12">{}</text>').format(unit) if unit else _NOTHING
    return image(about, shapes.pattern(name), caption, shapes.grid(scale, top, y), *rows, key)


def _row(point: Point, y: int, scale: Scale, name: str) -> tuple[Markup, int]:
    """Return a row that begins at ``y``: its label, its words, its mark; and where it ends."""
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
    mark, below = _NOTHING, last + 4 + _GAP
    if point.kind:
        mark = shapes.plot(*_marks(point, last + 6 + shapes.BAR / 2, scale, name))
        below += shapes.BAR
    row = Markup('<g>{}<text class="label">{}{}</text>{}</g>')
    return row.format(whole, _NOTHING.join(spans), said, mark), below


def _marks(point: Point, middle: float, scale: Scale, name: str) -> list[Markup]:
    """Return the mark of a point, its middle at ``middle``."""
    at = {each: scale.percent(number) for each, number in point.drawn.items()}
    zero = scale.percent(Decimal(0))
    lower = next((at[each] for each in _LOWER if each in at), zero)
    upper = next((at[each] for each in _UPPER if each in at), zero)
    parts = [
        shapes.end("ring" if each in _EXCLUSIVE else "dot", place, middle)
        for each, place in at.items()
        if each in _LOWER + _UPPER
    ]
    match point.kind:
        case "exact":
            return [shapes.bar("exact", zero, at["value"], middle)]
        case "approximate":
            return [shapes.bar("approximate", zero, at["approximateValue"], middle, name)]
        case "at-least":
            return [
                shapes.bar("at-least", zero, lower, middle),
                shapes.arrow(lower, middle),
                *parts,
            ]
        case "at-most":
            return [shapes.bar("at-most", zero, upper, middle), *parts]
    return [
        shapes.bar("at-least", zero, lower, middle),
        shapes.whisker(lower, upper, middle),
        *parts,
    ]


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
            parts.append(shapes.sample(kind, y - 4, name) + text)
    return Markup("").join(parts), y + 8


def _told(points: Sequence[Point]) -> str:
    """Return the rows in words."""
    told = "; ".join(f"{shortened(p.label)}: {p.said}" for p in points[:_TOLD_ROWS])
    more = len(points) - _TOLD_ROWS
    return f"{told}; and {more} more in the table." if more > 0 else f"{told}."
