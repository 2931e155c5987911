"""Every URL that the server makes, in full."""

from collections.abc import Callable

import pytest

from kg.dataset import metadata
from kg.namespaces import BASE, ID
from server.assets import built
from server.web.links import Links, external
from tests.tiny import URL, links

NAME = "a" * 16


FIXED = {
    "search_path": "/search",
    "opensearch": "/opensearch.xml",
    "suggest_path": "/suggest",
    "query_page": "/sparql",
    "examples": "/examples",
    "ontology": "/ontology",
    "catalogue": "/catalogue",
    "void": "/void",
    "citation": "/CITATION.cff",
    "linkset": "/linkset",
    "api_catalog": "/.well-known/api-catalog",
    "sitemap": "/sitemap.xml",
    "status_as_data": "/status.json",
    "readiness": "/readyz",
    "terms": "/terms.json",
    "licence": metadata.LICENCE,
    "endpoint": f"{URL}sparql",
}
PAGES = {
    "home": "/",
    "lists": "/list/",
    "dataset": "/dataset",
    "status": "/status",
    "downloads": "/dumps/",
}


def test_pages_keep_the_language_and_other_paths_do_not() -> None:
    for lang, parameter in (("", ""), ("es", "?lang=es")):
        site = links(lang)
        assert {name: getattr(site, name) for name in FIXED} == FIXED
        pages = {name: path + parameter for name, path in PAGES.items()}
        assert {name: getattr(site, name) for name in PAGES} == pages
    assert links().in_language("fr") == links("fr")


@pytest.mark.parametrize("lang", ["", "es"])
def test_the_menu_of_the_site(lang: str) -> None:
    parameter = f"?lang={lang}" if lang else ""
    site = links(lang)
    assert site.sections == (
        ("Reports", f"/list/report{parameter}"),
        ("Places", f"/list/place{parameter}"),
        ("Services", f"/list/service{parameter}"),
        ("Events", f"/list/event{parameter}"),
        ("Indicators", f"/doc/concept/indicators{parameter}"),
        ("Query", "/sparql"),
        ("Downloads", f"/dumps/{parameter}"),
    )
    assert site.lower_sections == (
        ("All kinds of things", f"/list/{parameter}"),
        ("Ontology", "/ontology"),
        ("Examples", "/examples"),
        ("Dataset", f"/dataset{parameter}"),
        ("Status of the release", f"/status{parameter}"),
    )


def test_other_data_has_only_the_query_page() -> None:
    site = links(is_release=False)
    assert (site.sections, site.lower_sections) == ((("Query", "/sparql"),), ())


