"""Things and documents: names, suffixes, the headers of a negotiated answer, withdrawn names."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Response
from flask.testing import FlaskClient
from rdflib import DCTERMS, FOAF, OWL, SKOS, VOID, XSD, Dataset, Graph, Literal, URIRef

from kg import load, pipeline
from kg.config import Config
from kg.dataset import rdf_files
from kg.errors import BadRequest, NotFound
from kg.formats import by_token
from kg.load import open_release
from kg.namespaces import BASE, GRAPH, ID
from kg.store import Store
from server.app import SERVICES, create_app
from server.graph.page_renderer import PageRenderer, PageRenderers
from server.pages import resource
from server.web.links import Links
from tests import tiny
from tests.conftest import CORPUS, ROOT, copy_dataset

TOLMAR = ID["place/tolmar"]
DOCUMENT = URIRef(f"{BASE}doc/place/tolmar")


def graph_of(client: FlaskClient, path: str) -> Graph:
    return Graph().parse(data=client.get(path).data, format="turtle")


def test_a_document_says_what_it_is_about_and_where_it_belongs(client: FlaskClient) -> None:
    graph = graph_of(client, "/doc/place/tolmar.ttl")
    assert set(graph.predicate_objects(DOCUMENT)) == {
        (URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), FOAF.Document),
        (FOAF.primaryTopic, TOLMAR),
        (VOID.inDataset, URIRef(f"{BASE}dataset")),
        (DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/")),
        (DCTERMS.issued, Literal("2026-11-23", datatype=XSD.date)),
    }


def test_a_suffix_fixes_the_format(client: FlaskClient) -> None:
    browser = {"Accept": "text/html"}
    fixed = client.get("/doc/place/tolmar.ttl", headers=browser)
    assert (fixed.status_code, fixed.mimetype) == (200, "text/turtle")
    assert "accept" not in fixed.vary
    assert "Content-Location" not in fixed.headers
    chosen = client.get("/doc/place/tolmar", headers={"Accept": "text/turtle"})
    assert "accept" in chosen.vary
    assert chosen.headers["Content-Location"] == "/doc/place/tolmar.ttl"
    assert chosen.data == fixed.data
    page = client.get("/doc/place/tolmar.html", headers={"Accept": "text/turtle"})
    assert page.mimetype == "text/html"
    assert "accept" not in page.vary


def test_a_page_in_a_chosen_language_is_not_what_its_suffix_form_is(client: FlaskClient) -> None:
    page = client.get("/doc/place/freedonia?lang=es", headers={"Accept": "text/html"})
    assert "Content-Location" not in page.headers
    assert "Content-Location" in client.get("/doc/place/freedonia").headers


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/id/place/tolmar", "/doc/place/tolmar"),
        ("/id/place/tolmar.ttl", "/doc/place/tolmar.ttl"),
        ("/id/place/tolmar?lang=es", "/doc/place/tolmar?lang=es"),
        ("/id/place/tolmar.nt?x=%0d%0aSet-Cookie:y", "/doc/place/tolmar.nt?x=%0d%0aSet-Cookie:y"),
    ],
)
def test_a_thing_redirects_to_its_document(client: FlaskClient, path: str, location: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (303, location)
    assert response.headers["Cache-Control"].startswith("public")


def test_dots_in_a_name_are_no_suffix(client: FlaskClient) -> None:
    name = (
        "statement/sr-2023-freedonia/operation-vesta.serviceType.concept-service-types-assistance"
    )
    for suffix in ("", ".ttl"):
        turtle = client.get(f"/doc/{name}{suffix}", headers={"Accept": "text/turtle"})
        graph = Graph().parse(data=turtle.data, format="turtle")
        assert (ID[name], None, None) in graph
    assert client.get("/doc/place/tolmar.trig").status_code == 404
    assert client.get("/doc/place/tolmar.ttl.ttl").status_code == 404


@pytest.mark.parametrize("name", ["place/%FF", "place/%zz", "place/%00", "place/x y", "place/<x>"])
def test_what_no_iri_can_have_is_malformed(client: FlaskClient, name: str) -> None:
    for kind in ("id", "doc"):
        response = client.get(f"/{kind}/{name}")
        assert (response.status_code, response.mimetype) == (400, "application/problem+json")


@pytest.mark.parametrize("name", ["place/nowhere", "place/fredon%C3%ADa", "..", "place//tolmar"])
def test_an_unknown_name_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/doc/{name}").status_code == 404


# ---- withdrawn names

OLD, NEW = "place/old-tolmar", "place/tolmar"


@pytest.fixture(scope="module")
def withdrawn(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of a made-up release in which a name was withdrawn."""
    folder = tmp_path_factory.mktemp("withdrawn")
    config = replace(CORPUS, releases=folder / "releases", stores=folder / "stores")
    changed = copy_dataset(dataset)
    ontology = changed.graph(GRAPH.ontology)
    ontology.add((ID[OLD], OWL.deprecated, Literal(True)))
    ontology.add((ID[OLD], DCTERMS.isReplacedBy, ID[NEW]))
    ontology.add((ID[OLD], SKOS.changeNote, Literal("0.2.0: the same place.", lang="en")))
    pipeline.publish(changed, config, lambda line: None)
    app = create_app(config)
    yield app.test_client()
    app.extensions[SERVICES].runner.stop()


