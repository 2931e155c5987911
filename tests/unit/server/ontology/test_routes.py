"""The ontology: its page, its data, its version."""

from html import unescape

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from kg.errors import NotFound
from kg.namespaces import BASE, ID, RG
from kg.store import Store
from server.graph.names import Names
from server.graph.page_renderer import PageRenderers
from server.ontology import routes, terms
from server.ontology.routes import Ontology
from server.ontology.terms import Branch, OntologyOutline
from server.web.links import Links
from tests import tiny
from tests.unit.server.page import Page

TERM_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


@pytest.fixture(scope="module")
def shown(store: Store) -> OntologyOutline:
    return terms.arrange(Names(store, Links(store.manifest, "http://localhost/")))


def test_the_iri_of_a_term_gives_the_terms(client: FlaskClient) -> None:
    turtle = client.get("/ontology", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=turtle.data, format="turtle")
    assert (RG.Figure, SKOS.definition, None) in graph
    itself = URIRef(f"{BASE}ontology")
    assert (itself, RDF.type, OWL.Ontology) in graph
    assert (itself, OWL.versionIRI, URIRef(f"{BASE}ontology/0.3.0")) in graph


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


def test_a_term_has_definition_example_relations_and_use(
    shown: OntologyOutline, store: Store
) -> None:
    terms = {term.local: term for term in (*shown.classes, *shown.properties)}
    exact = terms["ExactFigure"]
    assert exact.definition.startswith("A figure that the report gives")
    assert exact.examples == ("16,200 outpatient consultations.",)
    relations = {r.words: [n.text for n in r.others] for r in exact.relations}
    assert relations["is a"][0] == "figure"
    assert exact.n_uses == 3
    place = terms["place"]
    assert (exact.kind, place.kind) == ("class", "property to things")
    facts = store.engine.quads_for_pattern(None, ox.NamedNode(RG.place), None, ox.DefaultGraph())
    assert place.n_uses == len(list(facts)) > 20


def test_use_is_what_the_linked_query_finds(shown: OntologyOutline, store: Store) -> None:
    for term in (*shown.classes, *shown.properties):
        solutions = store.query(term.query)
        assert isinstance(solutions, ox.QuerySolutions)
        assert len(list(solutions)) == min(term.n_uses, 1000), term.local


def test_subclasses_are_in_their_class_and_only_there(shown: OntologyOutline) -> None:
    def walk(branches: tuple[Branch, ...], above: str = "") -> dict[str, str]:
        found: dict[str, str] = {}
        for each in branches:
            found |= {each.term.local: above, **walk(each.branches, each.term.local)}
        return found

    above = walk(shown.tree)
    assert above.keys() == {term.local for term in shown.classes}
    assert above["ExactFigure"] == "Figure"
    assert above["Figure"] == "Observation"
    assert above["Observation"] == ""


def test_every_property_is_in_the_model(shown: OntologyOutline) -> None:
    def walk(branches: tuple[Branch, ...]) -> set[str]:
        here = {t.local for each in branches for t, _ in each.arrows}
        return here.union(*(walk(each.branches) for each in branches))

    in_tree, loose = walk(shown.tree), {term.local for term in shown.loose}
    assert in_tree | loose == {term.local for term in shown.properties}
    assert not in_tree & loose


def test_the_version_that_is_served_opens_and_no_other(client: FlaskClient) -> None:
    latest = client.get("/ontology", headers={"Accept": "text/turtle"})
    served = client.get("/ontology/0.3.0", headers={"Accept": "text/turtle"})
    assert served.data == latest.data
    assert served.headers["Content-Location"] == "/ontology/0.3.0.ttl"
    assert client.get("/ontology/0.3.0.ttl").data == latest.data
    assert '<http://localhost/ontology>; rel="latest-version"' in served.headers["Link"]
    for path in ("/ontology/0.0.9", "/ontology/0.3.0.zip", "/ontology.zip"):
        assert client.get(path).status_code == 404, path


def test_names_are_in_the_reader_s_language(client: FlaskClient) -> None:
    page = client.get("/ontology?lang=es", headers={"Accept": "text/html"})
    text = unescape(page.text)
    assert "Ontología ReliefGraph" in text
    assert ">cifra exacta<" in text


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
    ("trig", "expected"),
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
    trig: str, expected: tuple[str, str, str, str]
) -> None:
    found = terms.arrange(tiny.names(trig))
    assert (found.title, found.description, found.version, found.version_iri) == expected


# ---- on a few triples

TRIG = """<ontology> a owl:Ontology ; owl:versionIRI <ontology/2.1> .
    <ontology#place> a owl:ObjectProperty . <ontology/x> rdfs:label "x" .
    <ontologyx> rdfs:label "other" . <id/a> rg:place <id/b> . [] rdfs:label "blank" ."""


def app_of(trig: str) -> Flask:
    store = tiny.store(trig)
    app = Flask(__name__)
    app.register_blueprint(
        routes.blueprint(PageRenderers(store, Links(store.manifest, "http://localhost/")))
    )
    return app