@pytest.mark.parametrize(
    ("make_path", "path"),
    [
        (lambda x: x.search("a b&c"), "/search?q=a+b%26c&lang=es"),
        (lambda x: x.search("a", page="2"), "/search?q=a&page=2&lang=es"),
        (lambda x: x.list("a/b é"), "/list/a/b%20%C3%A9?lang=es"),
        (lambda x: x.list("place", 1), "/list/place?lang=es"),
        (lambda x: x.list("place", 2), "/list/place?page=2&lang=es"),
        (lambda x: x.dataset_as("ttl"), "/dataset.ttl"),
        (lambda x: x.sitemap_part(3), "/sitemap-3.xml"),
        (lambda x: x.endpoint_as("ttl"), "/sparql?format=ttl"),
        (lambda x: x.ask("ASK {é /&+}"), "/sparql?query=ASK%20%7B%C3%A9%20%2F%26%2B%7D"),
        (lambda x: x.ask("A", [("g", "u:1"), ("g", "/")]), "/sparql?query=A&g=u%3A1&g=%2F"),
        (lambda x: x.query("A", "csv"), "/sparql?query=A&format=csv"),
        (lambda x: x.query("A", "csv", [("g", "x")]), "/sparql?query=A&g=x&format=csv"),
        (lambda x: x.example("é b"), "/examples/%C3%A9%20b"),
        (lambda x: x.absolute("/x?y#z"), f"{URL}x?y#z"),
        (lambda x: x.absolute("https://example.org/"), "https://example.org/"),
        (lambda x: x.absolute("x"), "x"),
        (lambda x: x.absolute(""), ""),
        (lambda x: x.absolute(None), None),
        (lambda x: x.public("/x//y"), f"{URL}x//y"),
        (lambda x: x.public("x"), f"{URL}x"),
        (lambda x: x.static("a b.css"), "/static/a%20b.css"),
        (lambda x: x.release(NAME), f"/dumps/{NAME}/?lang=es"),
        (lambda x: x.dump("a b"), f"/dumps/{NAME}/a%20b"),
        (lambda x: x.dump("a", "older"), "/dumps/older/a"),
        (lambda x: x.latest("a b"), "/dumps/latest/a%20b"),
        (lambda x: x.graph_path(f"{BASE}graph/é%20b"), "/graph/%C3%A9%20b"),
    ],
)
def test_paths_are_escaped(make_path: Callable[[Links], str | None], path: str | None) -> None:
    assert make_path(links("es")) == path


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (str(ID["place/lima"]), "/doc/place/lima?lang=es"),
        (str(ID["place/lima#centre"]), "/doc/place/lima?lang=es#centre"),
        (f"{ID}place/são%20paulo", "/doc/place/s%C3%A3o%20paulo?lang=es"),
        (f"{BASE}ontology", "/ontology"),
        (f"{BASE}ontology#Place", "/ontology#Place"),
        (f"{BASE}graph/a%20é#b%20c", "/graph/a%20%C3%A9#b%20c"),
        (f"{BASE}dataset", "/dataset"),
        (f"{BASE}catalogue#authors", "/catalogue#authors"),
        (f"{BASE}context.jsonld", "/context.jsonld"),
        (f"{BASE}sparql", "/sparql"),
        (f"{BASE}dumps/x/", "/dumps/x/"),
        (BASE, BASE),
        (f"{BASE}elsewhere", f"{BASE}elsewhere"),
        ("http://example.org/a", "http://example.org/a"),
        ("https://example.org/a", "https://example.org/a"),
        ("httpx://example.org/a", None),
        ("ontology", None),
        ("graph/", None),
        ("urn:isbn:1", None),
    ],
)
def test_an_iri_leads_to_our_page_or_to_its_own_host(iri: str, path: str | None) -> None:
    site = links("es")
    assert site.leads_to(iri) == path
    is_thing = iri.startswith(str(ID))
    is_elsewhere = path == external(iri)
    assert site.document(iri) == (path if is_thing else None)
    assert site.local(iri) == (None if is_thing or is_elsewhere else path)


def test_in_other_data_only_things_have_a_page() -> None:
    site = links(is_release=False)
    assert site.leads_to(str(ID["a"])) == "/doc/a"
    assert site.local(f"{BASE}ontology#Place") is None
    assert site.leads_to(f"{BASE}ontology#Place") == f"{BASE}ontology#Place"


@pytest.mark.parametrize(
    ("is_release", "path"), [(True, "/doc/place/lima.ttl"), (False, "/doc/place/lima?format=ttl")]
)
def test_a_document_has_a_path_for_each_format(path: str, *, is_release: bool) -> None:
    site = links("es", is_release=is_release)
    for name in ("place/lima", "place/lima#centre"):
        assert site.document_as(str(ID[name]), "ttl") == path
    assert site.document_as("https://example.org/", "ttl") is None
    assert site.fixed("/doc/place/lima", "ttl") == path


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (f"{ID}excerpt/r/1-2", "/doc/report/r?lang=es#e-1-2"),
        (f"{ID}excerpt/a/r%20x/1-2", "/doc/report/a/r%20x?lang=es#e-1-2"),
        (f"{ID}excerpt/1-2", None),
        (f"{ID}place/r/1-2", None),
        ("https://example.org/excerpt/r/1-2", None),
    ],
)
def test_an_excerpt_links_into_its_report(iri: str, path: str | None) -> None:
    assert links("es").passage(iri) == path


def test_only_built_assets_have_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(built, "public", {"a b.js": b""}.get)
    monkeypatch.setattr(built, "digest", lambda: "0123")
    site = links("es")
    assert (site.asset("a b.js"), site.asset("c.js")) == ("/built/0123/a%20b.js", None)
