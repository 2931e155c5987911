import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from rdflib import RDF, VOID, Graph, URIRef
from werkzeug.http import parse_options_header

from kg.config import Config
from kg.dataset import metadata
from kg.formats import Kind, offered
from kg.namespaces import BASE, DCAT
from kg.store import Store
from server.app import SERVICES, create_app
from server.dataset import catalogue, discovery
from server.dataset.releases import ReleaseFolder
from server.graph.kinds import Inventory
from server.web.links import Links
from tests import tiny
from tests.conftest import ROOT

URL = "https://data.example.org/"
DATASET = URIRef(f"{BASE}dataset")
SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture(scope="module")
def public(config: Config) -> Iterator[FlaskClient]:
    """A server that the public reaches elsewhere."""
    app = create_app(replace(config, public_url=URL))
    yield app.test_client()
    app.extensions[SERVICES].runner.stop()


def on_server(url: str) -> str:
    """The path on the test's server of a public URL."""
    assert url.startswith(URL)
    return f"/{url.removeprefix(URL)}"


def links_of(response: object) -> list[tuple[str, dict[str, str]]]:
    found = []
    for value in response.headers.getlist("Link"):  # type: ignore[attr-defined]  # a response
        target, parameters = parse_options_header(value)
        found.append((target.strip("<>"), parameters))
    return found


@pytest.mark.parametrize("form", ["ttl", "jsonld", "nt", "rdf"])
@pytest.mark.parametrize("name", ["dataset", "catalogue", "void"])
def test_the_descriptions_open_in_every_format(public: FlaskClient, name: str, form: str) -> None:
    suffixed, with_parameter = public.get(f"/{name}.{form}"), public.get(f"/{name}?format={form}")
    media_type = suffixed.mimetype
    negotiated = public.get(f"/{name}", headers={"Accept": media_type})
    assert suffixed.data == with_parameter.data == negotiated.data
    formats = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
    if form == "jsonld":
        return  # its context is not fetched here; test_jsonld.py reads what is written
    graph = Graph().parse(data=suffixed.data, format=formats[form])
    turtle = Graph().parse(data=public.get(f"/{name}.ttl").data, format="turtle")
    assert set(graph) == set(turtle)
    assert (DATASET, RDF.type, VOID.Dataset if name == "void" else DCAT.Dataset) in graph


def test_iris_stay_and_addresses_are_the_server_s(public: FlaskClient, store: Store) -> None:
    graph = Graph().parse(data=public.get("/dataset.ttl").data, format="turtle")
    for predicate in (DCAT.downloadURL, DCAT.endpointURL, VOID.dataDump, VOID.sparqlEndpoint):
        values = set(graph.objects(None, predicate))
        assert values
        assert all(str(value).startswith(URL) for value in values)
    for url in graph.objects(None, DCAT.downloadURL):
        assert public.head(on_server(str(url)), buffered=True).status_code == 200
    (current,) = graph.objects(DATASET, DCAT.hasCurrentVersion)
    assert str(current) == f"{BASE}dumps/{store.manifest.name}/"
    assert set(graph.objects(DATASET, DCAT.hasVersion)) == {current}
    assert public.get(f"/{str(current).removeprefix(BASE)}").status_code == 200
    assert graph.value(DATASET, DCAT.previousVersion) is None


def test_the_well_known_place_leads_to_the_description(public: FlaskClient) -> None:
    response = public.get("/.well-known/void", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.headers["Location"]) == (303, "/void")


def test_void_is_no_page(public: FlaskClient) -> None:
    assert public.get("/void", headers={"Accept": "text/html"}).status_code == 406
    assert public.get("/dataset?format=csv").status_code == 406


def test_the_landing_page_tells_how_to_cite(public: FlaskClient, store: Store) -> None:
    text = public.get("/dataset?format=html").text
    for expected in (metadata.ABOUT, metadata.LICENCE, store.manifest.digest, f"{BASE}dataset"):
        assert expected in text
    assert f"{metadata.AUTHORS} (2026). {metadata.TITLE}, version {store.manifest.version}" in text


