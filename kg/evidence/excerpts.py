"""Excerpts: runs of a page's text as RDF, and whether they stand where they say.

Source: https://www.w3.org/TR/annotation-model/#selectors
"""

import hashlib
from collections.abc import Iterator
from typing import Final

from rdflib import RDF, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from kg.evidence.quotes import Span
from kg.evidence.statements import Triple
from kg.evidence.violations import Violation
from kg.namespaces import ID, OA, RG, SCHEMA

#: Says of a page that its text may not be published.
_WITHHELD: Final = (RG.textWithheld, Literal(True))  # a literal's value


def without_withheld(dataset: Dataset) -> Dataset:
    """Return a dataset without the texts of pages that may not be published as a whole."""
    kept = Dataset()
    withheld = {page for page, _, _, _ in dataset.quads((None, *_WITHHELD, None))}
    for subject, predicate, value, graph in dataset.quads():
        if predicate != SCHEMA.text or subject not in withheld:
            kept.graph(graph).add((subject, predicate, value))
    return kept


def name(page: Node, span: Span) -> URIRef:
    """Return the IRI of an excerpt: after its page and offsets."""
    return ID[f"excerpt/{str(page).rpartition('/')[2]}/{span.start}-{span.end}"]


def describe(page: URIRef, span: Span, text: str) -> Iterator[Triple]:
    """Yield the description of an excerpt: its page and its two selectors.

    ``oa:start`` and ``oa:end`` are xsd:integer: a SPARQL engine may rewrite derived integer types.
    """
    iri = name(page, span)
    quote, position = URIRef(f"{iri}#quote"), URIRef(f"{iri}#position")
    prefix, suffix = span.context(text)
    yield iri, RDF.type, RG.Excerpt
    yield iri, RDF.type, OA.SpecificResource
    yield iri, OA.hasSource, page
    yield iri, OA.hasSelector, quote
    yield iri, OA.hasSelector, position
    yield quote, RDF.type, OA.TextQuoteSelector
    yield quote, OA.exact, Literal(span.of(text))
    yield quote, OA.prefix, Literal(prefix)
    yield quote, OA.suffix, Literal(suffix)
    yield position, RDF.type, OA.TextPositionSelector
    yield position, OA.start, Literal(span.start)
    yield position, OA.end, Literal(span.end)


def span_of(graph: Graph, excerpt: Node) -> Span | None:
    """Return where an excerpt says it stands; None when it does not say so."""
    selectors = list(graph.objects(excerpt, OA.hasSelector))
    starts = [s for x in selectors for s in graph.objects(x, OA.start) if isinstance(s, Literal)]
    ends = [e for x in selectors for e in graph.objects(x, OA.end) if isinstance(e, Literal)]
    values = [literal.value for literal in (*starts, *ends)]
    if len(starts) != 1 or len(ends) != 1 or not all(isinstance(v, int) for v in values):
        return None
    return Span(*values)


def check(graph: Graph) -> Iterator[Violation]:
    """Yield every page whose text is not the one it was encoded from, and every excerpt that lies.

    Args:
        graph: ``graph/provenance``.
    """
    texts = {page: str(text) for page, text in graph.subject_objects(SCHEMA.text)}
    for page, text in texts.items():
        digest = hashlib.sha256(text.encode()).hexdigest()
        if (page, RG.sha256, Literal(digest)) not in graph:
            yield Violation("excerpts", str(page), "digest", f"the text has the SHA-256 {digest}")
    for excerpt in graph.subjects(RDF.type, RG.Excerpt):
        if reason := _misplaced(graph, excerpt, texts):
            yield Violation("excerpts", str(excerpt), "offsets", reason)


def _misplaced(graph: Graph, excerpt: Node, texts: dict[Node, str]) -> str | None:
    page, span = graph.value(excerpt, OA.hasSource), span_of(graph, excerpt)
    is_withheld = page is not None and (page, *_WITHHELD) in graph
    if span is None or (page not in texts and not is_withheld):
        return "its page's text or its offsets are not known"
    if not isinstance(page, URIRef) or excerpt != name(page, span):
        return f"offsets {span.start} to {span.end} are not those of its name"
    if page not in texts:
        return None
    expected = set(describe(page, span, texts[page]))
    actual = {
        t
        for node in (excerpt, *graph.objects(excerpt, OA.hasSelector))
        for t in graph.triples((node, None, None))
    }
    if missing := sorted(expected - actual):
        _, predicate, value = missing[0]
        return f"the page has {predicate.n3()} {value.n3()} there"
    return None
