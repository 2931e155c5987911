from decimal import Decimal

import pytest

from server.charts.literals import (
    parse_coordinates,
    parse_wkt_point,
    read_number,
    read_point,
    read_time,
    undrawn_geometry,
)

XSD = "http://www.w3.org/2001/XMLSchema#"
TIMES = "https://w3id.org/reliefgraph/id/time/"


def literal(value: str, datatype: str = "") -> dict[str, str]:
    return {"type": "literal", "value": value, **({"datatype": datatype} if datatype else {})}


@pytest.mark.parametrize(
    ("value", "datatype", "is_valid"),
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
    value: str, datatype: str, *, is_valid: bool
) -> None:
    expected = Decimal(value) if is_valid else None
    assert read_number(literal(value, XSD + datatype)) == expected


def test_a_plain_text_an_iri_and_nothing_are_no_numbers() -> None:
    assert read_number(literal("5")) is None
    assert read_number({"type": "uri", "value": "5"}) is None
    assert read_number(None) is None


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
    result = read_time(term, TIMES)
    assert result is not None
    assert result[1] == label
    assert 2023 <= result[0] < 2024


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
def test_a_term_without_a_date_is_no_time(term: dict[str, str] | None) -> None:
    assert read_time(term, TIMES) is None


def test_an_integer_is_a_year_if_its_column_says_so() -> None:
    assert read_time(literal("2023", f"{XSD}integer"), TIMES, is_year=True) == (
        Decimal(2023),
        "2023",
    )
    for number in ("3", "16200", "2023.5"):
        assert read_time(literal(number, f"{XSD}decimal"), TIMES, is_year=True) is None


def test_times_are_in_order() -> None:
    dates = ["2022-12-31", "2023-01-01", "2023-01-31", "2023-02-01", "2023-12-31", "2024-01-01"]
    times = [read_time(literal(date, f"{XSD}date"), TIMES) for date in dates]
    assert sorted(times, key=lambda time: time[0] if time else Decimal(0)) == times


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("POINT(-80.5448 -3.8565)", (-3.8565, -80.5448)),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> point (1 2)", (2, 1)),
        ("POINT(200 2)", None),
        ("POINT(1 nowhere)", None),
        ("POLYGON((1 2, 3 4))", None),
    ],
)
def test_a_point_is_on_the_earth(text: str, expected: tuple[float, float] | None) -> None:
    geo = "http://www.opengis.net/ont/geosparql#wktLiteral"
    assert read_point(literal(text, geo)) == expected
    assert read_point(literal(text)) is None


def test_degrees_have_limits() -> None:
    assert parse_coordinates("90", "-180") == (90, -180)
    assert (
        parse_coordinates("91", "0")
        is parse_coordinates("0", "181")
        is parse_coordinates("nan", "0")
        is None
    )


@pytest.mark.parametrize(
    ("text", "is_valid"),
    [
        ("+5", True), ("5.", True), (".5", True), ("-.5e-3", True), ("1e299", True),
        ("1e300", False), ("1e-299", True), ("1e-300", False), ("0", True), ("0e999", False),
        ("1" * 300, True), ("1" * 301, False), ("0." + "0" * 298, True), ("0." + "0" * 299, False),
        ("1e1234567890", False), (" 5", False), ("1_000", False), ("\u0665", False), ("", False),
        (".", False), ("e5", False), ("1,5", False),
    ],
)  # fmt: skip
def test_a_number_for_an_axis_is_neither_too_long_nor_too_large(
    text: str, *, is_valid: bool
) -> None:
    assert read_number(literal(text, f"{XSD}decimal")) == (Decimal(text) if is_valid else None)


@pytest.mark.parametrize(
    "datatype",
    [
        "decimal", "double", "float", "integer", "nonNegativeInteger", "nonPositiveInteger",
        "positiveInteger", "negativeInteger", "long", "int", "short", "byte", "unsignedLong",
        "unsignedInt", "unsignedShort", "unsignedByte",
    ],
)  # fmt: skip
def test_every_numeric_datatype_has_numbers(datatype: str) -> None:
    assert read_number(literal("5", XSD + datatype)) == 5
    assert read_number(literal("5", f"{XSD}{datatype}s")) is None
    assert read_number(literal("5", datatype)) is None


@pytest.mark.parametrize(
    ("text", "kind", "years", "label"),
    [
        ("2023", "gYear", Decimal(2023), "2023"),
        ("2023Z", "gYear", Decimal(2023), "2023"),
        ("2023-07", "gYearMonth", Decimal("2023.5"), "2023-07"),
        ("2023-07+02:00", "gYearMonth", Decimal("2023.5"), "2023-07"),
        ("2023-01-02", "date", 2023 + Decimal(1) / 372, "2023-01-02"),
        ("2023-07-01-05:00", "date", Decimal("2023.5"), "2023-07-01"),
        ("2023-07-01T23:59:59.9-05:00", "dateTime", Decimal("2023.5"), "2023-07-01"),
    ],
)
def test_a_time_is_in_years(text: str, kind: str, years: Decimal, label: str) -> None:
    assert read_time(literal(text, XSD + kind), TIMES) == (years, label)


