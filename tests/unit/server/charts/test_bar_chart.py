"""Bar charts, parsed as XML: what is drawn, where, and what a screen reader says."""

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from server.charts.bar_chart import MAX_ROWS, ChartRow, draw

SVG = "{http://www.w3.org/2000/svg}"
MARKUP = "</title><script>alert(1)</script>"


def chart(*rows: ChartRow, unit: str = "") -> ET.Element:
    svg = draw(rows, "Observations", unit)
    assert svg is not None
    return ET.fromstring(svg)  # noqa: S314  # our own


def classes(root: ET.Element, *, key: bool = False) -> list[str]:
    """Return the classes of the marks in the plots, in order."""
    plots = [root] if key else root.findall(f"{SVG}g/{SVG}svg")
    return [part.get("class", "") for plot in plots for part in plot.iter() if part.get("class")]


def position(root: ET.Element, kind: str, name: str) -> float:
    (element,) = [e for e in root.findall(f"{SVG}g/{SVG}svg//*[@class='{kind}']") if e.get(name)]
    return float(element.get(name, "").removesuffix("%"))


def row(quantity: str = "", **numbers: int) -> ChartRow:
    return ChartRow("people", {name: Decimal(n) for name, n in numbers.items()}, quantity)


@pytest.mark.parametrize(
    ("numbers", "marks"),
    [
        ({"value": 50}, ["exact"]),
        ({"approximateValue": 50}, ["approximate"]),
        ({"minExclusive": 50}, ["at-least", "arrow", "ring"]),
        ({"minInclusive": 50}, ["at-least", "arrow", "dot"]),
        ({"maxExclusive": 50}, ["at-most", "ring"]),
        ({"maxInclusive": 50}, ["at-most", "dot"]),
        ({"minInclusive": 20, "maxInclusive": 50}, ["at-least", "between", "dot", "dot"]),
        ({"minExclusive": 20, "maxInclusive": 50}, ["at-least", "between", "ring", "dot"]),
        ({"rank": 2}, []),
        ({}, []),
    ],
)
def test_each_kind_of_quantity_has_a_mark_of_its_own(
    numbers: dict[str, int], marks: list[str]
) -> None:
    root = chart(row("words", **numbers), row("100", value=100))
    assert classes(root) == [*marks, "exact"]


def test_a_bar_is_as_long_as_its_number() -> None:
    root = chart(row(value=5000), row(value=20000))
    bars = root.findall(f"{SVG}g/{SVG}svg/{SVG}rect")
    assert [(bar.get("x"), bar.get("width")) for bar in bars] == [("0%", "25%"), ("0%", "100%")]


def test_a_negative_number_goes_the_other_way() -> None:
    root = chart(row(value=-2), row(value=4))
    bars = root.findall(f"{SVG}g/{SVG}svg/{SVG}rect")
    extents = [(float(b.get("x", "")[:-1]), float(b.get("width", "")[:-1])) for b in bars]
    assert extents == [(0, 33.33), (33.33, 66.67)]


def test_a_bound_ends_where_it_says() -> None:
    root = chart(row(minExclusive=25, maxInclusive=75), row(value=100))
    assert (position(root, "ring", "cx"), position(root, "dot", "cx")) == (25, 75)
    assert (position(root, "between", "x1"), position(root, "between", "x2")) == (25, 75)
    root = chart(row(minInclusive=25), row(value=100))
    assert position(root, "at-least", "width") == position(root, "dot", "cx") == 25


def test_without_a_number_there_is_no_chart() -> None:
    assert draw([row("rank 2", rank=2), row("dozens")], "t") is None
    assert draw([], "t") is None


def test_a_rank_does_not_stretch_the_axis() -> None:
    root = chart(ChartRow("a", {"value": Decimal(1), "rank": Decimal(900)}, "1"))
    assert {t.text for t in root.iter(f"{SVG}text")} >= {"0", "1"}
    assert "900" not in ET.tostring(root, encoding="unicode")


