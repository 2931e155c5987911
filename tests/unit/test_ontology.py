"""The ontology: its page, its data, its version."""

from html import unescape

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import OWL, RDF, SKOS, Graph, URIRef

from kg.namespaces import BASE, RG
from kg.store import Store
from server import model
from server.links import Links
from server.model import Branch, Model
from server.names import Names
from tests import tiny

TERM_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


@pytest.fixture(scope="module")
def shown(store: Store) -> Model:
    return model.of(Names(store, Links(store.manifest, "http://localhost/")))


def test_the_iri_of_a_term_gives_the_terms(client: FlaskClient) -> None:
    turtle = client.get("/ontology", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=turtle.data, format="turtle")
    assert (RG.Observation, SKOS.definition, None) in graph
    ontology = URIRef(f"{BASE}ontology")
    assert (ontology, RDF.type, OWL.Ontology) in graph
    assert (ontology, OWL.versionIRI, URIRef(f"{BASE}ontology/0.1.0")) in graph


def test_every_term_has_its_place_on_the_page(client: FlaskClient, store: Store) -> None:
    text = client.get("/ontology", headers={"Accept": "text/html"}).text
    subjects = {
        quad.subject.value
        for kind in TERM_KINDS
        for quad in store.engine.quads_for_pattern(None, ox.NamedNode(RDF.type), ox.NamedNode(kind))
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(RG)
    }
    assert len(subjects) > 80
    for iri in subjects:
        assert text.count(f'id="{iri.removeprefix(RG)}"') == 1, iri


def test_a_term_has_definition_example_relations_and_use(shown: Model, store: Store) -> None:
    terms = {term.local: term for term in (*shown.classes, *shown.properties)}
    exact = terms["ExactObservation"]
    assert exact.definition.startswith("An observation whose quantity")
    assert exact.examples == ("16,200 outpatient consultations.",)
    relations = {r.words: [n.text for n in r.others] for r in exact.relations}
    assert relations["is a"][0] == "observation"
    assert exact.n_uses == 3
    place = terms["place"]
    assert (exact.kind, place.kind) == ("class", "property to things")
    facts = store.engine.quads_for_pattern(None, ox.NamedNode(RG.place), None, ox.DefaultGraph())
    assert place.n_uses == len(list(facts)) > 20


def test_use_is_what_the_linked_query_finds(shown: Model, store: Store) -> None:
    for term in (*shown.classes, *shown.properties):
        solutions = store.query(term.query)
        assert isinstance(solutions, ox.QuerySolutions)
        assert len(list(solutions)) == min(term.n_uses, 1000), term.local


def test_subclasses_are_in_their_class_and_only_there(shown: Model) -> None:
    def walk(branches: tuple[Branch, ...], above: str = "") -> dict[str, str]:
        found: dict[str, str] = {}
        for each in branches:
            found |= {each.term.local: above, **walk(each.branches, each.term.local)}
        return found

    above = walk(shown.tree)
    assert above.keys() == {term.local for term in shown.classes}
    assert above["ExactObservation"] == "Observation"
    assert above["Observation"] == ""


def test_every_property_is_in_the_model(shown: Model) -> None:
    def walk(branches: tuple[Branch, ...]) -> set[str]:
        here = {t.local for each in branches for t, _ in each.arrows}
        return here.union(*(walk(each.branches) for each in branches))

    in_tree, loose = walk(shown.tree), {term.local for term in shown.loose}
    assert in_tree | loose == {term.local for term in shown.properties}
    assert not in_tree & loose


def test_the_version_that_is_served_opens_and_no_other(client: FlaskClient) -> None:
    latest = client.get("/ontology", headers={"Accept": "text/turtle"})
    served = client.get("/ontology/0.1.0", headers={"Accept": "text/turtle"})
    assert served.data == latest.data
    assert served.headers["Content-Location"] == "/ontology/0.1.0.ttl"
    assert client.get("/ontology/0.1.0.ttl").data == latest.data
    assert '<http://localhost/ontology>; rel="latest-version"' in served.headers["Link"]
    for path in ("/ontology/0.0.9", "/ontology/0.1.0.zip", "/ontology.zip"):
        assert client.get(path).status_code == 404, path


def test_names_are_in_the_reader_s_language(client: FlaskClient) -> None:
    page = client.get("/ontology?lang=es", headers={"Accept": "text/html"})
    text = unescape(page.text)
    assert "Ontología ReliefGraph" in text
    assert ">observación exacta<" in text


def test_a_graph_s_iri_gives_a_browser_what_it_holds(client: FlaskClient, store: Store) -> None:
    for graph in store.manifest.graphs:
        path = f"/{graph.iri.removeprefix(store.manifest.base_iri)}"
        page = client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
        assert (page.status_code, page.mimetype) == (200, "text/html")
        assert f"{graph.n_triples:,}" in page.text
        assert graph.iri in page.text
        known = {"Accept": "text/html,*/*;q=0.8", "If-None-Match": page.headers["ETag"]}
        assert client.get(path, headers=known).status_code == 304
    assert client.get("/graph/none", headers={"Accept": "text/html"}).status_code == 404


@pytest.mark.parametrize(
    ("trig", "told"),
    [
        (
            """<ontology> a owl:Ontology ; dcterms:title "Aid"@en , "Ayuda"@es ;
                dcterms:description "Words for aid."@en ;
                owl:versionInfo "2.1" ; owl:versionIRI <ontology/2.1> .""",
            ("Aid", "Words for aid.", "2.1", f"{BASE}ontology/2.1"),
        ),
        ("<a> a <b> .", ("Ontology", "", "", "")),
    ],
)
def test_an_ontology_tells_its_title_description_and_version(
    trig: str, told: tuple[str, str, str, str]
) -> None:
    found = model.of(tiny.names(trig))
    assert (found.title, found.description, found.version, found.version_iri) == told
