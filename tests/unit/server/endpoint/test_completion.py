"""Prefixes and the terms that they shorten, on a few triples."""

import json

from flask import Flask

from kg.namespaces import BASE, PREFIXES, prefixes
from server.endpoint import completion
from server.web.links import Links
from tests import tiny

OURS = f"{BASE}ontology#"
TRIG = """
    <ontology#Place> a owl:Class ; rdfs:label "Lugar"@es , "place"@en .
    <ontology#Place> skos:definition "Un sitio."@es , "Where." , "A site."@en .
    <ontology#within> a owl:ObjectProperty ; skos:definition "Dentro."@es .
    <ontology#value> a owl:DatatypeProperty .
    <ontology#value> skos:definition "e" , "d"@en , "a" , "b"@en , "c"@en .
    <ontology#a.> a owl:Class . <ontology#a/b> a owl:Class . <https://e.org/x> a owl:Class .
    <ontology#note> a owl:AnnotationProperty .
    <id/concept/conditions/ill> a skos:Concept ; rdfs:label "ill, é"@en .
    <id/concept/other/x> a skos:Concept .
    skos:Concept a owl:Class .
    """
TERMS = [
    ("conditions:ill", "concept", "ill, é"),
    ("rg:Place", "class", "place: A site."),
    ("rg:value", "property", "value: a"),
    ("rg:within", "property", "within"),
    ("skos:Concept", "class", "Concept"),
]


def test_terms_have_a_kind_and_a_definition() -> None:
    assert completion.terms(tiny.names(TRIG)) == TERMS


def test_terms_follow_the_reader_s_language() -> None:
    rows = {name: text for name, _, text in completion.terms(tiny.names(TRIG, "es"))}
    assert rows["rg:Place"] == "Lugar: Un sitio."
    assert rows["rg:within"] == "within: Dentro."


def test_an_editor_gets_prefixes_and_terms() -> None:
    names = tiny.names(TRIG)
    app = Flask(__name__)
    app.register_blueprint(
        completion.blueprint(names.store, Links(names.store.manifest, "https://a/"))
    )
    response = app.test_client().get("/terms.json")
    assert response.content_type == "application/json"
    assert response.text == json.dumps({"prefixes": PREFIXES, "terms": TERMS}, ensure_ascii=False)


def test_prefixes_follow_the_base() -> None:
    base = "https://e.org/"
    iris = prefixes(base)
    assert list(iris) == sorted(PREFIXES)
    assert (iris["rg"], iris["place"]) == (f"{base}ontology#", f"{base}id/place/")
    assert iris["skos"] == PREFIXES["skos"]