@pytest.mark.parametrize("path", ["/", "/dataset?format=html", "/doc/report/sr-2023-freedonia"])
def test_there_is_one_citation(public: FlaskClient, path: str, store: Store) -> None:
    """The page of a report has it after the citation of the report."""
    text = public.get(path, headers={"Accept": "text/html"}).text
    cited = text.partition('id="cite"')[2].partition("</blockquote>")[0]
    links = Links(store.manifest, URL)
    assert cited.endswith(catalogue.citation(store.manifest, links))


def test_the_citation_for_bibtex(public: FlaskClient, store: Store) -> None:
    page = public.get("/dataset?format=html").text
    entry = catalogue.bibtex(store.manifest, Links(store.manifest, URL))
    assert f"<code>{entry}</code>" in page
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},$", entry, re.MULTILINE))
    assert entry.startswith(f"@misc{{reliefgraph-{store.manifest.name},\n")
    assert entry.endswith("\n}\n")
    assert fields["author"] == f"{{{metadata.AUTHORS}}}"
    assert (fields["year"], fields["url"]) == (store.manifest.issued[:4], f"{BASE}dataset")
    assert store.manifest.digest in fields["note"]


@pytest.mark.parametrize("path", ["/", "/dataset"])
def test_the_signposts_are_true(public: FlaskClient, path: str, store: Store) -> None:
    found = links_of(public.get(path))
    by_rel: dict[str, list[str]] = {}
    for target, parameters in found:
        by_rel.setdefault(parameters["rel"], []).append(target)
        if target.startswith(URL):
            response = public.get(on_server(target), buffered=True)
            assert response.status_code == 200
            assert response.mimetype == parameters["type"]
    assert by_rel["cite-as"] == [f"{BASE}dataset"]
    assert by_rel["license"] == [metadata.LICENCE]
    assert by_rel["type"] == ["https://schema.org/AboutPage", "https://schema.org/Dataset"]
    packed = {file.name for file in store.manifest.files if file.gzip}
    items = {target.rpartition("/")[2] for target in by_rel["item"]}
    assert items == {*(file.name for file in store.manifest.files), "manifest.json"} - packed
    assert len(by_rel["describedby"]) == 4


def test_other_pages_have_no_signposts(public: FlaskClient) -> None:
    relations = {parameters["rel"] for _, parameters in links_of(public.get("/status"))}
    assert "cite-as" not in relations


def test_the_headers_fit_into_what_proxies_take(public: FlaskClient) -> None:
    """nginx reads 4 KiB of them unless it is told otherwise."""
    headers = public.get("/").headers
    assert sum(len(name) + len(value) + 4 for name, value in headers) < 3_700


def test_the_linkset_has_every_file(
    public: FlaskClient, releases: ReleaseFolder, store: Store
) -> None:
    response = public.get("/linkset")
    assert response.mimetype == "application/linkset+json"
    contexts = {each["anchor"]: each for each in response.get_json(force=True)["linkset"]}
    landing = contexts[f"{URL}dataset"]
    assert releases.served is not None
    expected = {
        f"{URL}dumps/{store.manifest.name}/{dump.name}": dump.media_type
        for dump in releases.served.dumps.values()
    }
    assert {item["href"]: item["type"] for item in landing["item"]} == expected
    for address in expected:
        assert [back["href"] for back in contexts[address]["collection"]] == [f"{URL}dataset"]
        listed = links_of(public.head(on_server(address), buffered=True))
        assert (f"{URL}dataset", {"rel": "collection"}) in listed


def test_the_api_catalogue_is_true(public: FlaskClient) -> None:
    """RFC 9727, 2 and 4.1: a linkset; HEAD has the link."""
    response = public.get("/.well-known/api-catalog")
    content_type, parameters = parse_options_header(response.headers["Content-Type"])
    assert content_type == "application/linkset+json"
    assert parameters["profile"] == "https://www.rfc-editor.org/info/rfc9727"
    head = links_of(public.head("/.well-known/api-catalog"))
    assert (head[0][0], head[0][1]["rel"]) == (f"{URL}.well-known/api-catalog", "api-catalog")
    catalog, endpoint = response.get_json(force=True)["linkset"]
    assert catalog["item"] == [{"href": f"{URL}sparql"}]
    assert endpoint["anchor"] == f"{URL}sparql"
    for rel in ("service-desc", "service-doc", "service-meta"):
        for link in endpoint[rel]:
            answer = public.get(on_server(link["href"]))
            assert (answer.status_code, answer.mimetype) == (200, link["type"])


