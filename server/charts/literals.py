"""What a term of a result can be drawn as: a number, a time, a place on the earth.

Terms are as the results format has them in JSON.

Source: https://www.w3.org/TR/sparql11-results-json/#select-encode-terms
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from kg.namespaces import GEO, PREFIXES

Term = Mapping[str, str]

_XSD: Final = PREFIXES["xsd"]
_NUMERIC: Final = re.compile(
    f"{_XSD}(decimal|double|float|(nonNegative|nonPositive|positive|negative)?[iI]nteger"
    "|(unsigned)?([lL]ong|[iI]nt|[sS]hort|[bB]yte))"
)
_TIMES: Final = frozenset(_XSD + name for name in ("gYear", "gYearMonth", "date", "dateTime"))
_TIME: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_POINT: Final = re.compile(
    r"\s*(?:<[^>]*>\s*)?POINT\s*\(\s*([-+.0-9e]+)\s+([-+.0-9e]+)\s*\)\s*", re.IGNORECASE
)
_YEARS: Final = range(1000, 3000)
#: What is drawn as a number: not INF, nor an ill-typed literal.
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?")
#: Numbers that are longer, larger or smaller are for no axis.
_MOST_DIGITS: Final = 300


def number(term: Term | None) -> Decimal | None:
    """Return the number that a literal of a numeric datatype is; None for any other term."""
    if term is None or not _NUMERIC.fullmatch(term.get("datatype", "")):
        return None
    text = term["value"]
    if len(text) > _MOST_DIGITS or not _NUMBER.fullmatch(text):
        return None
    value = Decimal(text)
    return value if abs(value.adjusted()) < _MOST_DIGITS else None


def time(term: Term | None, times: str, *, is_year: bool = False) -> tuple[Decimal, str] | None:
    """Return when a term is, in years, and how that is written; None for what is no time.

    Args:
        term: a literal with a datatype of times, or the IRI of a calendar time.
        times: what the IRIs of times start with.
        is_year: whether a plain integer is a year, as the name of its column says.
    """
    if term is None:
        return None
    text = term["value"]
    if term["type"] == "uri":
        found = _TIME.fullmatch(text.removeprefix(times)) if text.startswith(times) else None
    elif term.get("datatype") in _TIMES:
        found = _TIME.fullmatch(text)
    else:
        value = number(term) if is_year else None
        whole = value is not None and value == value.to_integral_value() and int(value) in _YEARS
        found = _TIME.fullmatch(f"{value:.0f}") if whole else None
    return _in_years(found) if found else None


def _in_years(found: re.Match[str]) -> tuple[Decimal, str]:
    year, month, day = (Decimal(part) if part else Decimal(1) for part in found.groups())
    label = "-".join(part for part in found.groups() if part)
    return year + (month - 1) / 12 + (day - 1) / 372, label


def point(term: Term | None) -> tuple[float, float] | None:
    """Return latitude and longitude of a literal that is a point on the earth."""
    if term is None or term.get("datatype") != f"{GEO}wktLiteral":
        return None
    return wkt_point(term["value"])


def wkt_point(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a point in WKT; None for other text, or not on the earth.

    Source: https://docs.ogc.org/is/22-047r1/22-047r1.html#_well_known_text
    """
    found = _POINT.fullmatch(text)
    return on_earth(found[2], found[1]) if found else None


def on_earth(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Return two numbers in degrees; None where they are none, or not on the earth."""
    try:
        found = float(latitude), float(longitude)
    except ValueError:
        return None
    return found if abs(found[0]) <= 90 and abs(found[1]) <= 180 else None  # noqa: PLR2004  # degrees