@pytest.mark.parametrize("kind", ["id", "doc"])
def test_a_withdrawn_name_is_gone_and_says_what_replaces_it(
    withdrawn: FlaskClient, kind: str
) -> None:
    response = withdrawn.get(f"/{kind}/{OLD}", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.mimetype) == (410, "text/turtle")
    graph = Graph().parse(data=response.data, format="turtle")
    assert (ID[OLD], DCTERMS.isReplacedBy, ID[NEW]) in graph
    assert (ID[NEW], None, Literal("Tolmar", lang="en")) in graph
    assert f'<{ID[NEW]}>; rel="successor-version"' in response.headers["Link"]
    page = withdrawn.get(f"/{kind}/{OLD}", headers={"Accept": "text/html"})
    assert page.status_code == 410
    assert '<a href="/doc/place/tolmar" dir="auto">Tolmar</a>' in page.text


def test_what_replaces_a_withdrawn_name_is_there(withdrawn: FlaskClient) -> None:
    assert withdrawn.get(f"/doc/{NEW}").status_code == 200


def test_the_file_of_withdrawn_names_says_only_that() -> None:
    graph = Graph().parse(ROOT / "ontology/withdrawn.ttl")
    assert set(graph.predicates()) <= {
        OWL.deprecated,
        DCTERMS.isReplacedBy,
        SKOS.changeNote,
    }


# ---- any RDF files

DATA = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@base <https://w3id.org/reliefgraph/id/> .
<x> rdfs:label "x" ; rdfs:seeAlso [ rdfs:label "inner" ; rdfs:seeAlso [ rdfs:label "innermost" ] ] .
<x.ttl> rdfs:label "named like a suffix" .
<fredonía> rdfs:label "beyond ASCII" .
<sp%20ace> rdfs:label "escaped" .
<https://w3id.org/reliefgraph/ontology#own> a rdfs:Class ; rdfs:label "own" .
"""


@pytest.fixture(scope="module")
def anything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of a server of one RDF file."""
    folder: Path = tmp_path_factory.mktemp("anything")
    (folder / "any.ttl").write_text(DATA, "utf-8")
    loaded = rdf_files.load([folder / "any.ttl"], BASE)
    context = (ROOT / "ontology/context.jsonld").read_text("utf-8")
    built = load.build_from_files(loaded, context, folder / "stores", is_union=False)
    app = create_app(replace(Config(), store=str(built)))
    yield app.test_client()
    app.extensions[SERVICES].runner.stop()


def test_the_nodes_without_a_name_belong_to_the_document(anything: FlaskClient) -> None:
    for token in ("ttl", "jsonld", "nt", "rdf"):
        response = anything.get(f"/doc/x?format={token}")
        quads = ox.parse(response.data, format=by_token(token).codec)  # type: ignore[arg-type]  # of RDF
        values = {quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}
        assert values >= {"inner", "innermost"}, token


def test_a_thing_named_like_a_suffix_keeps_its_name(anything: FlaskClient) -> None:
    graph = graph_of(anything, "/doc/x.ttl?format=ttl")
    assert (ID["x.ttl"], None, Literal("named like a suffix")) in graph
    response = anything.get("/doc/x", headers={"Accept": "text/turtle"})
    assert response.headers["Content-Location"] == "/doc/x?format=ttl"
    assert ".ttl" not in response.headers["Link"]


