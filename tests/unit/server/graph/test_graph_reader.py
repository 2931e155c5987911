"""What the graph says of a thing, on a few triples."""

from collections.abc import Iterable
from decimal import Decimal

import pyoxigraph as ox
import pytest
from rdflib import RDF, SKOS

from kg.namespaces import BASE, ID, RG
from server.graph.graph_reader import GraphReader
from tests import tiny


def test_asserted_values_come_before_inferred_ones() -> None:
    graph = tiny.names("""
        GRAPH <graph/inferred> { <id/a> rg:place <id/b> , <id/d> }
        GRAPH <graph/report/x> { <id/a> rg:place <id/e> , <id/c> }""").graph
    found = [str(term) for term in graph.sorted_values(str(ID.a), "place")]
    assert found == [f"<{ID[end]}>" for end in "cebd"]


def test_a_figure_has_the_unit_of_its_indicator_or_its_own() -> None:
    graph = tiny.names("""
        <id/a> rg:indicator <id/i> ; rg:denominator 3 . <id/i> rg:unit unit:FRACTION .
        <id/b> rg:indicator <id/j> ; rg:unit unit:MO .
        <id/c> rg:indicator <id/k> . <id/k> rg:unit unit:NUM .
        <id/d> rg:indicator <id/i> ; rg:denominator 100 .
        <id/e> rg:unit unit:MO , unit:WK .""").graph
    assert graph.measure(str(ID.a)) == ("FRACTION", Decimal(3))
    assert graph.measure(str(ID.b)) == ("MO", None)
    assert graph.measure(str(ID.c)) == ("NUM", None)
    assert graph.measures(str(ID.i)) == {
        ("FRACTION", Decimal(3)),
        ("FRACTION", Decimal(100)),
    }
    assert [graph.measure(str(ID[end])) for end in ("e", "i", "none")] == [("", None)] * 3


def texts_of(terms: Iterable[object]) -> list[str]:
    return [str(term) for term in terms]


@pytest.fixture(scope="module")
def graph() -> GraphReader:
    """Facts about several things; two facts of ``a`` are inferred."""
    return tiny.names("""
        GRAPH <graph/inferred> { <id/a> rg:place <id/a> ; skos:broader <id/c> }
        GRAPH <graph/report/x> {
            <id/d> a rg:Event ; rg:place <id/b> .
            <id/c> a rg:Place ; rg:place <id/b> .
            <id/a> a rg:Event ; rg:place <id/b> , [] , "z" , "y" ; skos:broader <id/d> ;
                rdfs:label "B" , "A"@es .
            <id/b> rg:place <id/b> .
            [] a rg:Event ; rg:place <id/b> }
        GRAPH <graph/report/y> { <id/b> a rg:Event }
        <id/a> rdfs:comment "more" .""").graph


def ids(*names: str) -> list[str]:
    return [str(ID[name]) for name in names]


def test_a_name_is_of_our_terms_unless_it_has_a_prefix(graph: GraphReader) -> None:
    found = [graph.expand(name).value for name in ("place", "skos:broader")]
    assert found == [str(RG.place), str(SKOS.broader)]


def test_the_triples_of_a_thing_are_sorted(graph: GraphReader) -> None:
    assert texts_of(graph.outgoing(ox.NamedNode(str(ID.d)))) == [
        f"<{ID.d}> <{RDF.type}> <{RG.Event}>",
        f"<{ID.d}> <{RG.place}> <{ID.b}>",
    ]
    assert texts_of(graph.inferred_triples(str(ID.a))) == [
        f"<{ID.a}> <{SKOS.broader}> <{ID.c}>",
        f"<{ID.a}> <{RG.place}> <{ID.a}>",
    ]
    assert graph.inferred_triples(str(ID.d)) == []


def test_values_are_of_every_kind_or_of_one(graph: GraphReader) -> None:
    values = sorted(type(value).__name__ for value in graph.values(str(ID.a), "place"))
    assert values == ["BlankNode", "Literal", "Literal", "NamedNode", "NamedNode"]
    assert sorted(graph.iris(str(ID.a), "place")) == ids("a", "b")
    assert sorted(each.value for each in graph.literals(str(ID.a), "place")) == ["y", "z"]