@pytest.mark.parametrize(
    "term",
    [
        {"type": "bnode", "value": "2023"},
        {"type": "uri", "value": "2023"},
        literal("23", f"{XSD}gYear"),
        literal("2023-1", f"{XSD}gYearMonth"),
        literal("\u0662\u0660\u0662\u0663", f"{XSD}gYear"),
        literal("2023", f"{XSD}gMonth"),
    ],
)
def test_text_in_another_format_is_no_time(term: dict[str, str]) -> None:
    assert read_time(term, TIMES) is None
    assert read_time(term, TIMES, is_year=True) is None


@pytest.mark.parametrize(
    ("text", "label"),
    [("1000", "1000"), ("2999", "2999"), ("999", None), ("3000", None), ("2023.0", "2023"),
     ("2.023e3", "2023"), ("2023.5", None), ("-2023", None)],
)  # fmt: skip
def test_a_year_is_from_1000_to_2999(text: str, label: str | None) -> None:
    expected = None if label is None else (Decimal(label), label)
    assert read_time(literal(text, f"{XSD}decimal"), TIMES, is_year=True) == expected
    assert read_time(literal(text, f"{XSD}decimal"), TIMES) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  POINT ( 1.5e1\t-2 ) ", (-2, 15)),
        ("<a> <b> POINT(1 2)", None),
        ("POINT(1 2 3)", (2, 1)),
        ("POINT(1 2 3 4)", (2, 1)),
        ("POINT(1 2 3 4 5)", None),
        ("POINT Z (1 2 3)", (2, 1)),
        ("PointZ(1 2 3)", (2, 1)),
        ("POINT M(1 2 3)", (2, 1)),
        ("point zm(1 2 3 4)", (2, 1)),
        ("POINT EMPTY", None),
        ("POINT()", None),
        ("MULTIPOINT((1 2))", None),
        ("<> POINT(1 2)", None),
        ("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(2 1)", (2, 1)),
        ("<https://www.opengis.net/def/crs/EPSG/9.9.1/4326>POINT(2 1)", (2, 1)),
        ("<http://www.opengis.net/def/crs/EPSG/0/4979> POINT Z(2 1 5)", (2, 1)),
        ("<urn:ogc:def:crs:EPSG::4326> POINT(2 1)", (2, 1)),
        ("<urn:ogc:def:crs:EPSG:6.9:4326> POINT(2 1)", (2, 1)),
        ("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(90 180)", (90, 180)),
        ("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(180 90)", None),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(1 2)", (2, 1)),
        ("<https://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(1 2)", (2, 1)),
        ("<http://www.opengis.net/def/crs/OGC/0/CRS84h> POINT(1 2 3)", (2, 1)),
        ("<urn:ogc:def:crs:OGC:1.3:CRS84> POINT(1 2)", (2, 1)),
        ("<urn:ogc:def:crs:OGC::CRS84> POINT(1 2)", (2, 1)),
        ("<http://www.opengis.net/def/crs/EPSG/0/3857> POINT(2 1)", None),
        ("<http://www.opengis.net/def/crs/EPSG/0/43260> POINT(2 1)", None),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS83> POINT(2 1)", None),
        ("<http://example.org/def/crs/EPSG/0/4326> POINT(2 1)", None),
        ("POINT(1 2) x", None),
        ("xPOINT(1 2)", None),
        ("POINT(180 90)", (90, 180)),
        ("POINT(-180 -90)", (-90, -180)),
        ("POINT(180.1 0)", None),
        ("POINT(0 -90.1)", None),
        ("POINT(- 1)", None),
    ],
)
def test_a_point_in_wkt_has_the_axes_of_its_reference_system(
    text: str, expected: tuple[float, float] | None
) -> None:
    assert parse_wkt_point(text) == expected


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("POINT(1 2)", None),
        (" <http://www.opengis.net/def/crs/EPSG/0/4326> POLYGON((1 2))", "POLYGON"),
        (" <http://www.opengis.net/def/crs/EPSG/0/3857> POLYGON((1 2))",
         "http://www.opengis.net/def/crs/EPSG/0/3857"),
        ("<> POINT(1 2)", "<> POINT(1 2)"),
        ("LineString Z (1 2 3, 4 5 6)", "LineString Z"),
        ("POLYGON EMPTY", "POLYGON EMPTY"),
        ("POINT EMPTY", "POINT EMPTY"),
        ("POINT(1 90.1)", "POINT(1 90.1)"),
        ("POINT(1e999 1)", "POINT(1e999 1)"),
        ("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(91 0)", "POINT(91 0)"),
        ("POINT(1, 2)", "POINT(1, 2)"),
        ("MULTIPOINT((1 2), (3 4))", "MULTIPOINT"),
        ("SRID=4326;POINT(1 2)", "SRID=4326;POINT"),
        ("", "wktLiteral"),
        ("(", "("),
    ],
)  # fmt: skip
def test_what_is_not_drawn_is_named(text: str, named: str | None) -> None:
    geosparql = "http://www.opengis.net/ont/geosparql#"
    assert undrawn_geometry(literal(text, f"{geosparql}wktLiteral")) == named
    assert undrawn_geometry(literal(text, f"{geosparql}geoJSONLiteral")) == "geoJSONLiteral"
    assert undrawn_geometry(literal(text)) is None


def test_a_point_has_the_datatype_of_wkt() -> None:
    assert read_point(None) is None
    assert (
        read_point(literal("POINT(1 2)", "http://www.opengis.net/ont/geosparql#gmlLiteral")) is None
    )