@pytest.mark.parametrize(
    ("path", "name"), [("fredon%C3%ADa", "fredonía"), ("sp%20ace", "sp%20ace")]
)
def test_a_name_may_have_letters_beyond_ascii_or_escapes(
    anything: FlaskClient, path: str, name: str
) -> None:
    assert (ID[name], None, None) in graph_of(anything, f"/doc/{path}?format=ttl")
    assert anything.get(f"/doc/{path}", headers={"Accept": "text/html"}).status_code == 200


def test_of_any_files_no_licence_or_dataset_is_claimed(anything: FlaskClient) -> None:
    response = anything.get("/doc/x?format=ttl")
    graph = Graph().parse(data=response.data, format="turtle")
    assert (None, FOAF.primaryTopic, ID["x"]) in graph
    assert (None, VOID.inDataset, None) not in graph
    assert (None, DCTERMS.license, None) not in graph
    for rel in ("license", "collection"):
        assert f'rel="{rel}"' not in response.headers["Link"]


def test_terms_of_any_files_have_their_page(anything: FlaskClient) -> None:
    page = anything.get("/ontology", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert 'id="own"' in page.text
    nt = anything.get("/ontology?format=nt")
    subjects = {q.subject for q in ox.parse(nt.data, format=ox.RdfFormat.N_TRIPLES)}
    assert subjects == {ox.NamedNode(f"{BASE}ontology#own")}


def test_the_release_itself_has_no_names_like_suffixes(config: Config) -> None:
    opened = open_release(config.releases / config.release, config.stores)
    iris = {q.subject.value for q in opened.engine if isinstance(q.subject, ox.NamedNode)}
    suffixes = (".html", ".ttl", ".jsonld", ".nt", ".rdf")
    assert not [i for i in iris if i.startswith(ID) and i.endswith(suffixes)]


# ---- on a few triples

FEW = """
    <id/place/lima> a rg:Place ; rdfs:label "Lima"@en .
    <id/a.b> rdfs:label "dots" .
    <id/a.ttl> rdfs:label "like a suffix" . <id/a> rdfs:label "a" .
    <id/fredonía> rdfs:label "beyond ASCII" .
    <id/old> owl:deprecated true ; dcterms:isReplacedBy <id/a> .
    """


@cache
def few() -> tuple[Store, Links]:
    release = tiny.release(FEW)
    return release, Links(release.manifest, "https://a.org/")


@pytest.mark.parametrize(
    ("name", "iri", "suffix"),
    [
        ("place/lima", "place/lima", ""),
        ("place/lima.ttl", "place/lima", "ttl"),
        ("place/lima.html", "place/lima", "html"),
        ("place/lima.jsonld", "place/lima", "jsonld"),
        ("a.b", "a.b", ""),
        ("a.b.nt", "a.b", "nt"),
        ("a.ttl", "a.ttl", ""),
        ("a.rdf", "a", "rdf"),
        ("fredonía", "fredonía", ""),
        ("fredonía.ttl", "fredonía", "ttl"),
    ],
)
def test_a_path_names_a_thing_and_perhaps_a_format(name: str, iri: str, suffix: str) -> None:
    store, links = few()
    description, found_suffix = resource.find_description(name, store, links)
    assert (description.iri, found_suffix) == (f"{ID}{iri}", suffix)
    assert description.store is store


@pytest.mark.parametrize("name", ["place/lim", "place/lima.csv", "place/lima.", "a.ttl.nq", ".ttl"])
def test_unknown_names_are_not_found(name: str) -> None:
    with pytest.raises(NotFound) as caught:
        resource.find_description(name, *few())
    assert str(caught.value) == f"there are no facts about <{ID}{name}>"


@pytest.mark.parametrize("name", ["a b", "a<b", "a\ufffdb", "a b.ttl"])
def test_an_invalid_iri_is_no_name(name: str) -> None:
    with pytest.raises(BadRequest) as caught:
        resource.find_description(name, *few())
    assert (
        str(caught.value) == f"{name!r} is not a name: an IRI cannot contain some of its characters"
    )


@pytest.fixture(scope="module")
def plain() -> FlaskClient:
    """A client of the documents alone."""
    return tiny.client(resource.blueprint(PageRenderers(*few())))


FRESH = "public, max-age=300, stale-while-revalidate=86400"


def test_a_document_has_all_its_headers(plain: FlaskClient) -> None:
    response = plain.get("/doc/place/lima", headers={"Accept": "application/n-triples"})
    lima, document = f"<{ID}place/lima>", f"<{BASE}doc/place/lima>"
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    rdfs = "http://www.w3.org/2000/01/rdf-schema#"
    date = '"2026-01-02"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert response.text.splitlines() == sorted(
        [
            f"{lima} <{rdf}type> <{BASE}ontology#Place> .",
            f'{lima} <{rdfs}label> "Lima"@en .',
            f"{document} <{rdf}type> <{FOAF.Document}> .",
            f"{document} <{FOAF.primaryTopic}> {lima} .",
            f"{document} <{VOID.inDataset}> <{BASE}dataset> .",
            f"{document} <{DCTERMS.license}> <https://creativecommons.org/licenses/by/4.0/> .",
            f"{document} <{DCTERMS.issued}> {date} .",
        ]
    )
    headers = dict(response.headers)
    etag = f'"{few()[0].manifest.name}-{version("reliefgraph")}-nt"'
    assert headers.pop("Link").startswith('<https://a.org/doc/place/lima>; rel="canonical", <')
    assert headers == {
        "Content-Type": "application/n-triples",
        "Content-Length": str(len(response.data)),
        "Content-Location": "/doc/place/lima.nt",
        "ETag": etag,
        "Vary": "Accept",
        "cache-control": FRESH,
    }