def test_the_text_of_a_property_is_the_first_of_several(graph: GraphReader) -> None:
    assert graph.text(str(ID.a), "rdfs:label") == "A"
    assert graph.text(str(ID.a), "place") == "y"
    assert graph.text(str(ID.a), "skos:broader") == ""


def test_inferred_values_count_only_if_none_is_asserted() -> None:
    graph = tiny.names("""
        GRAPH <graph/inferred> { <id/a> rg:place <id/b> . <id/c> rg:place <id/e> , <id/d> }
        <id/a> rg:place <id/d> , <id/c> .""").graph
    assert texts_of(graph.asserted_values(str(ID.a), "place")) == [f"<{ID.c}>", f"<{ID.d}>"]
    assert texts_of(graph.asserted_values(str(ID.c), "place")) == [f"<{ID.d}>", f"<{ID.e}>"]
    assert graph.asserted_values(str(ID.none), "place") == []


def test_incoming_links_are_sorted(graph: GraphReader) -> None:
    assert graph.subjects("place", str(ID.b)) == ids("a", "b", "c", "d")
    place = graph.expand("place")
    assert sorted(graph.all_subjects(place, str(ID.b))) == ids("a", "b", "c", "d")


def test_at_most_a_thousand_incoming_links_are_read() -> None:
    graph = tiny.names("".join(f"<id/{n}> rg:place <id/b> ." for n in range(1_001))).graph
    assert len(set(graph.subjects("place", str(ID.b)))) == 1_000
    assert len(list(graph.all_subjects(graph.expand("place"), str(ID.b)))) == 1_001


def test_instances_are_of_all_graphs_or_of_one(graph: GraphReader) -> None:
    assert graph.instances("Event") == ids("a", "b", "d")
    assert graph.instances("Event", f"{BASE}graph/report/x") == ids("a", "d")
    assert graph.instances("Service") == []


def test_facts_with_a_property_are_counted_by_value_or_all(graph: GraphReader) -> None:
    place = graph.expand("place")
    assert graph.count(place) == 9
    assert graph.count(place, ox.NamedNode(str(ID.b))) == 5
    assert graph.count(graph.expand("status")) == 0


def test_a_thing_is_of_a_class_if_it_is_of_any(graph: GraphReader) -> None:
    assert graph.is_a(str(ID.c), "Event", "Place")
    assert graph.is_a(str(ID.a), "Event")
    assert not graph.is_a(str(ID.c), "Event")
    assert not graph.is_a(str(ID.c))


def test_only_triples_of_the_inferred_graph_are_inferred(graph: GraphReader) -> None:
    a, broader = ox.NamedNode(str(ID.a)), ox.NamedNode(str(SKOS.broader))
    facts = [ox.Triple(a, broader, ox.NamedNode(str(ID[end]))) for end in "cd"]
    assert [graph.is_inferred(fact) for fact in facts] == [True, False]


def test_the_statements_of_a_fact_match_it_exactly() -> None:
    graph = tiny.names("""
        <id/s/same> rdf:subject <id/a> ; rdf:predicate rg:place ; rdf:object <id/b> .
        <id/s/also> rdf:subject <id/a> ; rdf:predicate rg:place ; rdf:object <id/b> .
        <id/s/other-subject> rdf:subject <id/b> ; rdf:predicate rg:place ; rdf:object <id/b> .
        <id/s/other-property> rdf:subject <id/a> ; rdf:predicate rg:origin ; rdf:object <id/b> .
        <id/s/other-value> rdf:subject <id/a> ; rdf:predicate rg:place ; rdf:object <id/c> .
        <id/s/two-values> rdf:subject <id/a> ; rdf:predicate rg:place ; rdf:object <id/b> , <id/c> .
        <id/s/no-value> rdf:subject <id/a> ; rdf:predicate rg:place .""").graph
    a, b, place = (ox.NamedNode(str(iri)) for iri in (ID.a, ID.b, RG.place))
    assert list(graph.statements(ox.Triple(a, place, b))) == ids("s/also", "s/same")
    assert list(graph.statements(ox.Triple(ox.BlankNode("x"), place, b))) == []


def test_properties_that_lead_to_things_are_sorted_each_once(graph: GraphReader) -> None:
    assert texts_of(graph.linking_predicates()) == [
        f"<{iri}>" for iri in (RDF.type, SKOS.broader, RG.place)
    ]
