"""Calendar times: ``id/time/2023`` is the year, ``2023-12`` the month, ``2023-12-31`` the day.

They need no curator: their names are ISO 8601 dates, and the rest follows from the calendar.
Source: https://www.w3.org/TR/owl-time/
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from typing import Final

from rdflib import RDF, RDFS, XSD, Literal, URIRef
from rdflib.term import Node

from kg.namespaces import ID, OWLTIME

MONTHS: Final = (
    "January February March April May June July August September October November December"
).split()
#: What follows in a list or range of months that have one year: "in March, April and June 2023".
_FURTHER_MONTHS: Final = rf"(?:\s*(?:,|and|or|to|until|through|[-–—])\s*(?:{'|'.join(MONTHS)}))*"
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
    """Yield the types, labels and ``time:inXSDDate`` of a calendar time; nothing for another IRI.

    A year or month also has its first and last day, as ``time:hasBeginning`` and ``time:hasEnd``.
    """
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


def states_date(texts: Sequence[str], date: str, *, may_lack_year: bool = False) -> bool:
    """Whether ``texts`` state an ISO 8601 year, month or day, to that precision.

    One of them does so alone ("by the end of 2023" states 2023-12-31, "January to March 2023"
    states 2023-01). A month that may lack its year ("In July") takes it from another ("in 2023").
    """
    year = date[:4]
    if date == year:
        return any(_states_year(text, year) for text in texts)
    forms = _forms(date, year, rf"{_FURTHER_MONTHS},?\s+{year}\b")
    if any(re.search(form, text, re.IGNORECASE) for form in forms for text in texts):
        return True
    # with the case of the name: many may march, and a march may last
    forms = _forms(date, "(?i:the year)", r"\b(?!,?\s+\d{4})")
    is_named = any(re.search(form, text) for form in forms for text in texts)
    return may_lack_year and is_named and states_date(texts, year)


def _states_year(text: str, year: str) -> bool:
    """Whether a text has a year, or has it as the end of a range: "2014-16"."""
    ranges = re.finditer(rf"\b{year[:2]}(\d\d)\s*[-–—/]\s*{year[2:]}\b", text)
    return bool(re.search(rf"\b{year}\b", text)) or any(m[1] < year[2:] for m in ranges)


def _forms(date: str, year: str, after: str) -> list[str]:
    """Return patterns for a month or day, with ``after`` behind the name of the month."""
    month, day = [*date.split("-")[1:], ""][:2]
    name = MONTHS[int(month) - 1]
    if not day:
        return [rf"\b{name}{after}"]
    number = rf"0?{int(day)}(?:st|nd|rd|th)?"
    forms = [rf"\b{number}\s+(?:of\s+)?{name}{after}", rf"\b{name}\s+{number}{after}"]
    for edge, (of_month, of_year) in {"beginning|start": (0, "01-01"), "end": (1, "12-31")}.items():
        if date == _days(date[:7])[of_month]:
            forms.append(rf"\b(?i:{edge})\s+of\s+{name}{after}")
        if date[5:] == of_year:
            forms.append(rf"\b(?i:{edge})\s+of\s+{year}\b")
    return forms