@pytest.mark.parametrize(
    ("path", "name", "iri"),
    [
        ("/doc/a%2Fb", "a/b", "a/b"),  # the path of another thing: a server gets it decoded
        ("/doc/a/b", "a/b", "a/b"),
        ("/doc/q%3Fx", "q%3Fx", "q%3Fx"),
        ("/doc/c%2Fd", "c%2Fd", None),
        ("/doc/q?x=1", "q?x=1", None),
        ("/doc/x/../y", "x/../y", None),
        ("/doc/x%2F..%2Fy", "x%2F..%2Fy", None),
        ("/doc/.", ".", None),
    ],
)
def test_only_names_with_a_path_of_their_own_are_described(
    path: str, name: str, iri: str | None
) -> None:
    names = ("a/b", "a%2Fb", "q%3Fx", "c%2Fd", "q?x=1", "x/../y", "x%2F..%2Fy", ".")
    release = tiny.release("".join(f'<{ID}{each}> rdfs:label "x" .' for each in names))
    links = Links(release.manifest, "https://a.org/")
    response = tiny.client(resource.blueprint(PageRenderers(release, links))).get(path)
    assert (response.status_code == 200) == (iri is not None)
    assert (links.document(f"{ID}{name}") is None) == (iri is None)
    if iri:
        assert f'<{ID}{iri}>; rel="describes"' in response.headers["Link"]
    assert links.document(f"{ID}a%2Fb") is None


def test_a_document_with_a_suffix_does_not_vary(plain: FlaskClient) -> None:
    response = plain.get("/doc/place/lima.nt", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.mimetype) == (200, "application/n-triples")
    assert {"Vary", "Content-Location"}.isdisjoint(dict(response.headers))
    assert plain.get("/doc/place/lima?format=nt").data == response.data


