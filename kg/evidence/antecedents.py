"""The words of a page that name what other words only refer to: whom “they” are, which year."""

from collections.abc import Sequence
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import Node

from kg.evidence import calendar, excerpts
from kg.evidence.attestation import (
    OBSERVATIONS,
    PageText,
    date_failure,
    find_mentions,
    is_named,
    needs_no_name,
)
from kg.evidence.excerpts import Span
from kg.evidence.naming import NameIndex
from kg.evidence.statements import Triple
from kg.evidence.words import find_name
from kg.namespaces import BASES, ID, RG

#: How many characters a sentence may have that is quoted whole because it names something.
_SHORT: Final = 80


def find_antecedents(
    fact: Triple, spans: Sequence[Span], basis: URIRef, page: PageText, names: NameIndex
) -> list[Span]:
    """Return the words that name what the words at ``spans`` do not: whom “they” are, which year.

    They are the nearest before the words, or else the first after them, with their sentence if it
    is short. What the page says as a whole is best named in a heading; its year, at its beginning.
    A stated fact has its own words only.
    """
    if basis == BASES.stated or not spans:
        return []
    subject, predicate, value = fact
    words = [span.extract(page.text) for span in spans]
    ends: list[Node] = []
    if subject != page.iri and not str(subject).startswith(OBSERVATIONS):
        ends.append(subject)
    is_free = isinstance(value, Literal) or needs_no_name(predicate, value, basis)
    if not is_free and predicate != RG.quantifier:
        ends.append(value)
    is_scope = basis == BASES["page-scope"]
    places = [
        _nearest(page.text, spans, find_mentions(end, page.text, page, names), in_heading=is_scope)
        for end in ends
        if not is_named(end, words, page, names)
    ]
    date = str(value) if isinstance(value, Literal) else calendar.date_of(URIRef(str(value)))
    if date and calendar.date_of(ID[f"time/{date}"]) and date_failure(words, date, basis):
        places.append(next(iter(find_name(page.text, [date[:4]])), None))
    return [_with_short_sentence(page.text, place) for place in places if place]


def _nearest(
    text: str, spans: Sequence[Span], mentions: Sequence[Span], *, in_heading: bool
) -> Span | None:
    if in_heading:
        headings = [m for m in mentions if _with_short_sentence(text, m) != m]
        mentions = headings or mentions
    before = [mention for mention in mentions if mention.end <= min(spans).start]
    return before[-1] if before else next(iter(mentions), None)


def _with_short_sentence(text: str, place: Span) -> Span:
    """Return the sentence or heading around ``place`` if it is short, or else ``place``."""
    around = next((s for s in excerpts.sentences(text) if s.contains(place)), place)
    return around if around.end - around.start <= _SHORT else place
