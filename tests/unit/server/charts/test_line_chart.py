from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from server.charts.line_chart import MAX_SERIES, Series, TimedValue, draw

SVG = "{http://www.w3.org/2000/svg}"


def series(label: str, *numbers: int, first: int = 2020) -> Series:
    values = [TimedValue(Decimal(y), str(y), Decimal(v)) for y, v in enumerate(numbers, first)]
    return Series(label, values)


def chart(*lines: Series, unit: str = "") -> ET.Element:
    svg = draw(lines, "Consultations", unit)
    assert svg is not None
    return ET.fromstring(svg)  # noqa: S314  # our own


def dots(root: ET.Element, index: int) -> list[tuple[str | None, str | None]]:
    groups = root.findall(f"{SVG}g[@class='series s{index}']/{SVG}svg/{SVG}svg")
    return [(dot.get("x"), dot.get("y")) for dot in groups]


def test_a_number_stands_at_its_time_and_height() -> None:
    root = chart(series("", 0, 100, 200))
    xs = [x for x, _ in dots(root, 1)]
    ys = [float(y or 0) for _, y in dots(root, 1)]
    assert xs == ["0%", "50%", "100%"]
    assert ys[0] - ys[1] == ys[1] - ys[2] > 0
    assert len(root.findall(f"{SVG}g/{SVG}svg/{SVG}line")) == 2


def test_times_are_in_order_whatever_the_rows_are() -> None:
    values = [TimedValue(Decimal(y), str(y), Decimal(y)) for y in (2022, 2020, 2021)]
    assert [x for x, _ in dots(chart(Series("", values)), 1)] == ["0%", "50%", "100%"]


def test_the_first_and_the_last_time_are_written_and_none_overlap() -> None:
    root = chart(series("", *range(50), first=1970))
    ticks = [t for t in root.iter(f"{SVG}text") if t.get("text-anchor") == "middle"]
    assert (ticks[0].text, ticks[-1].text) == ("1970", "2019")
    places = [float(str(t.get("x")).removesuffix("%")) for t in ticks]
    assert all(b - a >= 18 for a, b in pairwise(places))


def test_lines_differ_in_more_than_colour_and_have_a_key() -> None:
    lines = [series(f"place {n}", n, n + 1) for n in range(MAX_SERIES)]
    root = chart(*lines)
    keys = [t.text for t in root.iter(f"{SVG}text") if t.get("class") == "label"]
    assert keys == [line.label for line in lines]
    shapes = {
        ET.tostring(group.findall(f"{SVG}svg/{SVG}svg/{SVG}g/*")[1])
        for n in range(MAX_SERIES)
        for group in root.findall(f"{SVG}g[@class='series s{n + 1}']")
        if group.find(f"{SVG}svg") is not None
    }
    assert len(shapes) == MAX_SERIES


def test_without_two_times_there_is_no_chart() -> None:
    assert draw([series("", 5)], "t") is None
    assert draw([], "t") is None
    assert draw([series("a", 5), series("b", 6)], "t") is None
    assert draw([series(str(n), 1, 2) for n in range(MAX_SERIES + 1)], "t") is None


def test_it_is_told_in_words() -> None:
    desc = chart(series("Freedonia", 1000, 2000), series("Sylvania", 3, 4)).find(f"{SVG}desc")
    assert desc is not None
    assert (
        desc.text
        == "Freedonia 2020: 1,000; Freedonia 2021: 2,000; Sylvania 2020: 3; Sylvania 2021: 4."
    )
    desc = chart(series("", *range(30))).find(f"{SVG}desc")
    assert desc is not None
    assert str(desc.text).endswith("; and 10 more in the table.")


def test_everything_escapes() -> None:
    markup = "<script>alert(1)</script>"
    root = chart(series(markup, 1, 2), series("b", 1, 2), unit=markup)
    assert not list(root.iter(f"{SVG}script"))
    assert markup in [text.text for text in root.iter(f"{SVG}text")]


# ---- whole charts


def texts(root: ET.Element, name: str) -> list[tuple[str | None, str | None, str | None]]:
    """Return the positions and the texts of the elements of a class."""
    elements = [text for text in root.iter(f"{SVG}text") if text.get("class") == name]
    return [(text.get("x"), text.get("y"), text.text) for text in elements]


def attributes(elements: Iterable[ET.Element], *names: str) -> list[tuple[str | None, ...]]:
    return [tuple(element.get(name) for name in names) for element in elements]


