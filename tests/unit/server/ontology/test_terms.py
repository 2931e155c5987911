"""The terms of an ontology, on a few triples."""

from functools import cache

import pytest

from kg.namespaces import BASE, ID
from server.graph.names import DisplayName, Names
from server.ontology import terms
from server.ontology.terms import CLASSES, PROPERTIES, OntologyTerm, Relation, SchemeSummary
from tests import tiny

OURS = f"{BASE}ontology#"
TRIG = """
    <ontology> owl:versionIRI <ontology/1.0> .
    <ontology#Place> a owl:Class , rdfs:Class ; rdfs:label "place"@en , "lugar"@es .
    <ontology#Place> skos:definition "Where."@en ; rdfs:comment "Not this."@en .
    <ontology#Place> skos:scopeNote "b"@en , "a"@es ; skos:example "y" , "x" .
    <ontology#Place> rdfs:subClassOf owl:Thing , <ontology#Place> , <ontology#zone> , <ontology#B> .
    <ontology#Place> owl:disjointWith <ontology#Event> ; skos:closeMatch <https://e.org/place> .
    <ontology#Event> a rdfs:Class ; rdfs:label "Event" ; rdfs:comment "What happens." .
    <ontology#Event> owl:deprecated true .
    <ontology#b> a owl:Class ; rdfs:label "place" . <ontology#B> owl:deprecated false .
    <ontology#zone> a owl:Class ; rdfs:label "A zone" ; owl:deprecated false .
    <ontology#bee> a owl:Class . <https://e.org/C> a owl:Class .
    <ontology#c> a owl:Class ; rdfs:label "place" . <ontology#d> a owl:Class ; rdfs:label "place" .
    <ontology#e> a owl:Class ; rdfs:label "place" . <ontology#f> a owl:Class ; rdfs:label "place" .
    <ontology#within> a rdf:Property , owl:ObjectProperty .
    <ontology#within> rdfs:domain <ontology#b> , <ontology#Place> .
    <ontology#within> rdfs:domain <ontology#f> , <ontology#d> , <ontology#e> , <ontology#c> .
    <ontology#within> rdfs:range <ontology#Place> ; owl:inverseOf <ontology#contains> .
    <ontology#within> dcterms:isReplacedBy <ontology#in> ; rdfs:subPropertyOf <ontology#near> .
    <ontology#value> a owl:DatatypeProperty . <ontology#note> a owl:AnnotationProperty .
    <ontology#any> a rdf:Property ; skos:exactMatch <https://e.org/a> .
    <ontology#any> skos:relatedMatch <https://e.org/r> .
    <id/place/a> a rg:Place ; rg:within <id/place/b> . <id/place/b> a rg:Place .
    <id/concept/b> a skos:ConceptScheme ; rdfs:label "alpha"@en ; skos:definition "All."@en .
    <id/concept/a> a skos:ConceptScheme ; rdfs:label "beta"@en .
    <https://e.org/scheme> a skos:ConceptScheme .
    <id/concept/b/x> skos:inScheme <id/concept/b> . <id/concept/b/y> skos:inScheme <id/concept/b> .
    """


@cache
def names(lang: str = "en") -> Names:
    return tiny.names(TRIG, lang)


def listed(kinds: tuple[str, ...], lang: str = "en") -> list[OntologyTerm]:
    return list(terms.read_terms(kinds, names(lang)))


def test_our_classes_are_sorted_by_name_then_iri() -> None:
    found = [(term.local, term.kind, term.n_uses) for term in listed(CLASSES)]
    assert found == [
        ("zone", "class", 0),
        ("bee", "class", 0),
        ("Event", "class", 0),
        ("Place", "class", 2),
        *((name, "class", 0) for name in "bcdef"),
    ]


def test_a_property_has_its_most_specific_kind() -> None:
    found = [(term.local, term.kind, term.n_uses) for term in listed(PROPERTIES)]
    assert found == [
        ("any", "property", 0),
        ("note", "property", 0),
        ("value", "property to values", 0),
        ("within", "property to things", 1),
    ]


def test_a_class_in_full() -> None:
    place = next(term for term in listed(CLASSES) if term.local == "Place")
    assert (place.name, place.definition, place.notes, place.examples, place.is_deprecated) == (
        DisplayName("place", "en", "#Place", f"{OURS}Place"),
        "Where.",
        ("a", "b"),
        ("x", "y"),
        False,
    )
    elsewhere = DisplayName("place", None, "https://e.org/place", "https://e.org/place")
    relations = [
        (relation.words, [(name.text, name.iri) for name in relation.others])
        for relation in place.relations
    ]
    assert relations == [
        ("is a", [("A zone", f"{OURS}zone"), ("B", f"{OURS}B")]),
        ("never also", [("Event", f"{OURS}Event")]),
        ("close to", [("place", elsewhere.iri)]),
    ]
    assert place.relations[2] == Relation("close to", (elsewhere,))


@pytest.mark.parametrize(
    ("local", "relations"),
    [
        (
            "within",
            [
                ("is a kind of", f"{OURS}near"),
                *(("of", f"{OURS}{name}") for name in ("Place", *"bcdef")),
                ("leads to", f"{OURS}Place"),
                ("inverse of", f"{OURS}contains"),
                ("replaced by", f"{OURS}in"),
            ],
        ),
        ("any", [("same as", "https://e.org/a"), ("related to", "https://e.org/r")]),
        ("note", []),
    ],
)
def test_a_property_has_its_relations_in_order(
    local: str, relations: list[tuple[str, str]]
) -> None:
    term = next(term for term in listed(PROPERTIES) if term.local == local)
    found = [(each.words, name.iri) for each in term.relations for name in each.others]
    assert found == relations


def test_definitions_fall_back_to_comments_and_terms_can_be_deprecated() -> None:
    found = {term.local: (term.definition, term.is_deprecated) for term in listed(CLASSES)}
    assert found == {
        "Event": ("What happens.", True),
        "Place": ("Where.", False),
        **dict.fromkeys(("b", "bee", "c", "d", "e", "f"), ("", False)),
        "zone": ("", False),
    }


def test_names_are_in_the_language_of_the_reader() -> None:
    place = next(term for term in listed(CLASSES, "es") if term.local == "Place")
    assert (place.name.text, place.name.lang, place.definition) == ("lugar", "es", "Where.")


def rows(query: str) -> int:
    return len(list(names().store.engine.query(query)))  # type: ignore[arg-type]  # a SELECT


def test_the_query_of_a_term_finds_its_uses() -> None:
    queries = {term.local: term.query for term in (*listed(CLASSES), *listed(PROPERTIES))}
    assert rows(queries["Place"]) == 2
    assert rows(queries["within"]) == 1
    assert f"<{OURS}Place>" in queries["Place"]


def test_our_schemes_are_sorted_by_name() -> None:
    assert list(terms.read_schemes(names())) == [
        SchemeSummary(
            DisplayName("alpha", "en", "/doc/concept/b", str(ID["concept/b"])), "All.", 2
        ),
        SchemeSummary(DisplayName("beta", "en", "/doc/concept/a", str(ID["concept/a"])), "", 0),
    ]


def test_the_version_comes_from_the_ontology() -> None:
    assert terms.version_iri(names().store) == f"{OURS[:-1]}/1.0"
    assert terms.version_iri(tiny.store("<id/a> owl:versionIRI <id/b> .")) == ""
