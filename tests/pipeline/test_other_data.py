"""``serve --data``: pages about other data say only what the files say."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape, unescape
from pathlib import Path
from unittest import mock
from urllib.parse import quote, urljoin

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg import store as stores
from kg.config import Config
from kg.dataset import metadata
from kg.namespaces import BASE
from server import cli
from server.app import SERVICES, create_app
from server.endpoint import service_description
from server.graph.names import Names
from server.web.links import Links
from tests import tiny

URL = "http://127.0.0.1:8765/"
THEIRS = "http://other.example/"
#: Data of others, in terms of their own and of ours, under a base IRI that ours may be set to.
TRIG = f"""
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX ex: <{THEIRS}ontology#>

<{THEIRS}> a void:Dataset ; dcterms:title "Their data" ; dcterms:license <{THEIRS}licence> .
<{THEIRS}ontology> a owl:Ontology ; dcterms:title "Their terms" .
ex:Place a owl:Class ; rdfs:label "place"@en .
ex:indicator a owl:ObjectProperty ; rdfs:label "indicator"@en .
<{THEIRS}id/place/x> a ex:Place ; rdfs:label "X"@en , "Equis"@es ; ex:near <{THEIRS}id/place/y> .
<{THEIRS}id/place/y> a ex:Place ; rdfs:label "Y"@en ; ex:population 12 .
<{THEIRS}id/widget/one> rdfs:label "widget" ; ex:near <{THEIRS}id/place/x> .
<{THEIRS}id/gone> owl:deprecated true ; dcterms:isReplacedBy <{THEIRS}id/place/y> .
<{THEIRS}id/observation/a> a ex:Observation ; rdfs:label "a"@en ; ex:value 3 ;
    ex:place <{THEIRS}id/place/x> ; ex:indicator <{THEIRS}id/concept/counts/some> .
<{THEIRS}id/observation/b> a ex:Observation ; ex:minExclusive 5 ; ex:place <{THEIRS}id/place/x> ;
    ex:indicator <{THEIRS}id/concept/counts/some> .
<{THEIRS}id/concept/counts> a skos:ConceptScheme ; skos:prefLabel "counts"@en .
<{THEIRS}id/concept/counts/some> a skos:Concept , ex:Indicator ; skos:inScheme
    <{THEIRS}id/concept/counts> ; rdfs:label "some"@en ; ex:unit "thing"@en .
<{THEIRS}id/report/y> a ex:CountryPage ; dcterms:title "Their page" ; schema:text "Three things." ;
    dcterms:language "en" .
<{THEIRS}id/excerpt/y/0-5> oa:hasSource <{THEIRS}id/report/y> ;
    oa:hasSelector <{THEIRS}id/excerpt/y/0-5#q> , <{THEIRS}id/excerpt/y/0-5#p> .
<{THEIRS}id/excerpt/y/0-5#q> oa:exact "Three" .
<{THEIRS}id/excerpt/y/0-5#p> oa:start 0 ; oa:end 5 .
<{THEIRS}id/statement/1> a ex:Statement ; rdf:subject <{THEIRS}id/observation/a> ;
    rdf:predicate ex:value ; rdf:object 3 ; ex:evidence <{THEIRS}id/excerpt/y/0-5> .