def test_a_chart_of_one_line_has_an_axis_and_no_key() -> None:
    root = chart(series("", 0, 100, 200), unit="people")
    assert (root.get("height"), root.findtext(f"{SVG}title")) == ("298", "Consultations")
    assert root.findtext(f"{SVG}desc") == "2020: 0; 2021: 100; 2022: 200."
    assert texts(root, "tick") == [
        (None, "12", "people"),
        (None, "252", "0"),
        (None, "197", "50"),
        (None, "142", "100"),
        (None, "87", "150"),
        (None, "32", "200"),
        ("0%", "273", "2020"),
        ("50%", "273", "2021"),
        ("100%", "273", "2022"),
    ]
    assert texts(root, "label") == []
    assert attributes(root.findall(f"{SVG}line"), "class", "x1", "x2", "y1", "y2") == [
        ("zero", "0", "97%", "256", "256"),
        ("grid", "0", "97%", "201", "201"),
        ("grid", "0", "97%", "146", "146"),
        ("grid", "0", "97%", "91", "91"),
        ("grid", "0", "97%", "36", "36"),
    ]
    plots = root.iter(f"{SVG}svg")
    sized = [plot for plot in plots if plot.get("width") == "80%"]
    assert attributes(sized, "x", "overflow") == [("15%", "visible"), ("15%", "visible")]
    lines = root.findall(f"{SVG}g/{SVG}svg/{SVG}line")
    assert attributes(lines, "x1", "y1", "x2", "y2") == [
        ("0%", "256", "50%", "146"),
        ("50%", "146", "100%", "36"),
    ]
    assert dots(root, 1) == [("0%", "256"), ("50%", "146"), ("100%", "36")]
    assert [title.text for title in root.iter(f"{SVG}title")][1:] == [
        "2020: 0",
        "2021: 100",
        "2022: 200",
    ]


def test_a_chart_of_two_lines_has_a_key_below() -> None:
    later = Series(
        "אב",
        [
            TimedValue(Decimal(2021), "2021", Decimal(1000), "km"),
            TimedValue(Decimal(2020), "2020", Decimal(-1000), "km"),
        ],
    )
    root = chart(series("a", 0, 0), later)
    assert root.get("height") == "338"
    assert texts(root, "label") == [("22", "310", "a"), ("22", "330", "\u2068אב\u2069")]
    keys = [group for group in root.iter(f"{SVG}g") if group.get("transform")]
    assert attributes(keys, "transform") == [("translate(8 305)",), ("translate(8 325)",)]
    assert [[symbol.tag for symbol in key] for key in keys] == [[f"{SVG}circle"], [f"{SVG}path"]]
    groups = [group for group in root if group.get("class", "").startswith("series")]
    assert attributes(groups, "class") == [("series s1",), ("series s2",)] * 2
    assert dots(root, 1) == [("0%", "146"), ("100%", "146")]
    assert dots(root, 2) == [("0%", "256"), ("100%", "36")]
    assert root.findtext(f"{SVG}desc") == (
        "a 2020: 0; a 2021: 0; אב 2020: −1,000 km; אב 2021: 1,000 km."
    )
    assert [title.text for title in root.iter(f"{SVG}title")][1:] == [
        "a, 2020: 0",
        "a, 2021: 0",
        "אב, 2020: −1,000 km",
        "אב, 2021: 1,000 km",
    ]


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ([0, 18, 100], ["0", "18", "100"]),
        ([0, 17, 100], ["0", "100"]),
        ([0, 82, 100], ["0", "82", "100"]),
        ([0, 83, 100], ["0", "100"]),
        ([100, 0, 20, 30, 40, 40], ["0", "20", "40", "100"]),
        ([0, 1], ["0", "1"]),
    ],
)
def test_times_are_written_where_there_is_room(years: list[int], expected: list[str]) -> None:
    values = [TimedValue(Decimal(y), str(y), Decimal(1)) for y in years]
    labels = [t.text for t in chart(Series("", values)).iter(f"{SVG}text") if t.get("x")]
    assert labels == expected


def test_a_time_that_is_not_latin_is_isolated() -> None:
    values = [TimedValue(Decimal(n), label, Decimal(1)) for n, label in enumerate(("א", "b"))]
    labels = [t.text for t in chart(Series("", values)).iter(f"{SVG}text") if t.get("x")]
    assert labels == ["\u2068א\u2069", "b"]


@pytest.mark.parametrize(
    ("n", "end"), [(20, "2039: 19."), (21, "2039: 19; and 1 more in the table.")]
)
def test_at_most_twenty_numbers_are_described(n: int, end: str) -> None:
    desc = chart(series("", *range(n))).findtext(f"{SVG}desc")
    assert desc
    assert desc.startswith("2020: 0; 2021: 1; ")
    assert desc.endswith(end)


def test_long_labels_are_shortened() -> None:
    long = "x" * 200
    root = chart(series(long, 1, 2), series("b", 1, 2))
    short = f"{'x' * 46} {'x' * 45}…"
    assert texts(root, "label")[0] == ("22", "310", short)
    description = root.findtext(f"{SVG}desc")
    assert description
    assert description.startswith(f"{short} 2020: 1; ")
    assert [title.text for title in root.iter(f"{SVG}title")][1] == f"{long}, 2020: 1"


@pytest.mark.parametrize("n", [1, MAX_SERIES])
def test_lines_are_drawn_up_to_the_limit(n: int) -> None:
    assert draw([series(str(index), 1, 2) for index in range(n)], "t") is not None
