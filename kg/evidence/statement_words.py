"""The check ``words``: whether the words of each statement in a dataset state its fact."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from rdflib import RDF, Dataset, URIRef
from rdflib.term import Node

from kg.evidence import excerpts, naming
from kg.evidence.attestation import PageText, attestation_failure, read_page
from kg.evidence.excerpts import Span
from kg.evidence.naming import NameIndex
from kg.evidence.number_order import find_misplaced
from kg.evidence.statements import Triple
from kg.evidence.violations import Violation
from kg.namespaces import GRAPH, OA, RG, SCHEMA


def check(dataset: Dataset) -> Iterator[Violation]:
    """Yield every statement whose words do not state it, or state its number of another figure."""
    names = naming.read_names([*dataset.graphs()])
    pages = {str(page.iri): page for page in _read_pages(dataset, names)}
    facts: dict[str, dict[Triple, Sequence[Span]]] = {page: {} for page in pages}
    statements: dict[Triple, Node] = {}
    for statement, fact, spans, basis, page in _read_statements(dataset, pages):
        facts[str(page.iri)][fact], statements[fact] = spans, statement
        if reason := attestation_failure(fact, spans, basis, page, names):
            yield Violation("words", str(statement), "attested", reason)
    for iri, page in pages.items():
        for fact, reason in find_misplaced(facts[iri], page, names):
            yield Violation("words", str(statements[fact]), "number", reason)


def _read_pages(dataset: Dataset, names: NameIndex) -> Iterator[PageText]:
    graphs = [*dataset.graphs()]
    for iri, text in dataset.graph(GRAPH.provenance).subject_objects(SCHEMA.text):
        facts = dataset.graph(GRAPH.reports[str(iri).rpartition("/")[2]])
        page = read_page(URIRef(str(iri)), str(text), facts, dataset.graph(GRAPH.ontology))
        yield replace(page, longer_names=naming.read_longer_names(facts, names, graphs))


def _read_statements(
    dataset: Dataset, pages: Mapping[str, PageText]
) -> Iterator[tuple[Node, Triple, list[Span], URIRef, PageText]]:
    """Yield each statement with its fact, the spans of its excerpts, its basis and its page."""
    provenance = dataset.graph(GRAPH.provenance)
    for statement, basis in provenance.subject_objects(RG.basis):
        fact = tuple(
            provenance.value(statement, part) for part in (RDF.subject, RDF.predicate, RDF.object)
        )
        evidence = list(provenance.objects(statement, RG.evidence))
        page = pages.get(str(provenance.value(evidence[0], OA.hasSource)) if evidence else "")
        spans = [span for e in evidence if (span := excerpts.read_span(provenance, e))]
        if page is None or None in fact or not isinstance(basis, URIRef):
            continue  # the shapes report what is missing
        yield statement, cast(Triple, fact), spans, basis, page
