"""Calendar times: ``id/time/2023`` is the year, ``2023-12`` the month, ``2023-12-31`` the day.

They need no curator: their names are ISO 8601 dates, and the rest follows from the calendar.
Source: https://www.w3.org/TR/owl-time/
"""

import calendar
import re
from collections.abc import Iterator
from typing import Final

from rdflib import RDF, RDFS, XSD, Literal, URIRef
from rdflib.term import Node

from kg.namespaces import ID, OWLTIME

MONTHS: Final = (
    "January February March April May June July August September October November December"
).split()
_CALENDAR = re.compile(
    rf"^{re.escape(ID)}time/([12]\d{{3}}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?)$", re.ASCII
)


def date_of(iri: URIRef) -> str | None:
    """Return the ISO 8601 date that ``iri`` names; None when it names no calendar time."""
    match = _CALENDAR.match(iri)
    if not match:
        return None
    year, month, day = (int(part) for part in f"{match[1]}-01-01".split("-")[:3])
    return match[1] if day <= calendar.monthrange(year, month)[1] and day else None


def describe(iri: URIRef) -> Iterator[tuple[Node, Node, Node]]:
    """Yield the description of a calendar time, and of its first and last day."""
    date = date_of(iri)
    if date is None:
        return
    for language in ("en", "es"):
        yield iri, RDFS.label, Literal(date, lang=language)
    if len(date) == len("2023-12-31"):
        yield iri, RDF.type, OWLTIME.Instant
        yield iri, OWLTIME.inXSDDate, Literal(date, datatype=XSD.date)
        return
    first, last = _days(date)
    yield iri, RDF.type, OWLTIME.ProperInterval
    for relation, day in ((OWLTIME.hasBeginning, first), (OWLTIME.hasEnd, last)):
        yield iri, relation, ID[f"time/{day}"]
        yield from describe(ID[f"time/{day}"])


def _days(date: str) -> tuple[str, str]:
    if len(date) == len("2023"):
        return f"{date}-01-01", f"{date}-12-31"
    year, month = map(int, date.split("-"))
    return f"{date}-01", f"{date}-{calendar.monthrange(year, month)[1]:02}"


def states_date(text: str, date: str) -> bool:
    """Whether ``text`` states an ISO 8601 year, month or day, to that precision.

    "by the end of 2023" states 2023-12-31; "early December 2022" states 2022-12.
    """
    year, month, day = [*date.split("-"), "", ""][:3]
    if not month:
        return bool(re.search(rf"\b{year}\b", text))
    name = MONTHS[int(month) - 1]
    forms = [rf"\b{name},?\s+{year}\b"]
    if day:
        number = rf"0?{int(day)}(?:st|nd|rd|th)?"
        forms = [rf"\b{number}\s+{name},?\s+{year}\b", rf"\b{name}\s+{number},?\s+{year}\b"]
        edge = {"01-01": "beginning|start", "12-31": "end"}.get(f"{month}-{day}")
        forms += [rf"\b(?:{edge})\s+of\s+{year}\b"] if edge else []
    return any(re.search(form, text, re.IGNORECASE) for form in forms)
