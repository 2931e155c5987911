from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

from server.trend import MOST_SERIES, Moment, Series, over_time

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
