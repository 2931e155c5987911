"""Constraints in SPARQL: what is evaluated here, and what their results say."""

import pytest
from rdflib import SH, Graph, Literal

from kg import shacl_sparql, validate
from kg.errors import DataError

SHAPES = """
@prefix : <https://w3id.org/reliefgraph/shapes#> .
@prefix rg: <https://w3id.org/reliefgraph/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:prefixes sh:declare [
    sh:prefix "rg" ; sh:namespace "https://w3id.org/reliefgraph/ontology#"^^xsd:anyURI
] .
:Loop a sh:NodeShape ; sh:targetSubjectsOf rg:within ; sh:sparql :loop .
:loop sh:prefixes :prefixes ;
    sh:message "It is within {?value}, {$level} levels up, {?unknown}."@en ;
    sh:select '''SELECT $this ?value ?path ?level {
        $this rg:within ?value . ?value rg:within* $this .
        BIND(rg:within AS ?path) BIND(1 AS ?level)
    }''' .
"""
DATA = """
@prefix place: <https://w3id.org/reliefgraph/id/place/> .
@prefix rg: <https://w3id.org/reliefgraph/ontology#> .
place:a rg:within place:b . place:b rg:within place:a . place:c rg:within place:a .
"""


def graph(turtle: str) -> Graph:
    return Graph().parse(data=turtle, format="turtle")


def report(shapes: Graph) -> Graph:
    return validate.run_shacl(graph(DATA), shapes, meta=False)


def test_a_message_has_the_values_of_its_row_and_the_property_at_fault() -> None:
    text = "It is within place/{0}, 1 levels up, {{?unknown}}. (here: rg:within place/{0}) [Loop]"
    found = report(graph(SHAPES))
    assert sorted(map(str, validate.shacl_violations(found))) == [
        f"shacl: place/a: {text.format('b')}",
        f"shacl: place/b: {text.format('a')}",
    ]
    assert {str(value) for value in found.objects(None, SH.conforms)} == {"false"}


@pytest.mark.parametrize("node", [":Loop", ":loop"])
def test_what_is_deactivated_finds_nothing(node: str) -> None:
    found = report(graph(f"{SHAPES} {node} sh:deactivated true ."))
    assert {str(value) for value in found.objects(None, SH.conforms)} == {"true"}


def test_a_warning_does_not_stop_a_release() -> None:
    found = report(graph(f"{SHAPES} :Loop sh:severity sh:Warning ."))
    assert [violation.stops for violation in validate.shacl_violations(found)] == [False, False]


@pytest.mark.parametrize(
    "select", ["SELECT", "SELECT ?value { ?this ?path ?value }", "ASK { ?this ?path ?value }"]
)
def test_an_ill_formed_query_is_reported(select: str) -> None:
    shapes = graph(SHAPES)
    shapes.set((next(shapes.subjects(SH.select)), SH.select, Literal(select)))
    with pytest.raises(DataError, match="a shape is ill-formed"):
        report(shapes)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (":Loop a", ":Outer sh:node :Loop . :Loop a"),
        (":Loop a", ":Loop sh:path rg:within ; a"),
        ("$this rg:within ?value .", "serviceSILENT<http://localhost/>{}"),
        ("$this rg:within ?value .", "GRAPH $shapesGraph { $this rg:within ?value }"),
    ],
)
def test_what_needs_more_than_its_focus_node_is_left_to_pyshacl(old: str, new: str) -> None:
    shapes = graph(SHAPES.replace(old, new))
    core, constraints = shacl_sparql.split(shapes)
    assert (set(core), constraints) == (set(shapes), [])
