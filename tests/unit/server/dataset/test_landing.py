"""The dataset's descriptions as data, its landing page and its citation, on a tiny release."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef

from kg import namespaces
from kg.dataset import metadata
from kg.dataset.manifest import Manifest, ReleaseFile
from kg.dataset.summary import Period, ReleaseReader, Subjects
from kg.evidence.statements import Triple
from kg.formats import HTML
from kg.namespaces import BASE, ID
from server.dataset import catalogue, discovery
from server.dataset.releases import Release, ReleaseFolder
from server.graph import page_renderer
from server.graph.names import DisplayName
from server.graph.page_renderer import PageRenderers
from server.web.message import FRESH
from server.web.representation import DATA
from tests import tiny

DCAT = """<dataset> a dcat:Dataset ; dcat:landingPage <> ; dcterms:issued "2026-01-02"^^xsd:date .
<sparql> dcat:endpointURL <sparql> ."""
VOID = "<dataset> a void:Dataset ; void:sparqlEndpoint <sparql> ; void:triples 7 ."
BEFORE = replace(tiny.RELEASE, issued="2025-12-31", digest="c" * 64)


@dataclass
class Two(ReleaseFolder):
    """A release folder with the served release and perhaps the one before it."""

    served: Release
    before: Release | None = None

    def others(self) -> list[Release]:
        return [self.before] if self.before else []

    def earlier(self) -> list[Release]:
        return self.others()

    def find(self, name: str) -> Release:
        assert self.before
        assert name == self.before.manifest.name
        return self.before


Serve = Callable[..., FlaskClient]


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    """Return a function that serves a release with some of its descriptions."""

    def released(manifest: Manifest, files: dict[str, str]) -> Release:
        folder = tmp_path / manifest.name
        folder.mkdir(exist_ok=True)
        (folder / "manifest.json").write_bytes(manifest.to_json())
        for name, text in files.items():
            (folder / name).write_text(tiny.START + text, "utf-8")
        rows = [ReleaseFile(name, "text/turtle", False, 1, "d" * 64) for name in files]
        with_files = replace(manifest, files=(*manifest.files, *rows))
        return ReleaseFolder(with_files, tmp_path, with_files.name).served

    def served(files: dict[str, str], *, has_before: bool = False) -> FlaskClient:
        store = tiny.release(
            """
            GRAPH <graph/report/r> {
              <id/report/r> a rg:CountryPage ; dcterms:spatial <id/lima> ;
                dcterms:temporal <id/may> .
              <id/s> rg:serviceType <id/concept/care> .
            }
            <id/may> time:hasBeginning <id/first> ; time:hasEnd <id/first> .
            <id/first> time:inXSDDate "2023-05-01"^^xsd:date .
            """
        )
        before = released(BEFORE, {}) if has_before else None
        releases = Two(released(store.manifest, files), before)
        store = replace(store, manifest=releases.served.manifest)
        links = replace(tiny.links(), manifest=store.manifest)
        subjects = Subjects(ReleaseReader(store.engine, BASE))
        routes = catalogue.blueprint(releases, links, PageRenderers(store, links), subjects)
        client = tiny.client(routes)
        client.application.extensions["tiny"] = (releases, links, subjects)
        return client

    return served


def triples(trig: str) -> set[Triple]:
    return {(s, p, o) for s, p, o, _ in tiny.dataset(trig).quads()}


def version(manifest: Manifest) -> str:
    iri = f"<dumps/{manifest.name}/>"
    return f"""<dataset> dcat:hasVersion {iri} . {iri} a dcat:Dataset ;
        dcat:version "{manifest.version}" ; dcterms:issued "{manifest.issued}"^^xsd:date ;
        dcterms:identifier "sha256:{manifest.digest}" ."""


FILES = {"dcat.ttl": DCAT, "void.ttl": VOID}
CURRENT = f"<dataset> dcat:hasCurrentVersion <dumps/{tiny.RELEASE.name}/> ."
PREVIOUS = f"dcat:previousVersion <dumps/{BEFORE.name}/>"
HERE = f"<{tiny.URL}sparql>"
MOVED_DCAT = DCAT.replace("landingPage <>", f"landingPage <{tiny.URL}>").replace(
    "dcat:endpointURL <sparql>", f"dcat:endpointURL {HERE}"
)
MOVED_VOID = VOID.replace("<sparql>", HERE)


def test_each_version_names_the_one_before_it() -> None:
    manifests = [replace(tiny.RELEASE, digest=letter * 64) for letter in "abc"]
    graph = Graph()
    catalogue._add_versions(graph, manifests)
    a, b, c = (URIRef(f"{BASE}dumps/{manifest.name}/") for manifest in manifests)
    dataset = URIRef(f"{BASE}dataset")
    assert set(graph.subject_objects(namespaces.DCAT.previousVersion)) == {
        (dataset, b),
        (a, b),
        (b, c),
    }
    assert set(graph.objects(dataset, namespaces.DCAT.hasVersion)) == {a, b, c}


@pytest.mark.parametrize("has_before", [True, False])
def test_descriptions_point_to_this_server_and_list_versions(
    serve: Serve, *, has_before: bool
) -> None:
    client = serve(FILES, has_before=has_before)
    versions = CURRENT + version(tiny.RELEASE)
    if has_before:
        versions += version(BEFORE)
        versions += f"<dataset> {PREVIOUS} . <dumps/{tiny.RELEASE.name}/> {PREVIOUS} ."
    for name, expected in (
        ("dataset", MOVED_DCAT + MOVED_VOID + versions),
        ("catalogue", MOVED_DCAT + versions),
        ("void", MOVED_VOID),
    ):
        response = client.get(f"/{name}.ttl")
        assert set(Graph().parse(data=response.data, format="turtle")) == triples(expected)
        assert response.content_type == "text/turtle; charset=utf-8"
        assert response.headers["Vary"] == "Accept"
        assert response.headers["Cache-Control"] == FRESH[1]


def test_descriptions_come_in_every_format_and_follow_the_release(
    serve: Serve,
) -> None:
    client = serve(FILES)
    first = client.get("/dataset.nt").data
    assert client.get("/dataset?format=nt").data == first
    assert client.get("/dataset", headers={"Accept": "application/n-triples"}).data == first
    assert client.get("/dataset", headers={"Accept": "*/*"}).mimetype == "text/turtle"
    assert client.get("/void", headers={"Accept": "*/*"}).mimetype == "text/turtle"
    for form in DATA:
        assert client.get(f"/void.{form.token}").content_type == form.content_type
    assert client.get("/void.html").status_code == 404
    releases, _, _ = client.application.extensions["tiny"]
    assert client.get("/dataset.nt").data == first
    with_before = serve(FILES, has_before=True)
    other, _, _ = with_before.application.extensions["tiny"]
    releases.before = other.before
    assert client.get("/dataset.nt").data == with_before.get("/dataset.nt").data != first


@pytest.mark.parametrize(
    ("files", "status", "missing"),
    [
        ({"dcat.ttl": DCAT}, {"dataset": 200, "catalogue": 200, "void": 404}, "void.ttl"),
        ({"void.ttl": VOID}, {"dataset": 200, "catalogue": 404, "void": 200}, "dcat.ttl"),
        (
            {},
            {"dataset": 404, "catalogue": 404, "void": 404},
            "dcat.ttl and no void.ttl",
        ),
    ],
)
def test_a_release_without_descriptions_has_only_a_page(
    serve: Serve, files: dict[str, str], status: dict[str, int], missing: str
) -> None:
    client = serve(files)
    responses = {name: client.get(f"/{name}.nt") for name in status}
    assert {name: response.status_code for name, response in responses.items()} == status
    details = {r.get_json()["detail"] for r in responses.values() if r.status_code == 404}
    assert f"this release has no {missing}" in details
    for name, suffixed in status.items():
        negotiated = client.get(f"/{name}", headers={"Accept": "application/n-triples"})
        without = 404 if name == "void" else 406
        assert negotiated.status_code == (200 if suffixed == 200 else without)
    if "dcat.ttl" not in files:
        assert client.get("/catalogue", headers={"Accept": "text/turtle"}).status_code == 406
        assert b"hasVersion" not in responses["dataset"].data


def test_the_landing_page_shows_citation_subjects_and_files(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = tiny.pages(monkeypatch, page_renderer)
    client = serve(FILES, has_before=True)
    releases, links, _ = client.application.extensions["tiny"]
    response = client.get("/dataset", headers={"Accept": "text/html"})
    ((template, values),) = rendered
    assert template == "dataset.html"
    del values["links"], values["languages"]
    manifest = releases.served.manifest

    def name(path: str) -> DisplayName:
        return DisplayName(path.rpartition("/")[2], None, f"/doc/{path}", str(ID[path]))

    assert values == {
        "release": releases.served,
        "others": [releases.before],
        "about": metadata,
        "citation": catalogue.citation(manifest, links),
        "bibtex": catalogue.bibtex(manifest, links),
        "offers": DATA,
        "period": Period("2023-05-01", "2023-05-01"),
        "sources": [name("report/r")],
        "places": [name("lima")],
        "themes": [name("concept/care")],
    }
    landing = discovery.landing_signposts(releases.served, links, DATA)
    assert response.headers.getlist("Link") == [
        *discovery.landing_headers(releases.served, landing)
    ]
    assert client.get("/catalogue", headers={"Accept": "text/html"}).mimetype == HTML.media_type
    assert len(rendered) == 2


def test_only_landing_pages_have_signposts(serve: Serve) -> None:
    client = serve(FILES)
    client.application.add_url_rule("/", "home", lambda: "")
    landing = client.get("/dataset", headers={"Accept": "text/turtle"}).headers.getlist("Link")
    assert landing == client.get("/").headers.getlist("Link") != []
    for path in ("/catalogue.ttl", "/dataset.ttl", "/dataset?format=none", "/linkset", "/none"):
        assert client.get(path).headers.getlist("Link") == []


def test_the_linkset_and_the_citation(serve: Serve) -> None:
    client = serve(FILES)
    releases, links, subjects = client.application.extensions["tiny"]
    landing = discovery.landing_signposts(releases.served, links, DATA)
    response = client.get("/linkset")
    assert response.content_type == "application/linkset+json"
    assert response.get_json(force=True) == discovery.linkset(releases.served, links, landing)
    cff = client.get("/CITATION.cff")
    assert cff.content_type == "application/yaml; charset=utf-8"
    assert cff.text == catalogue.citation_cff(releases.served.manifest, subjects, links)
    void = client.get("/.well-known/void")
    assert (void.status_code, void.location) == (303, "/void")
    without = serve({})
    releases, links, _ = without.application.extensions["tiny"]
    described = discovery.linkset(
        releases.served, links, discovery.landing_signposts(releases.served, links, ())
    )
    assert without.get("/linkset").get_json(force=True) == described