GRAPH <{THEIRS}graph/report/y> {{
    <{THEIRS}id/observation/a> a ex:Observation ; ex:value 3 ;
        ex:indicator <{THEIRS}id/concept/counts/some> .
}}
GRAPH <{THEIRS}elsewhere> {{ <urn:s> <urn:p> "o" }}
"""
#: Words that only pages of a release may have.
FORBIDDEN = [
    metadata.LICENCE,
    metadata.LICENCE_NAME,
    "CC BY",
    "CC-BY",
    metadata.AUTHORS,
    metadata.TITLE,
    metadata.ABOUT,
    metadata.RIGHTS,
    "ReliefGraph",
    "activity report",
    "humanitarian",
    "Tumbes",
    "Perú",
    "version ,",
    "2026-11-23",
    *(f"{BASE}{name}" for name in ("dataset", "catalogue", "dumps", "sparql", "void")),
    "rel=license",
    'rel="author"',
    'rel="cite-as"; type',
]
#: Every path that has another meaning than a thing's, a list's or a graph's.
FIXED = [
    "/",
    "/search",
    "/search?q=place",
    "/search?q=nothing+such",
    "/search?q=place&format=json",
    "/suggest?q=pl",
    "/list/",
    "/list/nothing",
    "/ontology",
    "/sparql",
    "/terms.json",
    "/context.jsonld",
    "/robots.txt",
    "/sitemap.xml",
    "/opensearch.xml",
    "/.well-known/api-catalog",
    "/id/nothing",
    "/nothing",
    *(f"/sparql?format={token}" for token in ("ttl", "jsonld", "nt", "rdf", "html")),
    *(
        f"/sparql?query={quote(query)}&format={token}"
        for query, tokens in (
            ("SELECT * { ?s ?p ?o } LIMIT 5", ("html", "json", "xml", "csv", "tsv")),
            ("SELECT * { <urn:none> ?p ?o }", ("html",)),
            (f"SELECT * {{ <{THEIRS}id/misspelt> ?p ?o }}", ("html",)),
            ("SELECT * FROM <urn:none> { ?s ?p ?o }", ("html", "json")),
            ("ASK { ?s ?p ?o }", ("html", "json", "xml")),
            ("DESCRIBE <urn:s>", ("html", "ttl", "jsonld", "nt", "rdf")),
            ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", ("html", "json")),
            ("nonsense", ("html", "json")),
        )
        for token in tokens
    ),
]
RELEASE_ONLY = [
    "/dataset",
    "/dataset.ttl",
    "/catalogue",
    "/catalogue?format=ttl",
    "/void",
    "/void.ttl",
    "/.well-known/void",
    "/linkset",
    "/CITATION.cff",
    "/dumps/",
    "/dumps/latest/",
    "/dumps/latest/reliefgraph.nq",
    "/dumps/0123456789abcdef/manifest.json",
    "/status",
    "/status.json",
    "/examples",
    "/examples/any",
]


#: The key of the store in Flask's ``extensions``, for the tests here.
STORE = "store"


def client_of(folder: Path, *options: str, base_iri: str = BASE) -> FlaskClient:
    """Return a client of what ``serve --data`` serves."""
    environ = {
        "RELIEFGRAPH_STORES": str(folder / "stores"),
        "RELIEFGRAPH_RELEASES": str(folder / "none"),
        "RELIEFGRAPH_BASE_IRI": base_iri,
    }
    data = folder / "their data.trig"
    data.write_text(TRIG, "utf-8")
    with mock.patch.dict(os.environ), mock.patch.object(cli, "Granian"):
        words = ["serve", "--port", "8765", "--data", str(data), *options]
        result = CliRunner().invoke(cli.main, words, env=environ)
        assert result.exit_code == 0, result.output
        config = Config.from_env(os.environ)
    app = create_app(replace(config, access_log=""))
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.extensions[STORE] = stores.open_store(Path(config.store))
    return app.test_client()


@pytest.fixture(scope="module", params=["our base", "their base"])
def visitor(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    is_ours = request.param == "our base"
    options, base_iri = ([], BASE) if is_ours else (["--union-default-graph"], THEIRS)
    client = client_of(tmp_path_factory.mktemp("data"), *options, base_iri=base_iri)
    yield client
    client.application.extensions[SERVICES].runner.stop()


def links_of(response: TestResponse) -> set[str]:
    """Return the paths of this server that a response links to."""
    text = response.get_data(as_text=True)
    headers = " ".join(value for name, value in response.headers if name in ("Link", "Location"))
    found = re.findall(r'\b(?:href|src|action|data-terms)="([^"]*)"', text)
    found += re.findall(rf'{URL}[^\s"<>,]*', f"{text} {headers}")
    found += [response.headers.get("Location", ""), response.headers.get("Content-Location", "")]
    here = urljoin(URL, response.request.full_path)
    urls = {urljoin(here, unescape(each)).partition("#")[0] for each in found if each}
    paths = {url.removeprefix(URL.rstrip("/")) for url in urls if url.startswith(URL)}
    return {path for path in paths if not path.startswith(("/static/", "/built/"))}


@pytest.fixture(scope="module")
def crawled(visitor: FlaskClient) -> dict[str, TestResponse]:
    """Every page and every format that can be reached, by path."""
    found: dict[str, TestResponse] = {}
    ahead = list(FIXED)
    while ahead:
        path = ahead.pop()
        if path not in found:
            found[path] = visitor.get(path, headers={"Accept": "text/html, */*;q=0.1"})
            ahead += links_of(found[path])
    return found


def test_pages_never_speak_of_a_release(crawled: dict[str, TestResponse]) -> None:
    assert len(crawled) > 70
    wrong = {}
    for path, response in crawled.items():
        text = f"{response.headers}\n{unescape(response.get_data(as_text=True))}"
        words = [each for each in FORBIDDEN if each in text]
        words += re.findall(r"(?i)[^.\n]{0,40}\breleases?\b[^.\n]{0,20}", text)
        if response.status_code == 404:
            words = [each for each in words if "only a release has" not in each]
        if words:
            wrong[path] = words
    assert wrong == {}


def test_no_link_is_broken(crawled: dict[str, TestResponse]) -> None:
    missing = {
        path: source
        for source, response in crawled.items()
        if response.status_code < 400
        for path in links_of(response) - {"/readyz"}  # which the front answers
        if crawled[path].status_code in (404, 500)
    }
    assert missing == {}


@pytest.mark.parametrize("path", RELEASE_ONLY)
def test_pages_of_a_release_are_not_found(visitor: FlaskClient, path: str) -> None:
    response = visitor.get(path)
    assert response.status_code == 404
    assert "plain RDF files" in response.get_json()["detail"]
    page = visitor.get(path, headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "plain RDF files" in page.text


def test_the_home_page_shows_files_and_graphs(visitor: FlaskClient) -> None:
    page = unescape(visitor.get("/", headers={"Accept": "text/html"}).text)
    for known in ("their data.trig", f"{THEIRS}graph/report/y", f"{THEIRS}elsewhere"):
        assert known in page
    (ask,) = re.findall(r'href="(/sparql\?query=[^"]*)">what the files say about themselves', page)
    answer = visitor.get(f"{ask.removesuffix('&format=html')}&format=json")
    rows = json.loads(answer.data)["results"]["bindings"]
    told = {(row["thing"]["value"], row["value"]["value"]) for row in rows}
    assert (THEIRS, "Their data") in told
    assert (THEIRS, f"{THEIRS}licence") in told
    assert (f"{THEIRS}ontology", "Their terms") in told


def test_two_files_may_have_the_same_name(tmp_path: Path) -> None:
    paths = [tmp_path / "a/data.nt", tmp_path / "b/data.nt"]
    for path in paths:
        path.parent.mkdir()
        path.write_text(f"<urn:{path.parent.name}> <urn:p> <urn:o> .\n")
    environ = {"RELIEFGRAPH_STORES": str(tmp_path / "stores")}
    with mock.patch.dict(os.environ), mock.patch.object(cli, "Granian"):
        words = ["serve", "--port", "8765", *(w for p in paths for w in ("--data", str(p)))]
        assert CliRunner().invoke(cli.main, words, env=environ).exit_code == 0
        app = create_app(Config.from_env(os.environ))
    page = app.test_client().get("/").text
    app.extensions[SERVICES].runner.stop()
    assert page.count("data.nt") == 2
    assert str(tmp_path) not in page


#: What may follow ``id/`` in an IRI.
ODD = [
    *"a/x é 日本/語 %C3%A9t%C3%A9 a%2Fb a%2fb a%3Fb a%23b a?b a?b=c&d=e ? a/b? e\u0301".split(),
    *".. . a/.. a/../b ../a a/./b %2E%2E %2e a/%2E%2E/b ... .a a. a.. a/.".split(),
    *"/a //a a//b a/ a// / %20 a%20b a+b a%2Bb a%25b a%252Fb a%00 a%0A a%5Cb".split(),
    *"x.ttl x x.html x.json x.rdf. y.nt a#b a# #a a#b/c search sparql doc/a id/a list/".split(),
    *"a;b a,b a:b a@b a'b a(b) a!b a*b a~b a$b&c=d %41 %FF a%22b %3Cb%3E a%7Eb A".split(),
    *("", "a" * 300),
]
ODD_PLACES = (
    *(f"{THEIRS}id/{name}" for name in ODD),
    *(f"{URL}{name}" for name in ("", "doc/a", "nothing", "a%2Fb", "list/nothing")),
    *("https://other.example/", "https://other.example/a%2Fb?c#d", "http://[::1]:80/", "urn:x:y"),
    *("mailto:a@b.example", "javascript:alert(1)", "file:///x", f"{THEIRS}a%2Fb", THEIRS),
)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Data in which every odd IRI is a subject, some only an object, some only in a graph."""
    known = [iri for n, iri in enumerate(ODD_PLACES) if n % 7]
    lines = [f'<{iri}> <urn:label> "{n}" .' for n, iri in enumerate(known)]
    lines += [f"<{THEIRS}id/hub> <urn:p> <{iri}> ." for iri in ODD_PLACES]
    lines += [f"<{iri}> <urn:q> <{THEIRS}id/hub> <{THEIRS}graph/x> ." for iri in ODD_PLACES]
    data = tmp_path_factory.mktemp("odd") / "odd"
    data.write_text("\n".join(lines), "utf-8")
    client = client_of(data.parent, "--data", str(data), base_iri=THEIRS)
    yield client
    client.application.extensions[SERVICES].runner.stop()


