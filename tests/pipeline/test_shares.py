"""A percentage has its unit wherever people see it or search for it."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import quote, urljoin

import pytest
from flask.testing import FlaskClient
from rdflib import Graph

from kg import release
from kg.config import Config
from kg.evidence.violations import Verdict
from kg.namespaces import BASE, ID
from kg.source.context import read_context
from server.app import SERVICES, create_app
from tests import tiny

URL = "http://localhost/"
#: A page with a share, a range of shares, a share in a rank, and a count of the same number.
TRIG = """
BASE <id/>

GRAPH <../graph/ontology> {
    rg:maxExclusive rdfs:label "maximum, exclusive"@en , "máximo, exclusivo"@es .
    <concept/indicators> a skos:ConceptScheme ; skos:prefLabel "indicators"@en .
    <concept/indicators/share> a rg:Indicator , skos:Concept ; skos:inScheme <concept/indicators> ;
        rdfs:label "share"@en , "proporción"@es ; rg:unit unit:FRACTION ; rg:unitText "share"@en .
    <concept/indicators/people> a rg:Indicator , skos:Concept ; skos:inScheme <concept/indicators> ;
        rdfs:label "people"@en ; rg:unit unit:NUM ; rg:unitText "person"@en .
}
GRAPH <../graph/report/page> {
    <report/page> a rg:CountryPage ; dcterms:title "Page" .
    <observation/robbed> a rg:Figure ; rg:indicator <concept/indicators/share> ;
        rg:denominator 100 ; rg:maxExclusive 12.5 ; rg:place <place/here> .
    <observation/ill> a rg:Figure ; rg:denominator 100 ; rg:indicator <concept/indicators/share> ;
        rg:minInclusive 31.5 ; rg:maxInclusive 32.5 ; rg:place <place/here> .
    <observation/largest> a rg:Figure ; rg:indicator <concept/indicators/share> ; rg:rank 7 .
    <observation/before> a rg:Figure ; rg:value 32.5 ; rg:denominator 100 ;
        rg:indicator <concept/indicators/share> .
    <observation/after> a rg:Figure ; rg:value 31.5 ; rg:denominator 100 ;
        rg:indicator <concept/indicators/share> .
    <observation/counted> a rg:Figure ; rg:indicator <concept/indicators/people> ;
        rg:value 44 ; rg:place <place/here> .
}
GRAPH <../graph/inferred> { <observation/robbed> rg:atMost 12.5 . }
GRAPH <../graph/provenance> {
    <place/here> a rg:Place ; rdfs:label "Here"@en , "Aquí"@es .
    <report/page> rdfs:label "Page"@en ; dcterms:language "en" ;
        schema:text "Fewer than 12.5 per cent were robbed." .
    <observation/robbed> rdfs:label "people robbed"@en .
    <observation/counted> rdfs:label "people counted"@en .
    <excerpt/page/0-24> a rg:Excerpt ; oa:hasSource <report/page> ;
        oa:hasSelector <excerpt/page/0-24#quote> , <excerpt/page/0-24#position> .
    <excerpt/page/0-24#quote> oa:exact "Fewer than 12.5 per cent" .
    <excerpt/page/0-24#position> oa:start 0 ; oa:end 24 .
    <statement/1> a rg:Statement ; rdf:subject <observation/robbed> ;
        rdf:predicate rg:maxExclusive ; rdf:object 12.5 ; rg:evidence <excerpt/page/0-24> .
}
"""
PREFIXES = f"PREFIX rg: <{BASE}ontology#> "
QUERIES = [
    f"SELECT ?n {{ <{ID}observation/robbed> rg:maxExclusive ?n }}",
    f"SELECT ?n {{ ?o rg:indicator <{ID}concept/indicators/share> ; rg:maxExclusive ?n }}",
    "SELECT ?o ?n { ?o rg:maxExclusive ?n }",
    "SELECT ?i ?n { ?o rg:indicator ?i ; rg:maxExclusive ?n }",
    "SELECT ?o ?p ?n { VALUES ?p { rg:minInclusive rg:maxExclusive } ?o ?p ?n }",
    "SELECT ?o ?low ?high { ?o rg:minInclusive ?low ; rg:maxInclusive ?high }",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A server of a release in which a share differs from that of the release before."""
    folder = tmp_path_factory.mktemp("shares")
    context = read_context(Config().ontology / "context.jsonld").text
    for date, text in (("2026-01-01", TRIG.replace("12.5", "13.5")), ("2026-01-02", TRIG)):
        settings = release.ReleaseSettings(BASE, date, {})
        manifest = release.write(
            tiny.dataset(text), Verdict((), Graph()), context, settings, folder / "releases"
        )
        release.make_latest(manifest.name, folder / "releases")
    config = replace(Config(), releases=folder / "releases", stores=folder / "stores")
    app = create_app(config)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    yield app.test_client()
    app.extensions[SERVICES].runner.stop()


def pages_of(site: FlaskClient) -> dict[str, str]:
    """Return the HTML of every page that can be reached, and of results, by path."""
    ahead = ["/", "/sitemap.xml", "/search?q=12.5", "/suggest?q=less", "/search?q=ill&lang=es"]
    ahead += ["/doc/observation/robbed?lang=es", "/doc/place/here?lang=es"]
    ahead += [f"/sparql?query={quote(PREFIXES + each)}&format=html" for each in QUERIES]
    found: dict[str, str] = {}
    while ahead:
        path = ahead.pop()
        if path in found or re.search(r"/(?:static|built|dumps)/", path):
            continue
        response = site.get(path, headers={"Accept": "text/html, */*;q=0.1"})
        if response.mimetype in ("text/html", "application/xml") and response.status_code == 200:
            found[path] = response.text
            targets = re.findall(r'href="([^"]*)"|<loc>([^<]*)</loc>', response.text)
            urls = (urljoin(f"{URL}{path[1:]}", unescape(a or b)) for a, b in targets)
            ahead += [u.removeprefix(URL[:-1]).partition("#")[0] for u in urls if u.startswith(URL)]
    return found