def locations(data: bytes, each: str) -> list[str]:
    top = ElementTree.fromstring(data)  # noqa: S314 (our own bytes)
    assert {str(e.findtext(f"{SITEMAPS}lastmod")) for e in top} == {"2026-11-23"}
    return [str(entry.findtext(f"{SITEMAPS}loc")) for entry in top.iter(f"{SITEMAPS}{each}")]


def test_every_address_of_the_sitemap_opens(public: FlaskClient, store: Store) -> None:
    found = locations(public.get("/sitemap.xml").data, "url")
    assert len(found) == len(set(found)) > 500
    paths = [on_server(url) for url in found]
    assert {"/", "/dumps/", "/status", "/dataset", "/doc/place/tolmar"} <= set(paths)
    assert not [path for path in paths if "?" in path or "#" in path]
    for path in paths[:20] + paths[20::25]:
        assert public.get(path, follow_redirects=True).status_code == 200, path


def test_a_page_that_is_not_there_is_not_in_the_sitemap(store: Store) -> None:
    app = Flask("few")
    app.add_url_rule("/dataset", view_func=lambda: "")
    with app.app_context():
        pages = discovery.site_pages(Links(store.manifest, URL))
    assert pages == ["/sparql", "/dataset"]  # the endpoint may be in front of Flask


@pytest.mark.parametrize("is_release", [True, False])
def test_the_sitemap_lists_the_site_s_own_pages(*, is_release: bool) -> None:
    app = Flask("all")
    app.add_url_rule("/", view_func=lambda: "")
    app.add_url_rule("/<path:any>", "any", view_func=lambda: "")
    lists = "report place service event"
    more = "organization operation presence population partnership observation concept person time "
    more += "encoding source statement"
    with app.app_context():
        found = discovery.site_pages(tiny.links(is_release=is_release))
    assert found == (
        [
            "/",
            *(f"/list/{kind}" for kind in lists.split()),
            *("/sparql", "/dumps/", "/list/", "/ontology", "/examples", "/dataset", "/status"),
            *(f"/list/{kind}" for kind in f"{more} excerpt".split()),
        ]
        if is_release
        else ["/", "/sparql"]
    )


def test_robots_and_the_api_catalogue() -> None:
    client = tiny.client(
        discovery.blueprint(Inventory(tiny.release(""), tiny.links()), tiny.links(), "ReliefGraph")
    )
    robots = client.get("/robots.txt")
    assert robots.content_type == "text/plain; charset=utf-8"
    assert robots.text == (
        "User-agent: *\n"
        "Disallow: /sparql?\n"
        "Disallow: /search?\n"
        "Disallow: /suggest?\n"
        f"\nSitemap: {URL}sitemap.xml\n"
    )
    catalog = client.get("/.well-known/api-catalog")
    profile = 'profile="https://www.rfc-editor.org/info/rfc9727"'
    assert catalog.content_type == f"application/linkset+json; {profile}"
    assert catalog.headers.getlist("Link") == [
        f'<{URL}.well-known/api-catalog>; rel="api-catalog"; type="application/linkset+json"'
    ]
    assert catalog.get_json(force=True) == discovery.api_catalog(tiny.links(), offered(Kind.GRAPH))


def test_a_large_sitemap_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    store = tiny.release("<id/b> rg:p <id/c> . <id/a> rg:p 1 . <id/a#x> rg:p 1 .")
    monkeypatch.setattr(discovery, "in_parts", partial(discovery.in_parts, limit=2))
    routes = Blueprint("few", __name__)
    for path in ("/dataset", "/status", "/dumps/"):
        routes.add_url_rule(path, path[1:].strip("/"), view_func=lambda: "")
    client = tiny.client(
        discovery.blueprint(Inventory(store, tiny.links()), tiny.links(), "x" * 20), routes
    )
    all_of_it = client.get("/sitemap.xml")
    assert all_of_it.content_type == "application/xml"
    numbered = ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"]
    assert all_of_it.data == discovery.sitemap(numbered, tiny.links(), "sitemapindex", "sitemap")
    for path, part in zip(
        numbered,
        (["/sparql", "/dumps/"], ["/dataset", "/status"], ["/doc/a", "/doc/b"]),
        strict=True,
    ):
        response = client.get(path)
        assert response.data == discovery.sitemap(part, tiny.links())
        assert response.content_type == "application/xml"
    response = client.get("/sitemap-4.xml")
    assert response.status_code == 404
    detail = "there are 3 sitemaps, none with the number '4'"
    assert response.get_json()["detail"] == detail


