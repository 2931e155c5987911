"""Each query of ``verify/`` finds one kind of fault; in the ontology it finds none."""

from pathlib import Path

import pytest
from rdflib import Dataset, Graph

from kg.namespaces import GRAPH

VERIFY = sorted((Path(__file__).parent / "verify").glob("*-violation.rq"))

#: A faulty graph for each query.
FAULTS = {
    "no-label": "rg:x a owl:Class ; rdfs:label 'x'@en .",
    "no-definition": "rg:x a owl:Class .",
    "no-example": "rg:x a owl:ObjectProperty .",
    "not-defined-by": "rg:x a skos:Concept .",
    "undeclared-term": "rg:x rdfs:label 'x' .",
    "undeclared-outside-term": "rg:x <https://schema.org/about> rg:y .",
    "same-label": "rg:x a owl:Class ; rdfs:label 'x'@en . rg:y a owl:Class ; rdfs:label 'x'@en .",
    "outside-owl2-rl": "rg:x rdfs:domain [ owl:unionOf ( rg:y rg:z ) ] .",
    "untyped-range": "rg:x a owl:ObjectProperty .",
    "deprecated-with-axioms": "rg:x owl:deprecated true ; rdfs:subClassOf rg:y .",
    "no-unit": "rg:x a rg:Indicator .",
    "broader-of-another-scheme": "rg:x skos:broader rg:y ; skos:inScheme rg:s .",
}
PREFIXES = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rg: <https://w3id.org/reliefgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def name(path: Path) -> str:
    return path.stem.removesuffix("-violation")


@pytest.mark.parametrize("path", VERIFY, ids=name)
def test_the_ontology_has_no_such_fault(path: Path, dataset: Dataset) -> None:
    assert list(dataset.graph(GRAPH.ontology).query(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("path", VERIFY, ids=name)
def test_the_query_finds_the_fault(path: Path) -> None:
    broken = Graph().parse(data=PREFIXES + FAULTS[name(path)], format="turtle")
    assert len(list(broken.query(path.read_text("utf-8")))) > 0


def test_every_query_was_collected() -> None:
    assert {name(path) for path in VERIFY} == FAULTS.keys()
