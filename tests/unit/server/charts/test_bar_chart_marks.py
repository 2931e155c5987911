"""The SVG of the marks in charts."""

from decimal import Decimal

import pytest
from markupsafe import Markup

from server.charts import bar_chart
from server.charts.bar_chart import ChartRow
from server.charts.frame import Scale

ARROW = '<path class="arrow" d="M0 0H30M24-5L30 0L24 5"/>'


@pytest.mark.parametrize(
    ("mark", "svg"),
    [
        (
            bar_chart._plot([Markup("<a/>"), Markup("<b/>")]),
            '<svg width="88%" overflow="visible"><a/><b/></svg>',
        ),
        (bar_chart._plot([]), '<svg width="88%" overflow="visible"></svg>'),
        (
            bar_chart.draw_bar("exact", 10, 40.5, 20),
            '<rect class="exact" x="10%" y="14" width="30.5%" height="12"/>',
        ),
        (
            bar_chart.draw_bar('"a', 40, 10, 20, '"p-h'),
            '<rect class="&#34;a" x="10%" y="14" width="30%" height="12" fill="url(#&#34;p-h)"/>',
        ),
        (
            bar_chart._PATTERN.format("<p-h"),
            '<defs><pattern id="&lt;p-h" width="6" height="6" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><line class="hatch" y2="6"/></pattern></defs>',
        ),
    ],
)
def test_the_svg_of_each_mark(mark: str, svg: str) -> None:
    assert mark == svg


@pytest.mark.parametrize(
    ("numbers", "svg"),
    [
        (
            {"minExclusive": "2.5"},
            '<rect class="at-least" x="0%" y="1" width="2.5%" height="12"/>'
            f'<svg x="2.5%" y="7" overflow="visible">{ARROW}</svg>'
            '<circle class="ring" cx="2.5%" cy="7" r="4.5"/>',
        ),
        (
            {"maxInclusive": "90", "minInclusive": "10"},
            '<rect class="at-least" x="0%" y="1" width="10%" height="12"/>'
            '<line class="between" x1="10%" x2="90%" y1="7" y2="7"/>'
            '<circle class="dot" cx="90%" cy="7" r="4.5"/>'
            '<circle class="dot" cx="10%" cy="7" r="4.5"/>',
        ),
        (
            {"maxExclusive": "40"},
            '<rect class="at-most" x="0%" y="1" width="40%" height="12"/>'
            '<circle class="ring" cx="40%" cy="7" r="4.5"/>',
        ),
        (
            {"approximateValue": "40"},
            '<rect class="approximate" x="0%" y="1" width="40%" height="12" fill="url(#p-h)"/>',
        ),
        ({"value": "40"}, '<rect class="exact" x="0%" y="1" width="40%" height="12"/>'),
    ],
)
def test_a_mark_has_a_bar_and_the_ends_of_its_bounds(numbers: dict[str, str], svg: str) -> None:
    row = ChartRow("a", {name: Decimal(text) for name, text in numbers.items()}, "b")
    scale = Scale((Decimal(0), Decimal(100)))
    assert "".join(bar_chart._draw_mark(row, 7, scale, "p-h")) == svg


def test_a_grid_has_a_line_and_a_number_for_each_tick() -> None:
    scale = Scale((Decimal(-10), Decimal(0), Decimal(10)))
    assert bar_chart.draw_grid(scale, 5, 30) == (
        '<svg width="88%" overflow="visible">'
        '<line class="grid" x1="0%" x2="0%" y1="5" y2="30"/>'
        '<text class="tick" x="0%" y="47" text-anchor="start">−10</text>'
        '<line class="zero" x1="50%" x2="50%" y1="5" y2="30"/>'
        '<text class="tick" x="50%" y="47" text-anchor="middle">0</text>'
        '<line class="grid" x1="100%" x2="100%" y1="5" y2="30"/>'
        '<text class="tick" x="100%" y="47" text-anchor="end">10</text></svg>'
    )


@pytest.mark.parametrize(
    ("mark", "inside"),
    [
        ("exact", '<rect class="exact" x="1" y="-5" width="34" height="10"/>'),
        (
            "approximate",
            '<rect class="approximate" x="1" y="-5" width="34" height="10" fill="url(#&amp;n-h)"/>',
        ),
        (
            "at-least",
            '<rect class="at-least" x="1" y="-5" width="5" height="10"/>'
            f'<g transform="translate(6 0)">{ARROW}</g>',
        ),
        ("at-most", '<rect class="at-most" x="1" y="-5" width="34" height="10"/>'),
        (
            "between",
            '<line class="between" x1="5" x2="31"/>'
            '<circle class="dot" cx="5" r="4.5"/><circle class="dot" cx="31" r="4.5"/>',
        ),
        ("ring", '<circle class="ring" cx="18" r="4.5"/>'),
    ],
)
def test_a_sample_looks_like_its_mark(mark: str, inside: str) -> None:
    assert (
        bar_chart.draw_sample(mark, 7.5, "&n-h") == f'<g transform="translate(0 7.5)">{inside}</g>'
    )