def test_many_addresses_need_an_index(store: Store) -> None:
    links = Links(store.manifest, URL)
    parts = discovery.in_parts([f"/doc/place/{n}" for n in range(5)], limit=2)
    assert [len(part) for part in parts] == [2, 2, 1]
    assert discovery.in_parts([], limit=2) == [()]
    numbered = [links.sitemap_part(n) for n in (1, 2, 3)]
    listed = locations(discovery.sitemap(numbered, links, "sitemapindex", "sitemap"), "sitemap")
    assert listed == [f"{URL}sitemap-{n}.xml" for n in (1, 2, 3)]


def test_addresses_in_a_sitemap_escape(store: Store) -> None:
    links = Links(store.manifest, URL)
    assert locations(discovery.sitemap(["/doc/a&b<c"], links), "url") == [f"{URL}doc/a&b<c"]


def test_the_parts_of_a_sitemap_have_numbers(public: FlaskClient) -> None:
    assert public.get("/sitemap-1.xml").data == public.get("/sitemap.xml").data
    for number in ("0", "2", "x", "-1"):
        assert public.get(f"/sitemap-{number}.xml").status_code == 404


def test_crawlers_are_kept_off_what_has_no_end(public: FlaskClient) -> None:
    lines = public.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    refused = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    assert refused == [f"/{path}" for path in ("sparql?", "search?", "suggest?")]
    assert f"Sitemap: {URL}sitemap.xml" in lines
    assert not any("/doc/place/freedonia".startswith(path) for path in refused)


def test_the_short_name_of_the_search_is_short() -> None:
    template = Flask("server").jinja_env.get_template("opensearch.xml")
    values = {"links": tiny.links(), "searches": {}, "own_type": ""}
    assert "<ShortName>Reports &amp; their</ShortName>" in template.render(
        title="Reports & their figures", **values
    )


def test_browsers_can_search_here(public: FlaskClient) -> None:
    response = public.get("/opensearch.xml")
    assert response.content_type == "application/opensearchdescription+xml"
    top = ElementTree.fromstring(response.data)  # noqa: S314 (our own bytes)
    texts = {element.tag.removeprefix(SEARCH): (element.text or "").strip() for element in top}
    assert texts == {
        "ShortName": "ReliefGraph",
        "Description": "Search by name, code or number",
        "InputEncoding": "UTF-8",
        "OutputEncoding": "UTF-8",
        "Image": f"{URL}static/icon.svg",
        "Url": "",
    }
    urls = [dict(url.items()) for url in top.iter(f"{SEARCH}Url")]
    page, names, itself = "text/html", "application/x-suggestions+json", response.content_type
    assert urls == [
        {"type": page, "method": "get", "template": f"{URL}search?q={{searchTerms}}"},
        {"type": names, "method": "get", "template": f"{URL}suggest?q={{searchTerms}}"},
        {"type": itself, "rel": "self", "template": f"{URL}opensearch.xml"},
    ]


def test_the_citation_is_of_this_release(public: FlaskClient, store: Store) -> None:
    response = public.get("/CITATION.cff")
    citation = yaml.safe_load(response.text)
    assert (citation["cff-version"], citation["type"]) == ("1.2.0", "dataset")
    assert citation["identifiers"][0]["value"] == f"sha256:{store.manifest.digest}"
    assert (citation["version"], citation["date-released"]) == (
        store.manifest.version,
        store.manifest.issued,
    )
    assert citation["references"][0]["url"] == f"{BASE}id/report/sr-2023-freedonia"
    assert citation["references"][0]["authors"] == [{"name": "Star Relief"}]


def test_the_citation_of_the_program_is_of_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert (citation["type"], citation["version"]) == ("software", version("reliefgraph"))
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert re.search(f'^license = "{citation["license"]}"$', project, re.MULTILINE)


def test_the_path_of_a_folder_is_nowhere(public: FlaskClient, config: Config) -> None:
    folder = str(Path(config.releases).resolve())
    for path in ("/dumps/", "/status", "/status.json", "/dataset", "/linkset"):
        assert folder not in public.get(path).text