@pytest.mark.parametrize(
    ("trig", "expected"),
    [
        (
            TRIG,
            [
                f"<{BASE}ontology#place> <{RDF.type}> <{OWL.ObjectProperty}>",
                f'<{BASE}ontology/x> <{RDFS.label}> "x"',
                f"<{BASE}ontology> <{OWL.versionIRI}> <{BASE}ontology/2.1>",
                f"<{BASE}ontology> <{RDF.type}> <{OWL.Ontology}>",
            ],
        ),
        (
            f"{TRIG} GRAPH <graph/ontology> {{ <id/b> rdfs:label 'b' . <id/a> rdfs:label 'a' }}",
            [f'<{ID.a}> <{RDFS.label}> "a"', f'<{ID.b}> <{RDFS.label}> "b"'],
        ),
        ("<id/a> rg:place <id/b> .", []),
    ],
)
def test_the_ontology_is_its_graph_or_the_triples_about_its_terms(
    trig: str, expected: list[str]
) -> None:
    store = tiny.store(trig)
    links = Links(store.manifest, "http://localhost/")
    assert [str(triple) for triple in Ontology(PageRenderers(store, links)).triples] == sorted(
        expected
    )


@pytest.fixture(scope="module")
def few() -> FlaskClient:
    return app_of(TRIG).test_client()


@pytest.mark.parametrize(
    ("path", "name", "vary", "location"),
    [
        ("/ontology", "ontology", "Accept", "/ontology?format=nt"),
        ("/ontology?format=nt", "ontology", None, "/ontology?format=nt"),
        ("/ontology.nt", "ontology", None, None),
        ("/ontology/2.1", "ontology/2.1", "Accept", "/ontology/2.1?format=nt"),
        ("/ontology/2.1.nt", "ontology/2.1", None, None),
    ],
)
def test_the_headers_of_the_ontology_as_data(
    few: FlaskClient, path: str, name: str, vary: str | None, location: str | None
) -> None:
    response = few.get(path, headers={"Accept": "application/n-triples"})
    assert (response.status_code, response.mimetype) == (200, "application/n-triples")
    assert len(response.text.splitlines()) == 4
    assert response.headers.get("Vary") == vary
    assert response.headers.get("Content-Location") == location
    other = f"<http://localhost/{name}?format="
    assert response.headers.get_all("Link") == [
        f'<http://localhost/{name}>; rel="canonical", <{BASE}ontology>; rel="describes", '
        '<http://localhost/ontology>; rel="latest-version", '
        f'<{BASE}ontology/2.1>; rel="cite-as", '
        f'{other}ttl>; rel="alternate"; type="text/turtle", '
        f'{other}jsonld>; rel="alternate"; type="application/ld+json", '
        f'{other}rdf>; rel="alternate"; type="application/rdf+xml", '
        f'{other}html>; rel="alternate"; type="text/html"'
    ]


@pytest.mark.parametrize("version", ["2", "2.2", "2.1.zip", "2.1.nt.nt", "x"])
def test_another_version_is_not_served(few: FlaskClient, version: str) -> None:
    few.application.testing = True
    expected = f"^version '{version}' of the ontology is not served here$"
    with pytest.raises(NotFound, match=expected):
        few.get(f"/ontology/{version}")


def test_data_without_an_ontology_has_no_ontology_page() -> None:
    app = app_of("<id/a> rg:place <id/b> .")
    app.testing = True
    with pytest.raises(NotFound, match=f"^there is no ontology <{BASE}ontology>$"):
        app.test_client().get("/ontology")
    unversioned = app_of("<ontology> a owl:Ontology .").test_client().get("/ontology.ttl")
    assert f'<{BASE}ontology>; rel="cite-as"' in unversioned.headers["Link"]


def test_the_page_links_to_the_licence_and_the_dataset(
    client: FlaskClient,
) -> None:
    page = client.get("/ontology", headers={"Accept": "text/html"})
    data = client.get("/ontology.ttl")
    around = (
        '<https://creativecommons.org/licenses/by/4.0/>; rel="license", '
        '<http://localhost/dataset>; rel="collection"'
    )
    assert page.headers["Link"].endswith(
        f', <https://schema.org/DefinedTermSet>; rel="type", {around}'
    )
    assert data.headers["Link"].endswith(
        f'/ontology.html>; rel="alternate"; type="text/html", {around}'
    )
    assert "DefinedTermSet" not in data.headers["Link"]
    described = '<http://localhost/ontology.ttl>; rel="describedby"; type="text/turtle"'
    assert described in page.headers["Link"]
    shown = Page(page.text)
    expected = [
        f'<{each["href"]}>; rel="{each["rel"]}"'
        + (f'; type="{each["type"]}"' if "type" in each else "")
        for each, _ in shown.all("link")
        if each["href"].startswith("http")
    ]
    assert expected == page.headers["Link"].split(", ")
    formats = [each["href"] for each, _ in shown.all("a") if "type" in each]
    assert formats == [f"/ontology.{token}" for token in ("ttl", "jsonld", "nt", "rdf")]


def test_links_keep_only_a_chosen_language(
    client: FlaskClient,
) -> None:
    spanish = {"Accept": "text/html", "Accept-Language": "es"}
    chosen = unescape(client.get("/ontology?lang=es", headers=spanish).text)
    accepted = unescape(client.get("/ontology", headers=spanish).text)
    english = unescape(client.get("/ontology", headers={"Accept": "text/html"}).text)
    scheme = "/doc/concept/indicators"
    assert [f'"{scheme}?lang=es"' in page for page in (chosen, accepted, english)] == [
        True,
        False,
        False,
    ]
    assert [">cifra exacta<" in page for page in (chosen, accepted, english)] == [
        True,
        True,
        False,
    ]
