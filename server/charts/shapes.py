"""The marks of charts: bars, arrows, ends, lines, placed in per cent of the plot's width."""

from typing import Final

from markupsafe import Markup

from server.charts.scale import Scale
from server.charts.svg import LINE

#: Width of the plot in per cent: beside it is room for the arrow of an open end.
PLOT: Final = 88
#: Height of a bar in pixels.
BAR: Final = 12
_NOTHING: Final = Markup("")
_ARROW: Final = Markup('<path class="arrow" d="M0 0H30M24-5L30 0L24 5"/>')


def plot(*parts: Markup) -> Markup:
    """Return what is placed in per cent of the plot."""
    inside = Markup("").join(parts)
    return Markup('<svg width="{}%" overflow="visible">{}</svg>').format(PLOT, inside)


def bar(kind: str, start: float, end: float, middle: float, pattern: str = "") -> Markup:
    """Return a bar between two places; what has a pattern is hatched."""
    fill = Markup(' fill="url(#{}-h)"').format(pattern) if pattern else _NOTHING
    return Markup('<rect class="{}" x="{:g}%" y="{:g}" width="{:g}%" height="{}"{}/>').format(
        kind, min(start, end), middle - BAR / 2, abs(end - start), BAR, fill
    )


def arrow(at: float, middle: float) -> Markup:
    """Return the arrow of an open end."""
    return Markup('<svg x="{:g}%" y="{:g}" overflow="visible">{}</svg>').format(at, middle, _ARROW)


def whisker(start: float, end: float, middle: float) -> Markup:
    """Return the line of a range."""
    return Markup('<line class="between" x1="{:g}%" x2="{:g}%" y1="{:g}" y2="{:g}"/>').format(
        start, end, middle, middle
    )


def end(kind: str, at: float, middle: float) -> Markup:
    """Return the end of a bound: a ``ring``, or a ``dot``."""
    return Markup('<circle class="{}" cx="{:g}%" cy="{:g}" r="4.5"/>').format(kind, at, middle)


def grid(scale: Scale, top: float, bottom: float) -> Markup:
    """Return the lines of an axis from ``top`` to ``bottom``, with their numbers below."""
    line = Markup('<line class="{}" x1="{:g}%" x2="{:g}%" y1="{:g}" y2="{:g}"/>')
    text = Markup('<text class="tick" x="{:g}%" y="{:g}" text-anchor="{}">{}</text>')
    parts = []
    for tick, label in zip(scale.ticks, scale.labels, strict=True):
        at = scale.percent(tick)
        anchor = {scale.ticks[0]: "start", scale.ticks[-1]: "end"}.get(tick, "middle")
        parts.append(line.format("grid" if tick else "zero", at, at, top, bottom))
        parts.append(text.format(at, bottom + LINE, anchor, label))
    return plot(*parts)


def sample(kind: str, y: float, name: str) -> Markup:
    """Return a mark for the key, its middle at ``y``."""
    block = Markup('<rect class="{}" x="1" y="-5" width="{}" height="10"{}/>')
    ends = Markup('<circle class="dot" cx="5" r="4.5"/><circle class="dot" cx="31" r="4.5"/>')
    drawn = {
        "exact": block.format("exact", 34, ""),
        "approximate": block.format("approximate", 34, Markup(' fill="url(#{}-h)"').format(name)),
        "at-least": block.format("at-least", 5, "")
        + Markup('<g transform="translate(6 0)">{}</g>').format(_ARROW),
        "at-most": block.format("at-most", 34, ""),
        "between": Markup('<line class="between" x1="5" x2="31"/>') + ends,
        "ring": Markup('<circle class="ring" cx="18" r="4.5"/>'),
    }
    return Markup('<g transform="translate(0 {:g})">{}</g>').format(y, drawn[kind])


def pattern(name: str) -> Markup:
    """Return the hatching that the marks of one image share."""
    return Markup(
        '<defs><pattern id="{}-h" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line class="hatch" y2="6"/></pattern></defs>'
    ).format(name)