def test_it_is_one_image_with_a_title_and_its_rows_in_words() -> None:
    root = chart(row("more than 5", minExclusive=5), row("7", value=7), unit="persons")
    assert root.get("role") == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert (title.text, desc.text) == ("Observations", "people: more than 5; people: 7.")
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == desc.get("id")
    assert "persons" in {text.text for text in root.iter(f"{SVG}text")}


def test_a_long_chart_says_that_the_table_has_more() -> None:
    root = chart(*[row(str(n), value=n) for n in range(MAX_ROWS + 10)])
    assert len(root.findall(f"{SVG}g")) == MAX_ROWS == 50
    desc = root.find(f"{SVG}desc")
    assert desc is not None
    assert str(desc.text).endswith(f"and {MAX_ROWS - 10} more in the table.")


def test_a_key_explains_only_the_marks_that_are_drawn() -> None:
    texts = [text.text for text in chart(row(value=1)).iter(f"{SVG}text")]
    assert not any(text and "number" in text for text in texts)
    texts = [text.text for text in chart(row(minInclusive=1)).iter(f"{SVG}text")]
    assert [text for text in texts if text and "how much" in text] == [
        "at least that number; how much more is not said"
    ]
    assert not any(text and "ring" in text for text in texts)


SIX = (
    ChartRow("a", {"value": Decimal(50)}, "50"),
    ChartRow("word " * 20, {"approximateValue": Decimal(100)}, "about 100"),
    ChartRow("c", {"rank": Decimal(2)}, "rank 2"),
    ChartRow("d", {"maxExclusive": Decimal(25)}, "fewer than 25"),
    ChartRow("e", {"minInclusive": Decimal(75)}, "at least 75"),
    ChartRow("f", {"minExclusive": Decimal(25), "maxInclusive": Decimal(50)}, "25 to 50"),
)


def test_rows_stand_below_each_other_and_the_key_below_the_axis() -> None:
    root = chart(*SIX, unit="persons")
    spans = [(span.text, span.get("y"), span.get("dx")) for span in root.iter(f"{SVG}tspan")]
    assert spans == [
        ("a", "34", None),
        ("50", None, "6"),
        ("word word word word word word word word word", "77", None),
        ("word word word word word word word word word…", "94", None),
        ("about 100", "111", None),
        ("c", "154", None),
        ("rank 2", None, "6"),
        ("d", "185", None),
        ("fewer than 25", None, "6"),
        ("e", "228", None),
        ("at least 75", None, "6"),
        ("f", "271", None),
        ("25 to 50", None, "6"),
    ]
    inside = f"{SVG}g/{SVG}svg/{SVG}"
    attributes = ("class", "x", "width", "y")
    bars = [tuple(map(bar.get, attributes)) for bar in root.findall(f"{inside}rect")]
    assert bars == [
        ("exact", "0%", "50%", "40"),
        ("approximate", "0%", "100%", "117"),
        ("at-most", "0%", "25%", "191"),
        ("at-least", "0%", "75%", "234"),
        ("at-least", "0%", "25%", "277"),
    ]
    (whisker,) = root.findall(f"{inside}line")
    assert tuple(map(whisker.get, ("x1", "x2", "y1", "y2"))) == ("25%", "50%", "283", "283")
    ends = [(e.get("class"), e.get("cx"), e.get("cy")) for e in root.findall(f"{inside}circle")]
    assert ends == [
        ("ring", "25%", "197"),
        ("dot", "75%", "240"),
        ("ring", "25%", "283"),
        ("dot", "50%", "283"),
    ]
    arrows = [(e.get("x"), e.get("y")) for e in root.findall(f"{inside}svg")]
    assert arrows == [("75%", "240")]
    grid = {(e.get("y1"), e.get("y2")) for e in root.findall(f"{SVG}svg/{SVG}line")}
    assert grid == {("21", "301")}
    texts = [(e.text, e.get("y")) for e in root.findall(f"{SVG}text")]
    assert texts == [
        ("persons", "12"),
        ("the number, as it was said", "347"),
        ("about that number", "366"),
        ("at least that number; how much more is not said", "385"),
        ("at most that number; how much less is not said", "404"),
        ("somewhere between the two ends", "423"),
        ("a ring: the number itself is not included", "442"),
    ]
    samples = [e.get("transform") for e in root.findall(f"{SVG}g[@transform]")]
    assert samples == [f"translate(0 {y})" for y in (343, 362, 381, 400, 419, 438)]
    assert root.get("height") == "450"


