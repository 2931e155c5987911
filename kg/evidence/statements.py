"""Statements: every fact has an IRI, under which its evidence is given.

A fact is a triple of a report's graph or of the links graph. Its statement is in the provenance
graph: ``rdf:subject``, ``rdf:predicate`` and ``rdf:object`` repeat it (RDF 1.1's reification; in
RDF 1.2 the statement is a reifier); ``rg:evidence`` and ``rg:basis``, or ``dcterms:source``,
support it.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping

from rdflib import DCTERMS, PROV, RDF, RDFS, SKOS, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from kg.evidence.violations import Violation
from kg.namespaces import GRAPH, ID, OA, OWLTIME, RG, SCHEMA, split_iri

Triple = tuple[Node, Node, Node]

#: Properties for the names and the class of a thing.
NAMES = frozenset({RDF.type, RDFS.label, SKOS.altLabel, SKOS.hiddenLabel, SKOS.note, DCTERMS.title})
#: Properties that name or describe a thing, a source or a page, so they need no evidence.
WITHOUT_EVIDENCE = NAMES.union(
    (RDFS.seeAlso, DCTERMS.license, DCTERMS.language, DCTERMS.rights, RG.sha256, RG.textWithheld)
)
#: Properties of statements and of their support, and the vocabularies of excerpts and times.
_SUPPORT = {
    *(RDF.subject, RDF.predicate, RDF.object, RG.evidence, RG.basis, DCTERMS.source),
    # of the activity that made an encoding
    *(PROV.used, PROV.wasAssociatedWith, PROV.wasGeneratedBy, DCTERMS.date, RG.reviewedBy),
}
_SUPPORT_VOCABULARIES = (str(OA), str(OWLTIME), str(SCHEMA.text))
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def statement_iri(owner: str, fact: Triple) -> URIRef:
    """Return the IRI for the statement of ``fact``: readable, and the same in every build.

    ``owner`` is the id of the report, or ``links``.
    """
    subject, predicate, value = fact
    parts = (_tail(subject, owner), split_iri(str(predicate))[1], _value(value, owner))
    return ID[f"statement/{owner}/{'.'.join(parts)}"]


def describe(statement: URIRef, fact: Triple) -> Iterator[Triple]:
    """Yield the triples by which a statement repeats ``fact``."""
    subject, predicate, value = fact
    yield statement, RDF.type, RG.Statement
    yield statement, RDF.type, RDF.Statement
    yield statement, RDF.subject, subject
    yield statement, RDF.predicate, predicate
    yield statement, RDF.object, value


def _tail(iri: Node, owner: str) -> str:
    """Return ``event-protests`` for ``…/id/event/<owner>/protests``."""
    path = str(iri).removeprefix(ID).replace(f"/{owner}/", "/")
    return re.sub(r"[^A-Za-z0-9-]+", "-", path)


def _value(value: Node, owner: str) -> str:
    if isinstance(value, Literal):
        text = f"{value}-{value.language}" if value.language else str(value)
        short = hashlib.sha256(value.n3().encode()).hexdigest()[:8]
        return text if _SAFE.fullmatch(text) else short
    return _tail(value, owner) if str(value).startswith(ID) else split_iri(str(value))[1]


def check(dataset: Dataset) -> Iterator[Violation]:
    """Yield every fact without its statement, and every statement without its fact.

    A triple of ``graph/provenance`` or ``graph/names`` that is neither a name nor part of the
    evidence is a fact, too.
    """
    provenance, names = dataset.graph(GRAPH.provenance), dataset.graph(GRAPH.names)
    expected = {statement_iri(owner, fact): (owner, fact) for owner, fact in list_facts(dataset)}
    actual = {s for s in provenance.subjects(RDF.type, RG.Statement) if isinstance(s, URIRef)}
    for statement in sorted(actual - expected.keys()):
        yield Violation("statements", statement, "fact", "it is not the statement of any fact")
    for statement, (owner, fact) in expected.items():
        if reason := _repetition_failure(provenance, statement, fact):
            yield Violation("statements", statement, "statement", reason)
        elif reason := _support_failure(provenance, statement, owner):
            yield Violation("statements", statement, "support", reason)
    for subject, predicate, _ in sorted([*provenance, *names]):
        is_support = predicate in _SUPPORT or str(predicate).startswith(_SUPPORT_VOCABULARIES)
        if predicate not in WITHOUT_EVIDENCE and not is_support:
            reason = "a fact is among names and evidence, where it has no evidence of its own"
            yield Violation("statements", str(subject), "fact", reason, predicate=str(predicate))
    yield from _isolated_classes(provenance, expected)


def _isolated_classes(
    provenance: Graph, expected: Mapping[URIRef, tuple[str, Triple]]
) -> Iterator[Violation]:
    """Yield the classes of things whose evidence supports no other fact about the thing."""
    evidence_for: dict[Node, set[Node]] = {}
    for statement, (_, (subject, predicate, value)) in expected.items():
        for thing in (subject, value) if predicate != RDF.type else ():
            excerpts = provenance.objects(statement, RG.evidence)
            evidence_for.setdefault(thing, set()).update(excerpts)
    for statement, (_, (subject, predicate, _)) in expected.items():
        evidence = set(provenance.objects(statement, RG.evidence))
        if predicate == RDF.type and not evidence <= evidence_for.get(subject, set()):
            reason = "the words for its class support no other fact about it"
            yield Violation("statements", statement, "class", reason)


def _repetition_failure(provenance: Graph, statement: URIRef, fact: Triple) -> str | None:
    """Return why no statement repeats a fact; None when one does."""
    triple = " ".join(part.n3() for part in fact)
    if (statement, RDF.type, RG.Statement) not in provenance:
        return f"the fact {triple} has no statement"
    repeated = set(describe(statement, fact)) <= set(provenance.triples((statement, None, None)))
    return None if repeated else f"it does not repeat its fact, {triple}"


def list_facts(dataset: Dataset) -> Iterator[tuple[str, Triple]]:
    """Yield every fact with its owner: the id of a report, or ``links``."""
    for graph in dataset.graphs():
        iri = str(graph.identifier)
        if iri == str(GRAPH.links) or iri.startswith(GRAPH.reports):
            owner = iri.removeprefix(GRAPH.reports) if iri != str(GRAPH.links) else "links"
            for triple in graph:
                yield owner, triple


def _support_failure(provenance: Graph, statement: URIRef, owner: str) -> str | None:
    """Return why a statement lacks support: a report's own words, or for links a source."""
    evidence = list(provenance.objects(statement, RG.evidence))
    if owner == "links":
        sourced = (statement, DCTERMS.source, None) in provenance and not evidence
        return None if sourced else "a link needs a source, and must not have excerpts"
    excerpts = f"{ID}excerpt/{owner}/"
    own = evidence and all(str(excerpt).startswith(excerpts) for excerpt in evidence)
    return None if own else f"a fact of {owner} needs excerpts of {owner}, and no others"
