import pytest
from rdflib import RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from kg.evidence import naming
from kg.namespaces import CONCEPT, ID, RG

THING = ID["place/freedonia"]


@pytest.mark.parametrize(
    ("thing", "names"),
    [
        (THING, {"label", "pref", "alt", "hidden"}),
        (CONCEPT["conditions/thirst"], {"label", "pref", "alt", "hidden"}),
        # reports do not use the label of a property
        (RG.borders, {"hidden"}),
        (URIRef("https://example.org/x"), {"hidden"}),
    ],
)
def test_all_labels_are_names_of_things_and_hidden_ones_of_terms(
    thing: Node, names: set[str]
) -> None:
    graph = Graph()
    for label, text in (
        (RDFS.label, "label"),
        (SKOS.prefLabel, "pref"),
        (SKOS.altLabel, "alt"),
        (SKOS.hiddenLabel, "hidden"),
        (SKOS.definition, "a definition"),
        (RDFS.comment, "a comment"),
    ):
        graph.add((thing, label, Literal(text)))
    assert naming.read_names([graph]) == {thing: names}


def test_a_term_without_hidden_labels_has_no_name() -> None:
    graph = Graph()
    graph.add((RG.borders, RDFS.label, Literal("borders", lang="en")))
    assert naming.read_names([graph]) == {}


def test_names_are_of_all_graphs_and_languages_and_are_texts() -> None:
    first, second = Graph(), Graph()
    first.add((THING, RDFS.label, Literal("Freedonia", lang="en")))
    first.add((THING, RDFS.label, URIRef("https://example.org/Freedonia")))
    second.add((THING, RDFS.label, Literal("Fredonía", lang="es")))
    second.add((ID.x, SKOS.altLabel, Literal("X")))
    assert naming.read_names([first, second]) == {
        THING: {"Freedonia", "Fredonía"},
        ID.x: {"X"},
    }
    assert naming.read_names([]) == {}


def test_the_first_person_is_in_english() -> None:
    assert {"we", "us", "our", "ours"} == naming.FIRST_PERSON