@pytest.mark.parametrize(
    ("path", "accept", "sent"),
    [
        (
            "/doc/b",
            "application/ld+json, text/turtle;q=0.5",
            "text/turtle; charset=utf-8; version=1.2",
        ),
        (
            "/doc/b",
            "application/rdf+xml, application/ld+json, text/turtle;q=0.1",
            "text/turtle; charset=utf-8; version=1.2",
        ),
        ("/doc/b", "application/ld+json, */*;q=0.1", "text/turtle; charset=utf-8; version=1.2"),
        (
            "/doc/b",
            "text/turtle;version=1.1, application/n-triples;q=0.1",
            "application/n-triples; version=1.2",
        ),
        ("/doc/b.ttl", "text/turtle;version=1.1", "text/turtle; charset=utf-8; version=1.2"),
        ("/doc/b", "application/ld+json", "jsonld with the triple"),
        (
            "/doc/b",
            "application/rdf+xml, application/ld+json;q=0.9",
            "rdf",
        ),
        (
            "/doc/b",
            "text/turtle;version=1.1",
            "text/turtle;version=1.1'; available: text/turtle;version=1.2",
        ),
        ("/doc/b.jsonld", "text/turtle", "jsonld with the triple term"),
        ("/doc/c", "application/rdf+xml, application/n-triples;q=0.5", "application/n-triples"),
        (
            "/doc/d",
            "application/ld+json, text/turtle;q=0.5",
            "text/turtle; charset=utf-8; version=1.2-basic",
        ),
        ("/doc/a", "application/ld+json, text/turtle;q=0.5", "application/ld+json"),
    ],
)
def test_the_next_format_is_sent_if_the_first_cannot_carry_the_triples(
    path: str, accept: str, sent: str
) -> None:
    data = """<id/b> <id/p> <<( <id/a> <id/p> 1 )>> . <id/c> <id/p/1> 1 .
        <id/d> <id/p> "x"@ar--rtl . <id/a> <id/p> 1 ."""
    release = tiny.release(data)
    links = Links(release.manifest, "https://a.org/")
    client = tiny.client(resource.blueprint(PageRenderers(release, links)))
    response = client.get(path, headers={"Accept": accept})
    if response.status_code == 406:
        assert response.get_json()["detail"].startswith(f"cannot answer as '{sent}")
    else:
        assert response.content_type == sent
        assert ("accept" in response.vary) == ("." not in path)


@pytest.mark.parametrize(
    ("path", "location"),
    [("/id/a", "/doc/a"), ("/id/a.rdf?x=1", "/doc/a.rdf?x=1"), ("/id/a.ttl", "/doc/a.ttl")],
)
def test_a_name_redirects_to_a_document(plain: FlaskClient, path: str, location: str) -> None:
    response = plain.get(path)
    assert (response.status_code, response.headers["Location"]) == (303, location)
    assert response.headers["cache-control"] == FRESH


@pytest.mark.parametrize("path", ["/id/old", "/doc/old", "/id/old.ttl", "/doc/old.ttl"])
def test_a_withdrawn_name_is_gone_at_both_addresses(plain: FlaskClient, path: str) -> None:
    response = plain.get(path, headers={"Accept": "text/turtle"})
    assert (response.status_code, response.mimetype) == (410, "text/turtle")
    assert f'<{ID}a>; rel="successor-version"' in response.headers["Link"]


def test_the_context_can_be_cached(plain: FlaskClient) -> None:
    response = plain.get("/context.jsonld")
    assert (response.text, response.headers["Content-Type"]) == (
        few()[0].context.text,
        "application/ld+json",
    )
    assert response.headers["cache-control"] == FRESH
    assert "ETag" in response.headers


@pytest.mark.parametrize(("name", "is_report"), [("report/r", True), ("old", False)])
def test_a_page_is_that_of_its_kind(
    name: str, monkeypatch: pytest.MonkeyPatch, *, is_report: bool
) -> None:
    store_ = tiny.store(FEW + "<id/report/r> a rg:CountryPage ; dcterms:title 'Peru' .")
    links = Links(store_.manifest, "https://a.org/")
    rendered: dict[str, object] = {}

    def render(_: PageRenderer, template: str, **values: object) -> Response:
        rendered.update(values, template=template)
        return Response()

    monkeypatch.setattr(PageRenderer, "render", render)
    tiny.client(resource.blueprint(PageRenderers(store_, links))).get(
        f"/doc/{name}", headers={"Accept": "text/html"}
    )
    posts = rendered["signposts"]
    assert isinstance(posts, list)
    assert posts[0].header() == f'<https://a.org/doc/{name}>; rel="canonical"'
    assert [form.token for form in rendered["offers"]] == ["ttl", "jsonld", "nt", "rdf"]  # type: ignore[attr-defined]  # formats
    if is_report:
        assert (rendered["template"], "is_withdrawn" in rendered) == ("report.html", False)
    else:
        assert (rendered["template"], rendered["is_withdrawn"]) == ("thing.html", True)
        assert [name_.iri for name_ in rendered["replacements"]] == [str(ID.a)]  # type: ignore[attr-defined]  # names
