"""Whether the words of its excerpts say a fact: its numbers, its dates, its names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import cast

from rdflib import DCTERMS, RDF, SKOS, XSD, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from kg.evidence import calendar, excerpts, names, quantities
from kg.evidence.names import Names
from kg.evidence.quantities import Reading, Unit
from kg.evidence.quotes import Span
from kg.evidence.statements import Triple
from kg.evidence.violations import Violation
from kg.namespaces import BASES, CONCEPT, GRAPH, ID, OA, RG, SCHEMA

_NUMBERS = {XSD.integer, XSD.decimal}
_DATES = {XSD.gYear, XSD.gYearMonth, XSD.date}
#: That an event happened is in the tense of its words; that it is planned has words.
_HAPPENED = CONCEPT["statuses/happened"]
_OBSERVATIONS = f"{ID}observation/"
#: Which thing of another name a thing is, the encoder may read without that name.
_MATCHES = {SKOS.closeMatch, SKOS.exactMatch}
_PER_CENT = Literal("per cent", lang="en")
_NOTES = {unit: f", {unit.value}, which takes no number but a quantifier" for unit in Unit} | {
    Unit.COUNT: "",
    Unit.PER_CENT: ", which needs an indicator whose unit is per cent",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What is needed to read a page's words.

    Attributes:
        iri: of the page.
        text: the whole page.
        publisher: the organisation that "we" stands for; None when unknown.
        readings: all quantities of the text.
        shares: the observations whose numbers are per cent.
    """

    iri: URIRef
    text: str
    publisher: URIRef | None
    readings: tuple[Reading, ...]
    shares: frozenset[Node]


def page(iri: URIRef, text: str, facts: Iterable[Triple], ontology: Graph) -> Page:
    """Return a page, its quantities read once.

    Args:
        iri: of the page.
        text: the whole page.
        facts: of the page's report.
        ontology: tells the unit of every indicator.
    """
    known = list(facts)
    publishers = [o for s, p, o in known if (s, p) == (iri, DCTERMS.publisher)]
    publisher = next((o for o in publishers if isinstance(o, URIRef)), None)
    indicators = set(ontology.subjects(RG.unit, _PER_CENT))
    shares = frozenset(s for s, p, o in known if p == RG.indicator and o in indicators)
    return Page(iri, text, publisher, tuple(quantities.readings(text)), shares)


def unsaid(
    fact: Triple, spans: Sequence[Span], basis: URIRef, on: Page, called: Names
) -> str | None:
    """Return why the words at ``spans`` do not say ``fact``; None when they do.

    On every basis, numbers and dates must be readable, a property that has words of its own
    (``skos:hiddenLabel``) must be worded, and both ends of the fact must be named; but the page
    itself and observations need no name, as they are what speaks and what is said, and a class is
    the model's. What the encoder's interpretation may do without is the name of a concept, which
    is how the encoder sums up the words, and of the match of a thing.
    """
    subject, predicate, value = fact
    words = [span.of(on.text) for span in spans]
    cues = called.get(URIRef(str(predicate)), frozenset())
    if isinstance(value, Literal):
        reason = _literal_unsaid(fact, words, spans, on)
    elif date := calendar.date_of(URIRef(str(value))):
        reason = None if _says_date(words, date) else f"the words do not say the time {date}"
    elif _needs_no_name(predicate, value, basis):
        reason = None
    else:
        reason = _name_unsaid(value, words, on, called)
    if cues and not any(names.says(text, cues) for text in words):
        local = re.split("[#/]", str(predicate))[-1]
        reason = reason or f"no word for {local!r}: one of {', '.join(sorted(cues))}"
    speaks = subject == on.iri or str(subject).startswith(_OBSERVATIONS)
    return reason or (None if speaks else _name_unsaid(subject, words, on, called))


def _needs_no_name(predicate: Node, value: Node, basis: URIRef) -> bool:
    if predicate == RDF.type or value == _HAPPENED:
        return True
    read = str(value).startswith(str(CONCEPT)) or predicate in _MATCHES
    return basis == BASES.interpretation and read


def _says_date(words: Sequence[str], date: str) -> bool:
    return any(quantities.says_date(text, date) for text in words)


def _literal_unsaid(
    fact: Triple, words: Sequence[str], spans: Sequence[Span], on: Page
) -> str | None:
    value = cast(Literal, fact[2])
    if value.datatype in _NUMBERS:
        return _number_unsaid(fact, spans, on)
    if value.datatype in _DATES:
        exists = calendar.date_of(ID[f"time/{value}"])
        said = exists and _says_date(words, str(value))
        return None if said else f"the words do not say the time {value}"
    said = any(str(value) in text for text in words)
    return None if said else f"the words do not have {str(value)!r}"


def _number_unsaid(fact: Triple, spans: Sequence[Span], on: Page) -> str | None:
    """A number must be read, as what it is, from words that lie wholly in one excerpt."""
    subject, predicate, value = fact
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        return f"{str(value)!r} is no number"
    is_share = subject in on.shares and predicate != RG.rank
    unit = Unit.PER_CENT if is_share else Unit.COUNT
    same = [r for r in on.readings if r.number == number]
    for reading in same:
        within = any(s.start <= reading.span.start and reading.span.end <= s.end for s in spans)
        if within and RG[reading.property] == predicate and reading.unit == unit:
            return None
    local = str(predicate).removeprefix(RG)
    found = {f"{r.property} in {r.span.of(on.text)!r}{_NOTES[r.unit]}" for r in same}
    hint = f"; the page has it as {', '.join(sorted(found))}" if found else ""
    return f"the words do not say {local} {value}{' per cent' * is_share}{hint}"


def _name_unsaid(value: Node, words: Sequence[str], on: Page, called: Names) -> str | None:
    known = set(called.get(value, ())) if isinstance(value, URIRef) else set()
    if value == on.publisher:
        known |= set(names.FIRST_PERSON)
    if any(names.says(text, known) for text in words):
        return None
    return f"the words do not name {value} ({', '.join(sorted(known)) or 'it has no names'})"


def check(dataset: Dataset) -> Iterator[Violation]:
    """Yield every statement that the words of its excerpts do not say.

    Args:
        dataset: all graphs; statements and excerpts stand in ``graph/provenance``.
    """
    provenance = dataset.graph(GRAPH.provenance)
    called = names.of(dataset.graphs())
    pages = {str(on.iri): on for on in _pages(dataset)}
    for statement, basis in provenance.subject_objects(RG.basis):
        fact = tuple(
            provenance.value(statement, role) for role in (RDF.subject, RDF.predicate, RDF.object)
        )
        evidence = list(provenance.objects(statement, RG.evidence))
        on = pages.get(str(provenance.value(evidence[0], OA.hasSource)) if evidence else "")
        spans = [span for e in evidence if (span := excerpts.span_of(provenance, e))]
        if on is None or None in fact or not isinstance(basis, URIRef):
            continue  # the shapes tell what is missing
        if reason := unsaid(cast(Triple, fact), spans, basis, on, called):
            yield Violation("words", str(statement), "said", reason)


def _pages(dataset: Dataset) -> Iterator[Page]:
    for iri, text in dataset.graph(GRAPH.provenance).subject_objects(SCHEMA.text):
        facts = dataset.graph(GRAPH.reports[str(iri).rpartition("/")[2]])
        yield page(URIRef(str(iri)), str(text), facts, dataset.graph(GRAPH.ontology))