def visible_text(html: str) -> str:
    """Return what people read or hear on a page, without its queries and its title."""
    html = re.sub(r"(?s)<(script|style|textarea|pre|title)\b.*?</\1>", "", html)
    labels = " | ".join(re.findall(r'(?:title|aria-label)="([^"]*)"', html))
    apart = re.sub(r"</(?:p|li|t[dhr]|dd|dt|title|desc|h\d|tspan|text)>", " | ", html)
    return re.sub(r"\s+", " ", unescape(f"{labels} | {re.sub(r'<[^>]+>', '', apart)}"))


def test_every_page_says_that_a_share_is_one(site: FlaskClient) -> None:
    pages = {path: visible_text(html) for path, html in pages_of(site).items()}
    assert len(pages) > 60
    number = r"(?<![\w.-])(?:1[23]|3[12])\.5\b"
    with_share = [path for path, text in pages.items() if re.search(f"{number} per cent", text)]
    for path in ("/", "/status", "/list/observation", "/doc/report/page", "/doc/place/here",
                 "/doc/observation/robbed", "/doc/statement/1", "/list/statement",
                 "/doc/excerpt/page/0-24", "/doc/concept/indicators/share"):  # fmt: skip
        assert path in with_share
    between = r"(?! and 32\.5 per cent)(?! per cent)"
    pages = {path: re.sub(rf"rdf:object [|] {number}", "", text) for path, text in pages.items()}
    wrong = {
        path: found
        for path, text in pages.items()
        if (found := re.findall(rf".{{0,40}}{number}{between}.{{0,20}}", text))
    }
    assert not wrong, [(p[-60:], w) for p, w in wrong.items()]
    assert not [path for path, text in pages.items() if re.search(r"\b(?:7|44) per cent", text)]


@pytest.mark.parametrize("query", ["12.5%", "12.5 %", "12.5 per cent", "12.5 percent", "12.5"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_share_is_found_with_and_without_its_unit(
    site: FlaskClient, query: str, lang: str
) -> None:
    found = site.get("/search", query_string={"q": query, "format": "json", "lang": lang})
    by = {row["iri"]: row["by"] for row in found.get_json()["results"]}
    match = by[str(ID["observation/robbed"])]
    assert (match["role"], match["text"]) == ("number", "less than 12.5 per cent")


@pytest.mark.parametrize("query", ["44%", "44 per cent", "7%"])
def test_a_count_is_not_found_as_a_share(site: FlaskClient, query: str) -> None:
    found = site.get("/search", query_string={"q": query, "format": "json"}).get_json()
    assert found["results"] == []


def test_a_chart_does_not_put_shares_beside_counts(site: FlaskClient) -> None:
    mixed = PREFIXES + "SELECT ?o ?p ?n { VALUES ?p { rg:value rg:maxExclusive } ?o ?p ?n }"
    page = site.get("/sparql", query_string={"query": mixed, "format": "html"}).text
    assert "No chart: the numbers have different units." in page
    shares = site.get("/sparql", query_string={"query": PREFIXES + QUERIES[4], "format": "html"})
    assert "less than 12.5 per cent" in visible_text(shares.text)


def test_a_line_over_time_says_that_it_is_of_shares(site: FlaskClient) -> None:
    years = "VALUES (?o ?year) { (o:before '2020'^^x:gYear) (o:after '2021'^^x:gYear) }"
    prefixes = f"PREFIX o: <{ID}observation/> PREFIX x: <http://www.w3.org/2001/XMLSchema#>"
    query = f"{PREFIXES}{prefixes} SELECT ?year ?n {{ {years} ?o rg:value ?n }}"
    page = site.get("/sparql", query_string={"query": query, "format": "html"}).text
    assert "No chart" not in page
    with_subject = query.replace("SELECT ?year", "SELECT ?o ?year")
    page = site.get("/sparql", query_string={"query": with_subject, "format": "html"}).text
    svg = unescape(page.partition("<svg")[2].partition("</figure>")[0])
    assert ">n, per cent<" in svg
    assert "2020: 32.5 per cent" in svg


def test_a_number_of_something_else_is_no_share(site: FlaskClient) -> None:
    query = PREFIXES + "SELECT ?o (COUNT(?p) AS ?n) { ?o rg:maxExclusive 12.5 ; ?p ?v } GROUP BY ?o"
    page = site.get("/sparql", query_string={"query": query, "format": "html"}).text
    assert "per cent" not in visible_text(page)


def test_tables_have_a_column_for_the_unit(site: FlaskClient) -> None:
    file = site.get("/dumps/latest/figures.csv", follow_redirects=True, buffered=True).text
    rows = {row["observation"]: row for row in csv.DictReader(io.StringIO(file))}
    robbed = rows[f"{ID}observation/robbed"]
    assert (robbed["maximum"], robbed["unit"]) == ("12.5", "per cent")
    page = site.get("/doc/report/page", headers={"Accept": "text/html"}).text
    (path,) = re.findall(r'href="([^"]*)">As CSV', page)
    rows = {
        row["observation"]: row
        for row in csv.DictReader(io.StringIO(site.get(unescape(path)).text))
    }
    assert rows[f"{ID}observation/robbed"]["denominator"] == "100"
    assert rows[f"{ID}observation/counted"]["unit"] == "person"