def browsed(path: str) -> str:
    """Return a path as browsers request it, without dot segments (RFC 3986, 5.2.4)."""
    return urljoin(URL, re.sub("(?i)%2e", ".", path)).removeprefix(URL.rstrip("/"))


def test_a_link_to_an_odd_iri_leads_to_what_shows_it(odd: FlaskClient) -> None:
    links = odd.application.jinja_env.globals["links"]
    assert isinstance(links, Links)
    names = Names(odd.application.extensions[STORE], links)
    linked = {iri: names.link(iri) for iri in ODD_PLACES}
    for iri, path in linked.items():
        if path and path.startswith("/"):
            response = odd.get(browsed(path), headers={"Accept": "text/html"})
            assert response.status_code == 200, iri
            assert f"<code>{iri}</code>" in unescape(response.text) or "#" in iri, iri
            assert f"<{iri}>" in odd.get(browsed(path), headers={"Accept": "text/turtle"}).text
        else:
            assert path is None or (path == iri and not path.startswith(URL)), iri
    opened = {iri.removeprefix(f"{THEIRS}id/") for iri, path in linked.items() if path}
    assert {"é", "a%20b", "x.html", "x", "a%252Fb", "a//b", "a.", "a/"} <= opened
    assert not {"a%2Fb", "a?b", "..", "a/../b", "%2E%2E", "a#", "/a", ""} & opened


