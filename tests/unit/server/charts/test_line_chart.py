from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from server.charts.line_chart import MOST_SERIES, Moment, Series, over_time

SVG = "{http://www.w3.org/2000/svg}"


def series(label: str, *values: int, first: int = 2020) -> Series:
    moments = [Moment(Decimal(y), str(y), Decimal(v)) for y, v in enumerate(values, first)]
    return Series(label, moments)


def drawn(*found: Series, unit: str = "") -> ET.Element:
    made = over_time(found, "Consultations", unit)
    assert made is not None
    return ET.fromstring(made)  # noqa: S314  # our own


def dots(root: ET.Element, index: int) -> list[tuple[str | None, str | None]]:
    groups = root.findall(f"{SVG}g[@class='series s{index}']/{SVG}svg/{SVG}svg")
    return [(dot.get("x"), dot.get("y")) for dot in groups]


def test_a_number_stands_at_its_time_and_height() -> None:
    root = drawn(series("", 0, 100, 200))
    xs = [x for x, _ in dots(root, 1)]
    ys = [float(y or 0) for _, y in dots(root, 1)]
    assert xs == ["0%", "50%", "100%"]
    assert ys[0] - ys[1] == ys[1] - ys[2] > 0
    assert len(root.findall(f"{SVG}g/{SVG}svg/{SVG}line")) == 2


def test_times_are_in_order_whatever_the_rows_are() -> None:
    moments = [Moment(Decimal(y), str(y), Decimal(y)) for y in (2022, 2020, 2021)]
    assert [x for x, _ in dots(drawn(Series("", moments)), 1)] == ["0%", "50%", "100%"]


def test_the_first_and_the_last_time_are_written_and_none_overlap() -> None:
    root = drawn(series("", *range(50), first=1970))
    ticks = [t for t in root.iter(f"{SVG}text") if t.get("text-anchor") == "middle"]
    assert (ticks[0].text, ticks[-1].text) == ("1970", "2019")
    places = [float(str(t.get("x")).removesuffix("%")) for t in ticks]
    assert all(b - a >= 18 for a, b in pairwise(places))


def test_lines_differ_in_more_than_colour_and_have_a_key() -> None:
    found = [series(f"place {n}", n, n + 1) for n in range(MOST_SERIES)]
    root = drawn(*found)
    keys = [t.text for t in root.iter(f"{SVG}text") if t.get("class") == "label"]
    assert keys == [each.label for each in found]
    shapes = {
        ET.tostring(group.findall(f"{SVG}svg/{SVG}svg/{SVG}g/*")[1])
        for n in range(MOST_SERIES)
        for group in root.findall(f"{SVG}g[@class='series s{n + 1}']")
        if group.find(f"{SVG}svg") is not None
    }
    assert len(shapes) == MOST_SERIES


def test_what_makes_no_line_is_not_drawn() -> None:
    assert over_time([series("", 5)], "t") is None
    assert over_time([], "t") is None
    assert over_time([series("a", 5), series("b", 6)], "t") is None
    assert over_time([series(str(n), 1, 2) for n in range(MOST_SERIES + 1)], "t") is None


def test_it_is_told_in_words() -> None:
    desc = drawn(series("Freedonia", 1000, 2000), series("Sylvania", 3, 4)).find(f"{SVG}desc")
    assert desc is not None
    assert (
        desc.text
        == "Freedonia 2020: 1,000; Freedonia 2021: 2,000; Sylvania 2020: 3; Sylvania 2021: 4."
    )
    desc = drawn(series("", *range(30))).find(f"{SVG}desc")
    assert desc is not None
    assert str(desc.text).endswith("; and 10 more in the table.")


def test_everything_escapes() -> None:
    markup = "<script>alert(1)</script>"
    root = drawn(series(markup, 1, 2), series("b", 1, 2), unit=markup)
    assert not list(root.iter(f"{SVG}script"))
    assert markup in [text.text for text in root.iter(f"{SVG}text")]


# ---- whole pictures


def texts(root: ET.Element, name: str) -> list[tuple[str | None, str | None, str | None]]:
    """Return the positions and the texts of the elements of a class."""
    found = (each for each in root.iter(f"{SVG}text") if each.get("class") == name)
    return [(each.get("x"), each.get("y"), each.text) for each in found]


def attributes(elements: Iterable[ET.Element], *names: str) -> list[tuple[str | None, ...]]:
    return [tuple(each.get(name) for name in names) for each in elements]


