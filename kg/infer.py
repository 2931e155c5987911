"""Stage 2: what the OWL 2 RL rules infer from the facts.

Source: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

import re
from collections.abc import Iterator

import owlrl
from owlrl.Namespaces import ERRNS
from rdflib import OWL, RDF, RDFS, SKOS, Dataset, Graph, Literal, URIRef

from kg.errors import Inconsistent
from kg.evidence.statements import Triple
from kg.namespaces import GRAPH, ID, RG

#: Properties whose values no rule reads; leaving them out makes this four times as fast. Only one
#: has an axiom: each skos:prefLabel is an rdfs:label, too, which needs no reasoner.
_UNREAD = {
    *(SKOS.definition, SKOS.example, SKOS.scopeNote, SKOS.changeNote, SKOS.note),
    *(SKOS.prefLabel, SKOS.hiddenLabel, SKOS.inScheme, RDFS.isDefinedBy, RG.unitText),
}
_RECORDS = (f"{ID}statement/", f"{ID}excerpt/")
_SCHEMA = (str(OWL), str(RDF), str(RDFS))


class _Semantics(owlrl.OWLRL_Semantics):  # type: ignore[misc]  # owlrl has no types
    """OWL 2 RL, where no term is stated to be the same as itself (eq-ref): half of the work."""

    def _equality(self, triple: Triple, cycle_num: int) -> None:
        _, predicate, value = triple
        if predicate in (OWL.sameAs, OWL.differentFrom) or value == OWL.AllDifferent:
            super()._equality(triple, cycle_num)


def closure(dataset: Dataset) -> Graph:
    """Return what follows from the facts, the names of things and the ontology.

    Returns:
        New triples only, about things and concepts, for ``graph/inferred``: no axiomatic or
        reflexive ones, no values from OWL, RDF or RDFS, no blank nodes, no literal subjects.

    Raises:
        Inconsistent: the closure contains a contradiction.
    """
    closed = _premises(dataset)
    owlrl.DeductiveClosure(_Semantics).expand(closed)
    contradictions = sorted(str(text) for text in closed.objects(None, ERRNS.error))
    if contradictions:
        named = {URIRef(iri) for iri in re.findall(r"https?://[^\s,()']+", str(contradictions))}
        raise Inconsistent(contradictions, sorted(_contradicting_facts(dataset, closed, named)))
    before = {(s, p, o) for s, p, o, _ in dataset.quads()}
    inferred = Graph()
    labels = ((s, RDFS.label, o) for s, p, o in before if p == SKOS.prefLabel)
    for triple in (*closed, *labels):
        if triple not in before and _is_meaningful(triple):
            inferred.add(triple)
    return inferred


def _premises(dataset: Dataset) -> Graph:
    premises = Graph("SimpleMemory")  # which is faster, for one graph
    for subject, predicate, value, _ in dataset.quads():
        is_record = str(subject).startswith(_RECORDS) or str(value).startswith(_RECORDS)
        if not is_record and predicate not in _UNREAD:
            premises.add((subject, predicate, value))
    return premises


def _is_meaningful(triple: Triple) -> bool:
    subject, predicate, value = triple
    return (
        isinstance(subject, URIRef)
        and subject.startswith(ID)
        and isinstance(value, URIRef | Literal)
        and subject != value
        and predicate not in (OWL.sameAs, OWL.differentFrom)
        and not str(value).startswith(_SCHEMA)
    )


def _contradicting_facts(dataset: Dataset, closed: Graph, named: set[URIRef]) -> Iterator[str]:
    """Yield the facts that use a property or lead to a class of those named, with their graph."""
    for subject, predicate, value, graph in dataset.quads():
        is_about = subject in named
        uses = {predicate, *closed.objects(predicate, RDFS.domain)} if is_about else set()
        if value in named:
            uses |= {*closed.objects(predicate, RDFS.range)}
        if is_about and predicate == RDF.type:
            uses |= {value, *closed.objects(value, RDFS.subClassOf)}
        if uses & named and (graph == GRAPH.links or str(graph).startswith(GRAPH.reports)):
            triple = (subject, predicate, value, URIRef(str(graph)))
            yield " ".join(term.n3() for term in triple) + " ."
