"""Stage 2, after OWL 2 RL: short answers to frequent questions, derived by rules.

A rule is a SPARQL CONSTRUCT query in ``ontology/rules``, on the union of all graphs. Rules run in
the order of their names, each until it adds nothing. They express what OWL cannot: dates,
texts, absence.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import SKOS, Dataset, Graph, Literal
from rdflib.term import Node

from kg import rdf
from kg.errors import EncodingError
from kg.evidence import attestation
from kg.namespaces import GRAPH, RG
from kg.quantity_text import LANGUAGES, NUMBERS, quantity_text

FOLDER: Final = "rules"
#: Beyond this, a rule would never end.
_MAX_TURNS: Final = 50


def derive(dataset: Dataset, ontology: Path) -> Graph:
    """Return what the rules of an ontology add to a dataset with its inferred graph.

    Raises:
        EncodingError: a rule is not a CONSTRUCT query, or never ends.
    """
    engine = ox.Store()
    engine.extend(rdf.quads(dataset))
    derived = Graph()
    for path in sorted((ontology / FOLDER).glob("*.rq")):
        for new in _run(path, engine):
            derived.add((rdf.node(new.subject), rdf.node(new.predicate), rdf.node(new.object)))
    derived += _texts(dataset)
    return derived


def _run(path: Path, engine: ox.Store) -> Iterator[ox.Quad]:
    """Yield the quads that a rule adds, which are then in the engine, too."""
    graph = ox.NamedNode(GRAPH.inferred)
    try:
        rule = path.read_text("utf-8")
        for _ in range(_MAX_TURNS):
            answer = engine.query(rule, use_default_graph_as_union=True)
            if not isinstance(answer, ox.QueryTriples):
                raise EncodingError(path, None, "is not a CONSTRUCT query")
            new = {
                ox.Quad(t.subject, t.predicate, t.object, graph)
                for t in answer
                if not any(engine.quads_for_pattern(t.subject, t.predicate, t.object, None))
            }
            if not new:
                return
            engine.extend(new)
            yield from new
    except SyntaxError as error:
        raise EncodingError(path, None, f"is not SPARQL: {error.msg}") from error
    raise EncodingError(path, None, f"still adds triples after {_MAX_TURNS} turns")


def _texts(dataset: Dataset) -> Iterator[tuple[Node, Node, Node]]:
    """Yield the quantity of every figure in words, in each language."""
    facts = Graph()
    for graph in dataset.graphs():
        if str(graph.identifier).startswith((GRAPH.reports, GRAPH.ontology)):
            facts += graph
    measures = attestation.read_measures([*facts], facts)
    for figure in facts.subjects(RG.indicator, unique=True):
        numbers = {
            name: value.value
            for name in NUMBERS
            for value in facts.objects(figure, RG[name])
            if isinstance(value, Literal)
        }
        words = [
            label
            for quantifier in facts.objects(figure, RG.quantifier)
            for label in facts.objects(quantifier, SKOS.prefLabel)
            if isinstance(label, Literal)
        ]
        for language in LANGUAGES:
            text = quantity_text(numbers, language, measures[figure])
            names = [word for word in words if word.language == language]
            if text or names:
                yield figure, RG.quantityText, Literal(text or names[0], lang=language)