def test_a_picture_of_one_line_has_an_axis_and_no_key() -> None:
    root = drawn(series("", 0, 100, 200), unit="people")
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
    placed = [each for each in plots if each.get("width") == "80%"]
    assert attributes(placed, "x", "overflow") == [("15%", "visible"), ("15%", "visible")]
    lines = root.findall(f"{SVG}g/{SVG}svg/{SVG}line")
    assert attributes(lines, "x1", "y1", "x2", "y2") == [
        ("0%", "256", "50%", "146"),
        ("50%", "146", "100%", "36"),
    ]
    assert dots(root, 1) == [("0%", "256"), ("50%", "146"), ("100%", "36")]
    assert [each.text for each in root.iter(f"{SVG}title")][1:] == [
        "2020: 0",
        "2021: 100",
        "2022: 200",
    ]


def test_a_picture_of_two_lines_has_a_key_below() -> None:
    later = Series(
        "אב",
        [
            Moment(Decimal(2021), "2021", Decimal(1000), "km"),
            Moment(Decimal(2020), "2020", Decimal(-1000), "km"),
        ],
    )
    root = drawn(series("a", 0, 0), later)
    assert root.get("height") == "338"
    assert texts(root, "label") == [("22", "310", "a"), ("22", "330", "\u2068אב\u2069")]
    keys = [each for each in root.iter(f"{SVG}g") if each.get("transform")]
    assert attributes(keys, "transform") == [("translate(8 305)",), ("translate(8 325)",)]
    assert [[inner.tag for inner in each] for each in keys] == [[f"{SVG}circle"], [f"{SVG}path"]]
    groups = [each for each in root if each.get("class", "").startswith("series")]
    assert attributes(groups, "class") == [("series s1",), ("series s2",)] * 2
    assert dots(root, 1) == [("0%", "146"), ("100%", "146")]
    assert dots(root, 2) == [("0%", "256"), ("100%", "36")]
    assert root.findtext(f"{SVG}desc") == (
        "a 2020: 0; a 2021: 0; אב 2020: −1,000 km; אב 2021: 1,000 km."
    )
    assert [each.text for each in root.iter(f"{SVG}title")][1:] == [
        "a, 2020: 0",
        "a, 2021: 0",
        "אב, 2020: −1,000 km",
        "אב, 2021: 1,000 km",
    ]


@pytest.mark.parametrize(
    ("years", "shown"),
    [
        ([0, 18, 100], ["0", "18", "100"]),
        ([0, 17, 100], ["0", "100"]),
        ([0, 82, 100], ["0", "82", "100"]),
        ([0, 83, 100], ["0", "100"]),
        ([100, 0, 20, 30, 40, 40], ["0", "20", "40", "100"]),
        ([0, 1], ["0", "1"]),
    ],
)
def test_times_are_written_where_there_is_room(years: list[int], shown: list[str]) -> None:
    moments = [Moment(Decimal(y), str(y), Decimal(1)) for y in years]
    found = [t.text for t in drawn(Series("", moments)).iter(f"{SVG}text") if t.get("x")]
    assert found == shown


def test_a_time_that_is_not_latin_is_isolated() -> None:
    moments = [Moment(Decimal(n), label, Decimal(1)) for n, label in enumerate(("א", "b"))]
    found = [t.text for t in drawn(Series("", moments)).iter(f"{SVG}text") if t.get("x")]
    assert found == ["\u2068א\u2069", "b"]


@pytest.mark.parametrize(
    ("n", "end"), [(20, "2039: 19."), (21, "2039: 19; and 1 more in the table.")]
)
def test_at_most_twenty_numbers_are_described(n: int, end: str) -> None:
    desc = drawn(series("", *range(n))).findtext(f"{SVG}desc")
    assert desc
    assert desc.startswith("2020: 0; 2021: 1; ")
    assert desc.endswith(end)


def test_long_labels_are_shortened() -> None:
    long = "x" * 200
    root = drawn(series(long, 1, 2), series("b", 1, 2))
    short = f"{'x' * 46} {'x' * 45}…"
    assert texts(root, "label")[0] == ("22", "310", short)
    told = root.findtext(f"{SVG}desc")
    assert told
    assert told.startswith(f"{short} 2020: 1; ")
    assert [each.text for each in root.iter(f"{SVG}title")][1] == f"{long}, 2020: 1"


@pytest.mark.parametrize("n", [1, MOST_SERIES])
def test_lines_are_drawn_up_to_the_limit(n: int) -> None:
    assert over_time([series(str(each), 1, 2) for each in range(n)], "t") is not None
