"""Reads numbers, times and points on the earth from literals, for charts and maps.

Terms are those of the JSON results format.

Source: https://www.w3.org/TR/sparql11-results-json/#select-encode-terms
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from kg.namespaces import GEO, PREFIXES

ResultTerm = Mapping[str, str]

_XSD: Final = PREFIXES["xsd"]
_NUMERIC: Final = re.compile(
    f"{_XSD}(decimal|double|float|(nonNegative|nonPositive|positive|negative)?[iI]nteger"
    "|(unsigned)?([lL]ong|[iI]nt|[sS]hort|[bB]yte))"
)
_TIMES: Final = frozenset(_XSD + name for name in ("gYear", "gYearMonth", "date", "dateTime"))
_TIME: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_POINT: Final = re.compile(
    r"\s*(?:<(?P<crs>[^>]*)>\s*)?POINT\s*(?:ZM?|M)?\s*"
    r"\(\s*(?P<first>[-+.0-9e]+)\s+(?P<second>[-+.0-9e]+)(?:\s+[-+.0-9e]+){0,2}\s*\)\s*",
    re.IGNORECASE,
)
_CRS: Final = re.compile(r"<([^>]*)>")
_GEOMETRY: Final = re.compile(rf"{re.escape(str(GEO))}\w+Literal")
#: WGS 84 in degrees: CRS84 has the longitude first, EPSG:4326 the latitude.
_WGS_84: Final = re.compile(
    r"(?:https?://www\.opengis\.net/def/crs/|urn:ogc:def:crs:)"
    r"(?:OGC[/:][0-9.]*[/:]CRS84h?|EPSG[/:][0-9.]*[/:](?P<epsg>4326|4979))",
    re.IGNORECASE,
)
_YEARS: Final = range(1000, 3000)
#: A finite number: neither INF nor an ill-typed literal.
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?")
#: Longer, larger or smaller numbers do not fit an axis.
_MAX_DIGITS: Final = 300


def read_number(term: ResultTerm | None) -> Decimal | None:
    """Return the number of a literal with a numeric datatype; None for any other term."""
    if term is None or not _NUMERIC.fullmatch(term.get("datatype", "")):
        return None
    text = term["value"]
    if len(text) > _MAX_DIGITS or not _NUMBER.fullmatch(text):
        return None
    value = Decimal(text)
    return value if abs(value.adjusted()) < _MAX_DIGITS else None


def read_time(
    term: ResultTerm | None, times: str, *, is_year: bool = False
) -> tuple[Decimal, str] | None:
    """Return a time in years and as text; None if the term is not a time.

    Args:
        term: a literal with a datatype of times, or the IRI of a calendar time.
        times: start of the IRIs of times.
        is_year: whether a plain integer is a year, as its column's name suggests.
    """
    if term is None:
        return None
    text = term["value"]
    if term["type"] == "uri":
        match = _TIME.fullmatch(text.removeprefix(times)) if text.startswith(times) else None
    elif term.get("datatype") in _TIMES:
        match = _TIME.fullmatch(text)
    else:
        value = read_number(term) if is_year else None
        whole = value is not None and value == value.to_integral_value() and int(value) in _YEARS
        match = _TIME.fullmatch(f"{value:.0f}") if whole else None
    if match is None:
        return None
    year, month, day = (Decimal(part or 1) for part in match.groups())
    label = "-".join(filter(None, match.groups()))
    return year + (month - 1) / 12 + (day - 1) / 372, label


def read_point(term: ResultTerm | None) -> tuple[float, float] | None:
    """Return latitude and longitude of a WKT literal; None if it is not a point on the earth."""
    if term is None or term.get("datatype") != f"{GEO}wktLiteral":
        return None
    return parse_wkt_point(term["value"])


def undrawn_geometry(term: ResultTerm) -> str | None:
    """Return what keeps a geometry literal off a map: its reference system, its kind, or all of it.

    None if it is a point on the earth in WGS 84, or no geometry.
    """
    datatype, text = term.get("datatype", ""), term["value"].strip()
    if not _GEOMETRY.fullmatch(datatype) or read_point(term):
        return None
    if datatype != f"{GEO}wktLiteral":
        return datatype.removeprefix(GEO)
    match = _CRS.match(text)
    if match and not _WGS_84.fullmatch(match[1]):
        return match[1] or text
    written = text[match.end() if match else 0 :].strip()
    kind = written.partition("(")[0].strip()
    return (written if kind.upper().startswith("POINT") else kind) or text or "wktLiteral"


def parse_wkt_point(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a point in WKT; None if it is not a point on the earth.

    The coordinate reference system is CRS84 where none is named; only WGS 84 is read.

    Source: https://docs.ogc.org/is/22-047r1/22-047r1.html#_well_known_text
    """
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    system = _WGS_84.fullmatch(match["crs"]) if match["crs"] is not None else None
    if match["crs"] is not None and system is None:
        return None
    pair = match["first"], match["second"]
    return parse_coordinates(*(pair if system and system["epsg"] else reversed(pair)))


def parse_coordinates(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Return two numbers in degrees; None if either is not a number or is outside its range."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None  # noqa: PLR2004  # degrees
