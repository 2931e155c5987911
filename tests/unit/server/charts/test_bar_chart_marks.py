"""The SVG of the marks in charts."""

from decimal import Decimal

import pytest

from server.charts import bar_chart
from server.charts.frame import Scale

ARROW = '<path class="arrow" d="M0 0H30M24-5L30 0L24 5"/>'


@pytest.mark.parametrize(
    ("mark", "svg"),
    [
        (
            bar_chart._plot(bar_chart.draw_arrow(1, 2), bar_chart.draw_whisker(0, 5, 3)),
            '<svg width="88%" overflow="visible">'
            f'<svg x="1%" y="2" overflow="visible">{ARROW}</svg>'
            '<line class="between" x1="0%" x2="5%" y1="3" y2="3"/></svg>',
        ),
        (bar_chart._plot(), '<svg width="88%" overflow="visible"></svg>'),
        (
            bar_chart.draw_bar("exact", 10, 40.5, 20),
            '<rect class="exact" x="10%" y="14" width="30.5%" height="12"/>',
        ),
        (
            bar_chart.draw_bar('"a', 40, 10, 20, '"p-h'),
            '<rect class="&#34;a" x="10%" y="14" width="30%" height="12" fill="url(#&#34;p-h)"/>',
        ),
        (bar_chart.draw_end("ring", 2.5, 7), '<circle class="ring" cx="2.5%" cy="7" r="4.5"/>'),
        (
            bar_chart.draw_pattern("<p-h"),
            '<defs><pattern id="&lt;p-h" width="6" height="6" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><line class="hatch" y2="6"/></pattern></defs>',
        ),
    ],
)
def test_the_svg_of_each_mark(mark: str, svg: str) -> None:
    assert mark == svg


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