def test_no_link_of_odd_data_is_broken(odd: FlaskClient) -> None:
    query = quote(
        "SELECT DISTINCT ?s { { ?s ?p ?o } UNION { ?x ?p ?s } UNION { GRAPH ?g { ?s ?p ?o } } }"
    )
    ahead = ["/", "/list/", "/doc/hub", "/sitemap.xml", f"/sparql?query={query}", "/search?q=a"]
    seen: set[str] = set()
    while ahead:
        path = ahead.pop()
        if path not in seen:
            seen.add(path)
            response = odd.get(browsed(path), headers={"Accept": "text/html, */*;q=0.1"})
            assert response.status_code == (410 if "/doc/gone" in path else 200), path
            hrefs = (unescape(href) for href in re.findall('href="([^"]*)"', response.text))
            urls = {urljoin(f"{URL.rstrip('/')}{path}", href).partition("#")[0] for href in hrefs}
            paths = {url.removeprefix(URL.rstrip("/")) for url in urls if url.startswith(URL)}
            ahead += {path for path in paths if not path.startswith(("/static/", "/built/"))}
    assert len(seen) > 100


def test_the_sitemap_of_other_data_has_no_date(visitor: FlaskClient) -> None:
    sitemap = visitor.get("/sitemap.xml").text
    assert "<lastmod>" not in sitemap
    assert f"<loc>{URL}</loc>" in sitemap


def test_pages_have_the_title_licence_and_date_of_the_data_alone(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n@prefix void: <http://rdfs.org/ns/void#> ."
        "<urn:d> a void:Dataset ; dcterms:title '<Own> & title' ; dcterms:modified '2024-05-06' ;\n"
        "dcterms:license <https://licence.example/> . <http://other.example/id/a> a <urn:C> ."
    )
    for options, title in (((), "<Own> & title"), (("--title", "Given"), "Given")):
        words = ["serve", "--port", "8765", "--data", str(own), *options]
        environ = {
            "RELIEFGRAPH_STORES": str(tmp_path / "stores"),
            "RELIEFGRAPH_BASE_IRI": THEIRS,
        }
        with mock.patch.dict(os.environ), mock.patch.object(cli, "Granian"):
            assert CliRunner().invoke(cli.main, words, env=environ).exit_code == 0
            app = create_app(Config.from_env(os.environ))
        client = app.test_client()
        for path in ("/", "/list/", "/doc/a", "/search?q=a", "/nothing", "/sparql"):
            page = unescape(client.get(path, headers={"Accept": "text/html"}).text)
            assert re.search(f"<title>.*{re.escape(title)}</title>", page), path
            assert f'title="{title}">' in page
            assert ">https://licence.example/</a>" in page
            assert "2024-05-06" in page
            assert "Relief" not in page.replace("reliefgraph", "")
        assert f"<ShortName>{escape(title)}" in client.get("/opensearch.xml").text
        app.extensions[SERVICES].runner.stop()


@pytest.mark.parametrize("name", ["ontology", "inferred", "report/x"])
def test_the_name_of_a_graph_means_nothing_in_other_data(name: str) -> None:
    iri = f"{BASE}graph/{name}"
    store = tiny.store(f"GRAPH <{iri}> {{ <id/a> a rg:Place }}")
    graph = service_description.graph_page(iri, store, Links(store.manifest, URL))
    assert (graph.title, graph.n_triples, graph.leads_to) == ("A named graph", 1, ("", ""))
