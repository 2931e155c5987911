from decimal import Decimal

import pytest

from server.readings import number, on_earth, point, time

XSD = "http://www.w3.org/2001/XMLSchema#"
TIMES = "https://w3id.org/reliefgraph/id/time/"


def literal(value: str, datatype: str = "") -> dict[str, str]:
    return {"type": "literal", "value": value, **({"datatype": datatype} if datatype else {})}


@pytest.mark.parametrize(
    ("value", "datatype", "is_one"),
    [
        ("5", "integer", True),
        ("-5.25", "decimal", True),
        ("1E+3", "double", True),
        ("7", "unsignedByte", True),
        ("7", "nonNegativeInteger", True),
        ("INF", "double", False),
        ("NaN", "double", False),
        ("many", "integer", False),
        ("1e999", "double", False),
        ("1" * 10_000, "integer", False),
        ("2023", "gYear", False),
        ("5", "string", False),
    ],
)
def test_a_number_is_a_literal_of_a_numeric_datatype(
    value: str, datatype: str, *, is_one: bool
) -> None:
    expected = Decimal(value) if is_one else None
    assert number(literal(value, XSD + datatype)) == expected


def test_a_plain_text_an_iri_and_nothing_are_no_numbers() -> None:
    assert number(literal("5")) is None
    assert number({"type": "uri", "value": "5"}) is None
    assert number(None) is None


@pytest.mark.parametrize(
    ("term", "label"),
    [
        (literal("2023", f"{XSD}gYear"), "2023"),
        (literal("2023-12", f"{XSD}gYearMonth"), "2023-12"),
        (literal("2023-12-31", f"{XSD}date"), "2023-12-31"),
        (literal("2023-12-31T10:00:00Z", f"{XSD}dateTime"), "2023-12-31"),
        ({"type": "uri", "value": f"{TIMES}2023"}, "2023"),
        ({"type": "uri", "value": f"{TIMES}2023-12-31"}, "2023-12-31"),
    ],
)
def test_a_time_has_a_date(term: dict[str, str], label: str) -> None:
    found = time(term, TIMES)
    assert found is not None
    assert found[1] == label
    assert 2023 <= found[0] < 2024


@pytest.mark.parametrize(
    "term",
    [
        literal("2023"),
        literal("2023", f"{XSD}integer"),
        {"type": "uri", "value": f"{TIMES}sr-2023-freedonia/early-2024"},
        {"type": "uri", "value": "https://example.org/2023"},
        None,
    ],
)
def test_what_has_no_date_is_no_time(term: dict[str, str] | None) -> None:
    assert time(term, TIMES) is None


def test_an_integer_is_a_year_where_its_column_says_so() -> None:
    assert time(literal("2023", f"{XSD}integer"), TIMES, is_year=True) == (Decimal(2023), "2023")
    for other in ("3", "16200", "2023.5"):
        assert time(literal(other, f"{XSD}decimal"), TIMES, is_year=True) is None


def test_times_are_in_order() -> None:
    dates = ["2022-12-31", "2023-01-01", "2023-01-31", "2023-02-01", "2023-12-31", "2024-01-01"]
    found = [time(literal(date, f"{XSD}date"), TIMES) for date in dates]
    assert sorted(found, key=lambda each: each[0] if each else Decimal(0)) == found


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("POINT(-80.5448 -3.8565)", (-3.8565, -80.5448)),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> point (1 2)", (2, 1)),
        ("POINT(200 2)", None),
        ("POINT(1 nowhere)", None),
        ("POLYGON((1 2, 3 4))", None),
    ],
)
def test_a_point_is_on_the_earth(text: str, at: tuple[float, float] | None) -> None:
    geo = "http://www.opengis.net/ont/geosparql#wktLiteral"
    assert point(literal(text, geo)) == at
    assert point(literal(text)) is None


def test_degrees_have_ends() -> None:
    assert on_earth("90", "-180") == (90, -180)
    assert on_earth("91", "0") is on_earth("0", "181") is on_earth("nan", "0") is None