def test_a_chart_without_a_unit_and_without_a_key_is_as_high_as_its_rows() -> None:
    root = chart(SIX[0])
    assert [span.get("y") for span in root.iter(f"{SVG}tspan")] == ["13", None]
    assert {e.get("y1") for e in root.findall(f"{SVG}svg/{SVG}line")} == {"0"}
    assert (root.findall(f"{SVG}text"), root.get("height")) == ([], "70")


@pytest.mark.parametrize(
    ("n", "more"),
    [(20, "."), (21, "; and 1 more in the table."), (51, "; and 31 more in the table.")],
)
def test_at_most_twenty_rows_are_described(n: int, more: str) -> None:
    desc = chart(*[row(str(i), value=i) for i in range(n)]).find(f"{SVG}desc")
    assert desc is not None
    assert desc.text == "; ".join(f"people: {i}" for i in range(20)) + more


def test_a_long_label_is_shortened_in_the_description() -> None:
    desc = chart(SIX[1]).find(f"{SVG}desc")
    assert desc is not None
    assert desc.text == f"{' '.join(['word'] * 18)}…: about 100."


def test_rows_that_are_not_drawn_do_not_stretch_the_axis() -> None:
    root = chart(*[row("1", value=1)] * MAX_ROWS, row("900", value=900))
    assert "900" not in {text.text for text in root.iter(f"{SVG}text")}
    assert draw([*[row()] * MAX_ROWS, row(value=1)], "t") is None


def test_everything_escapes() -> None:
    root = chart(ChartRow(MARKUP, {"value": Decimal(1)}, MARKUP), unit=MARKUP)
    assert not list(root.iter(f"{SVG}script"))
    assert MARKUP in "".join(text for text in root.itertext())


@pytest.mark.parametrize("label", ["x" * 10_000, "word " * 2_000, "عربي " * 2_000])
def test_a_long_label_is_shortened_and_whole_in_its_title(label: str) -> None:
    root = chart(ChartRow(label, {"value": Decimal(1)}, "1"))
    group = root.find(f"{SVG}g")
    assert group is not None
    title, text = group.find(f"{SVG}title"), group.find(f"{SVG}text")
    assert title is not None
    assert text is not None
    assert title.text == f"{label}: 1"
    spans = ["".join(span.itertext()) for span in text]
    assert len(spans) == 3
    assert all(len(span) <= 48 for span in spans)
    assert spans[1].rstrip("\u2069").endswith("…")
    assert spans[2] == "1"


def test_right_to_left_text_does_not_move_the_number() -> None:
    root = chart(ChartRow("عربي", {"value": Decimal(430)}, "430"))
    spans = [span.text for span in root.iter(f"{SVG}tspan")]
    assert spans == ["\u2068عربي\u2069", "430"]
    root = chart(ChartRow("a", {"value": Decimal(430)}, "عربي"))
    assert [span.text for span in root.iter(f"{SVG}tspan")] == ["a", "\u2068عربي\u2069"]


def test_there_are_no_inline_styles_and_ids_differ() -> None:
    charts = [
        draw([row(str(n), approximateValue=n)], title)
        for n, title in ((1, "t"), (2, "t"), (1, "u"))
    ]
    ids = [id_ for svg in charts for id_ in re.findall(r' id="([^"]+)"', str(svg))]
    assert len(ids) == len(set(ids)) == 9
    for svg in charts:
        assert "style" not in str(svg)
        assert set(re.findall(r"url\(#([^)]+)\)", str(svg))) <= set(ids)
