"""The page to ask on, its results and the examples, over HTTP, read as a browser would."""

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import Dataset

from kg import files, pipeline
from kg import store as stores
from kg.config import Config
from kg.formats import Kind, by_token, offered
from kg.namespaces import BASE, PREFIXES
from kg.store import Store
from server import questions
from server.app import PARTS, create_app
from tests.conftest import ROOT

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
QUESTIONS = {path.stem[3:]: path for path in sorted((ROOT / "kg/questions").glob("*.rq"))}
OTHER_BASE = "https://data.example.org/relief/"
MARKUP = "</textarea></script><script>alert(1)</script><img src=x onerror=alert(2)>\" ' &amp;"
RIGHT_TO_LEFT = "مرحبا"
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Page(HTMLParser):
    """What a page has: elements with their attributes and their text; every element is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(html)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        texts: list[str] = []
        self.found.append((tag, {name: value or "" for name, value in attrs}, texts))
        if tag not in _VOID:
            self._open.append((tag, texts))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in (("textarea", []), ("pre", [])):
            data = data.removeprefix("\n")  # as browsers do
        for _, texts in self._open:
            texts.append(data)

    def all(self, tag: str, **wanted: str) -> list[tuple[dict[str, str], str]]:
        return [
            (attributes, "".join(texts))
            for name, attributes, texts in self.found
            if name == tag
            and all(attributes.get(k.replace("_", "-")) == v for k, v in wanted.items())
        ]

    def text(self, tag: str, **wanted: str) -> str:
        ((_, text),) = self.all(tag, **wanted)
        return text

    def attributes(self, tag: str, **wanted: str) -> dict[str, str]:
        ((attributes, _),) = self.all(tag, **wanted)
        return attributes

    def table(self) -> list[list[str]]:
        """The cells of the only table."""
        rows: list[list[str]] = []
        for name, _, texts in self.found:
            if name == "tr":
                rows.append([])
            elif name in ("td", "th"):
                rows[-1].append("".join(texts).strip())
        return rows


Ask = Callable[..., Page]


def asking(client: FlaskClient) -> Ask:
    def ask(query: str, status: int = 200, **parameters: str) -> Page:
        asked = {"query": query, **parameters}
        response = client.get("/sparql", query_string=asked, headers=BROWSER)
        assert (response.status_code, response.mimetype) == (status, "text/html")
        return Page(response.text)

    return ask


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    return asking(client)


def opened(config: Config) -> Iterator[FlaskClient]:
    app = create_app(config)
    yield app.test_client()
    app.extensions[PARTS].runner.stop()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of any data, which is not ours and means no good."""
    folder = tmp_path_factory.mktemp("hostile")
    rdfs = "http://www.w3.org/2000/01/rdf-schema#label"
    labels = [MARKUP, RIGHT_TO_LEFT, "x" * 10_000, "many words " * 1_000, ""]
    triples = []
    for n, label in enumerate(labels):
        thing = ox.NamedNode(f"http://example.org/{n}")
        triples.append(ox.Triple(thing, ox.NamedNode(rdfs), ox.Literal(label)))
        size = ox.Literal(n + 1)
        triples.append(ox.Triple(thing, ox.NamedNode("http://example.org/size"), size))
    path = folder / "data.nt"
    ox.serialize(triples, str(path), format=ox.RdfFormat.N_TRIPLES)
    loaded = files.load([path], BASE, "2026-01-01")
    context = (ROOT / "ontology/context.jsonld").read_text("utf-8")
    store = stores.build_from_files(loaded, context, folder / "stores", is_union=True)
    yield from opened(replace(Config(), store=str(store)))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> Iterator[FlaskClient]:
    """A client of a release under another base IRI."""
    folder = tmp_path_factory.mktemp("elsewhere")
    config = replace(
        Config(), releases=folder / "releases", stores=folder / "stores", base_iri=OTHER_BASE
    )
    pipeline.published(dataset, config, lambda line: None)
    yield from opened(config)


# ---- the form


def test_the_page_to_begin_on_has_a_query_that_answers(client: FlaskClient, ask: Ask) -> None:
    page = Page(client.get("/sparql", headers=BROWSER).text)
    form = page.attributes("form", **{"class": "ask"})
    assert (form["method"], form["action"]) == ("get", "/sparql#result")
    begun = page.text("textarea", name="query")
    assert len(ask(begun).table()) > 5
    textarea = page.attributes("textarea")
    assert {"data-sparql", "data-terms"} <= textarea.keys()
    assert textarea["data-terms"] == "/terms.json"
    assert page.text("label", **{"for": "query"}) == "SPARQL query"


def test_the_form_offers_every_format(client: FlaskClient) -> None:
    page = Page(client.get("/sparql", headers=BROWSER).text)
    tokens = [attributes["value"] for attributes, _ in page.all("option")]
    rows = [*offered(Kind.BINDINGS), *offered(Kind.GRAPH)]
    assert tokens == ["html", *(form.token for form in rows)]


def test_a_link_asks_the_query_again(client: FlaskClient, ask: Ask) -> None:
    query = 'SELECT ?x { VALUES ?x { "é & <b>" } }'
    page = ask(query, **{"default-graph-uri": f"{BASE}graph/links"})
    share = page.attributes("a", **{"class": "share"})["href"]
    assert share.startswith("http://localhost/sparql?query=")
    again = Page(client.get(share, headers=BROWSER).text)
    assert again.text("textarea") == page.text("textarea") == query
    assert again.table() == page.table() == [["x"], ["é & <b>"]]
    hidden = page.attributes("input", type="hidden")
    assert (hidden["name"], hidden["value"]) == ("default-graph-uri", f"{BASE}graph/links")


# ---- faults


def test_a_fault_keeps_the_text_and_marks_the_line(client: FlaskClient, ask: Ask) -> None:
    query = f"# {MARKUP}\nSELECT ?x\nWHERE {{\n  ?x ] ?y }}\n}}"
    told = client.get("/sparql", query_string={"query": query}).get_json()
    page = ask(query, 400)
    textarea = page.attributes("textarea")
    assert page.text("textarea") == query
    place = (textarea["data-error-line"], textarea["data-error-column"])
    assert place == (str(told["line"]), str(told["column"]))
    marked = query.split("\n")[told["line"] - 1]
    assert textarea["aria-describedby"] == page.attributes("div", role="alert")["id"]
    assert page.text("span", **{"class": "line at-fault"}) == f"{told['line']} {marked}"
    assert page.text("mark") == marked[told["column"] - 1]
    assert textarea["data-error-message"] in page.text("div", role="alert")


def test_a_fault_without_a_place_marks_no_line(ask: Ask) -> None:
    page = ask("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403)
    assert "SERVICE is refused" in page.text("div", role="alert")
    assert not page.all("mark")
    assert "data-error-line" not in page.attributes("textarea")


# ---- results


def test_a_table_has_names_links_and_downloads(client: FlaskClient, ask: Ask) -> None:
    tumbes = f"{BASE}id/place/tumbes"
    page = ask(
        f"SELECT ?place ?label ?n {{ VALUES (?place ?n) {{ (<{tumbes}> 5) }} "
        "?place rdfs:label ?label FILTER(LANG(?label) = 'fr') }".replace(
            "rdfs:label", "<http://www.w3.org/2000/01/rdf-schema#label>"
        )
    )
    assert page.table() == [["place", "label", "n"], ["place:tumbes Tumbes", "Tumbes @fr", "5"]]
    link = page.attributes("a", title=tumbes)
    assert client.get(link["href"]).status_code == 200
    assert page.all("span", lang="fr", dir="auto")[0][1] == "Tumbes"
    assert page.text("h2", id="result-title") == "1 row"
    downloads = [a["href"] for a, text in page.all("a") if text in ("JSON", "XML", "CSV", "TSV")]
    bodies = [client.get(href).get_data(as_text=True) for href in downloads]
    assert len(bodies) == 4
    assert f"place,label,n\r\n{tumbes},Tumbes,5\r\n" in bodies


def test_more_rows_than_a_page_shows_are_told(ask: Ask) -> None:
    page = ask("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 700")
    assert len(page.table()) == 501
    assert page.text("h2", id="result-title") == "700 rows"
    assert any("the first 500 rows" in text for _, text in page.all("p"))


def test_no_rows_are_an_answer(ask: Ask) -> None:
    page = ask("SELECT * { <urn:none> ?p ?o }")
    assert page.table() == []
    assert any(text.startswith("Nothing in the release fits") for _, text in page.all("p"))


def test_yes_and_no(ask: Ask) -> None:
    assert ask("ASK { ?s ?p ?o }").text("p", **{"class": "boolean"}) == "Yes: true"
    assert ask("ASK { <urn:none> ?p ?o }").text("p", **{"class": "boolean"}) == "No: false"


@pytest.mark.parametrize("path", ["/sparql", "/sparql?query=SELECT * { ?s ?p ?o } LIMIT 9"])
def test_a_page_is_compressed_and_has_a_validator_of_its_bytes(
    client: FlaskClient, path: str
) -> None:
    plain, packed = (
        client.get(path, headers={**BROWSER, "Accept-Encoding": coding}) for coding in ("", "gzip")
    )
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert Page(gzip.decompress(packed.data).decode()).text("h1") == "Query"
    tags = [response.headers["ETag"] for response in (plain, packed)]
    assert tags[0] != tags[1]
    for response, coding in ((plain, ""), (packed, "gzip")):
        assert "Accept-Encoding" in response.headers["Vary"]
        tag = response.headers["ETag"]
        known = {**BROWSER, "Accept-Encoding": coding, "If-None-Match": tag}
        assert client.get(path, headers=known).status_code == 304


def test_a_page_that_is_another_each_time_is_not_kept(client: FlaskClient) -> None:
    response = client.get("/sparql?query=SELECT (NOW() AS ?x) {}", headers=BROWSER)
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_a_graph_is_shown_as_turtle(client: FlaskClient, ask: Ask) -> None:
    query = f"DESCRIBE <{BASE}id/place/tumbes>"
    page = ask(query)
    turtle = client.get("/sparql", query_string={"query": query, "format": "ttl"}).text
    assert page.text("pre") == turtle


def test_a_chart_and_the_table_say_the_same(ask: Ask) -> None:
    page = ask(QUESTIONS["figures-with-their-words"].read_text("utf-8"))
    svg = page.attributes("svg", role="img")
    told = page.text("desc", id=svg["aria-describedby"])
    assert "people wounded during the violent response to protests: more than 1,200" in told
    assert "outpatient consultations, Peru, 2023: 16,200" in told
    assert "rank 2 from the largest" in told
    assert page.text("title", id=svg["aria-labelledby"]) == "number by what"
    assert page.text("figcaption").strip() == "number by what"
    assert len(page.table()) == 6


@pytest.mark.usefixtures("assets")
def test_places_are_on_a_map_that_leads_to_them(ask: Ask) -> None:
    page = ask(QUESTIONS["places-of-work"].read_text("utf-8"))
    maps = page.all("figure", **{"class": "map"})
    assert len(maps) == 1
    on_map = {a["href"] for _, a, _ in page.found if a.get("href", "").startswith("/doc/place/")}
    assert {"/doc/place/tumbes", "/doc/place/lima"} <= on_map
    labels = [text for _, text in page.all("title")]
    assert "Places of the result" in labels


@pytest.mark.usefixtures("assets")
@pytest.mark.parametrize("path", ["/sparql", "/sparql?query=ASK {}", "/examples/tumbes"])
def test_the_editor_comes_only_where_it_was_built(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    script = Page(client.get(path, headers=BROWSER).text).attributes("script")
    assert script["type"] == "module"
    assert client.get(script["src"]).mimetype == "text/javascript"
    monkeypatch.setattr("server.links.Links.asset", lambda links, name: None)
    fresh = path.replace("{}", "{ }")  # the page before is kept
    again = client.get(f"{fresh}{'&' if '?' in path else '?'}x", headers=BROWSER)
    assert not Page(again.text).all("script")


def test_numbers_that_may_be_bounds_are_not_drawn(ask: Ask) -> None:
    page = ask(QUESTIONS["kinds-of-quantities"].read_text("utf-8"))
    assert not page.all("svg", role="img")
    assert any("exact or bounds" in text for _, text in page.all("p"))


# ---- what means no good


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?label ?n { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label ; "
        "<http://example.org/size> ?n } ORDER BY ?n",
        "SELECT ?s ?n { ?s <http://example.org/size> ?n } ORDER BY ?n",
        "CONSTRUCT WHERE { ?s ?p ?o }",
    ],
    ids=["texts", "names", "a graph"],
)
def test_labels_that_contain_anything_show_harmlessly(hostile: FlaskClient, query: str) -> None:
    page = asking(hostile)(query)
    assert all(a["src"].startswith("/built/") for a, _ in page.all("script"))
    assert not page.all("img")
    assert not [a for _, a, _ in page.found if any(k.startswith("on") or k == "style" for k in a)]
    shown = " ".join(text for _, text in page.all("main"))
    assert "<script>alert(1)</script>" in shown
    assert RIGHT_TO_LEFT in shown
    assert "x" * 10_000 in shown


def test_a_long_text_opens_and_text_has_its_own_direction(hostile: FlaskClient) -> None:
    page = asking(hostile)("SELECT ?l { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l }")
    assert [len(text) for _, text in page.all("summary")] == [401, 401]
    cells = [attributes for attributes, text in page.all("span") if text == RIGHT_TO_LEFT]
    assert [each["dir"] for each in cells] == ["auto"]


def test_other_data_has_no_examples_and_no_terms_that_are_not_there(hostile: FlaskClient) -> None:
    page = Page(hostile.get("/sparql", headers=BROWSER).text)
    assert not page.all("a", href="/examples")
    assert len(asking(hostile)(page.text("textarea")).table()) == 11
    listed = hostile.get("/examples", headers=BROWSER)
    assert listed.status_code == 200
    assert not [a for a, _ in Page(listed.text).all("a") if a["href"].startswith("/examples/")]
    assert hostile.get("/examples", headers={"Accept": "text/turtle"}).status_code == 200
    assert hostile.get("/examples/tumbes").status_code == 404
    assert hostile.get("/terms.json").get_json()["terms"] == []


# ---- examples


def slugs(client: FlaskClient) -> list[str]:
    page = Page(client.get("/examples", headers=BROWSER).text)
    found = [a["href"] for a, _ in page.all("a")]
    return [href.removeprefix("/examples/") for href in found if href.startswith("/examples/")]


def test_every_question_is_an_example_with_a_topic(client: FlaskClient) -> None:
    page = Page(client.get("/examples", headers=BROWSER).text)
    assert sorted(slugs(client)) == sorted(QUESTIONS)
    topics = [text for _, text in page.all("h2")]
    assert len(topics) == len(set(topics)) == 5
    on_query_page = Page(client.get("/sparql", headers=BROWSER).text)
    marked = [a["href"] for a, _ in on_query_page.all("a") if "data-example" in a]
    assert sorted(marked) == sorted(f"/examples/{slug}" for slug in QUESTIONS)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("slug", QUESTIONS)
def test_an_example_answers_as_expected(client: FlaskClient, slug: str) -> None:
    text = client.get(f"/examples/{slug}", headers={"Accept": "application/sparql-query"})
    assert text.mimetype == "application/sparql-query"
    answer = client.get("/sparql", query_string={"query": text.text, "format": "csv"})
    assert rows(answer.text) == rows(QUESTIONS[slug].with_suffix(".csv").read_text("utf-8"))
    page = Page(client.get(f"/examples/{slug}", headers=BROWSER).text)
    assert page.text("textarea") == text.text
    assert text.text.startswith(f"# {page.text('h1')}\n")


@pytest.mark.parametrize("slug", QUESTIONS)
def test_an_example_answers_under_another_base(elsewhere: FlaskClient, slug: str) -> None:
    text = elsewhere.get(f"/examples/{slug}?format=rq").text
    assert BASE not in text
    answer = elsewhere.get("/sparql", query_string={"query": text, "format": "csv"}).text
    expected = QUESTIONS[slug].with_suffix(".csv").read_text("utf-8")
    assert sorted(rows(answer)) == sorted(rows(expected.replace(BASE, OTHER_BASE)))


@pytest.mark.parametrize("token", ["ttl", "jsonld", "nt", "rdf"])
def test_examples_are_rdf_in_every_format(client: FlaskClient, token: str) -> None:
    form = by_token(token)
    response = client.get("/examples", headers={"Accept": form.media_type})
    assert (response.status_code, response.mimetype) == (200, form.media_type)
    found = ox.Store()
    found.load(response.data, format=form.codec)  # type: ignore[arg-type]  # of RDF
    told = found.query(
        """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX schema: <https://schema.org/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?e ?comment ?text ?topic {
          ?e a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ; rdfs:comment ?comment ;
             sh:select ?text ; schema:keywords ?topic ; schema:target <http://localhost/sparql> ;
             sh:prefixes/sh:declare/sh:prefix "rg" .
          FILTER(LANG(?comment) = "en")
        }"""
    )
    by_iri = {row["e"].value: row for row in told}  # type: ignore[union-attr]  # a SELECT
    assert by_iri.keys() == {f"http://localhost/examples/{slug}" for slug in QUESTIONS}
    for iri, row in by_iri.items():
        path = iri.removeprefix("http://localhost")
        assert client.get(path, query_string={"format": "rq"}).text == row["text"].value
        assert row["text"].value.startswith(f"# {row['comment'].value}\n")


def test_one_example_is_a_part_of_all(client: FlaskClient) -> None:
    turtle = ox.RdfFormat.TURTLE
    whole = set(ox.parse(client.get("/examples?format=ttl").data, format=turtle))
    one = set(ox.parse(client.get("/examples/tumbes?format=ttl").data, format=turtle))
    assert one < whole
    subjects = {quad.subject for quad in one if quad.predicate.value.endswith("#select")}
    assert subjects == {ox.NamedNode("http://localhost/examples/tumbes")}


def test_a_prefix_means_the_same_in_all_examples(store: Store) -> None:
    declared: dict[str, str] = {}
    for topic in questions.of(store):
        for example in topic.examples:
            for prefix, iri in example.prefixes.items():
                assert declared.setdefault(prefix, iri) == iri


def test_an_example_of_what_is_not_there_is_not_shown(series_store: Store, store: Store) -> None:
    everything = {e.slug for topic in questions.of(store) for e in topic.examples}
    assert everything == set(QUESTIONS)
    graphs = tuple(g for g in store.manifest.graphs if "peru" not in g.iri)
    without = replace(store, manifest=replace(store.manifest, graphs=graphs))
    left = {e.slug for topic in questions.of(without) for e in topic.examples}
    assert left == {
        "tumbes",
        "words-behind-a-figure",
        "facts-without-evidence",
        "how-words-carry-facts",
    }
    assert {e.slug for t in questions.of(series_store) for e in t.examples} == everything


def test_what_is_no_example_is_not_found(client: FlaskClient) -> None:
    assert client.get("/examples/none").status_code == 404
    assert client.get("/examples/none").get_json()["detail"].startswith("there is no example")
    assert client.get("/examples/tumbes", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("path", ["/examples", "/examples/tumbes", "/terms.json"])
def test_what_is_the_same_for_everyone_is_kept(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["Cache-Control"].startswith("public, max-age=300")
    tag = {"If-None-Match": response.headers["ETag"]}
    assert client.get(path, headers=tag).status_code == 304


# ---- terms


def test_terms_are_those_of_the_release(client: FlaskClient, elsewhere: FlaskClient) -> None:
    told = client.get("/terms.json").get_json()
    assert told["prefixes"] == PREFIXES
    by_name = {name: (kind, text) for name, kind, text in told["terms"]}
    kind, text = by_name["rg:minExclusive"]
    assert (kind, text) == (
        "property",
        "minimum, exclusive: The quantity is larger than this number.",
    )
    assert by_name["rg:Service"][0] == "class"
    assert by_name["indicators:people-hosted"][0] == "concept"
    names = [name for name, _, _ in told["terms"]]
    assert names == sorted(names)
    other = elsewhere.get("/terms.json").get_json()
    assert other["prefixes"]["rg"] == f"{OTHER_BASE}ontology#"
    assert other["terms"] == told["terms"]


def test_a_term_of_the_list_can_be_asked_for(client: FlaskClient) -> None:
    told = client.get("/terms.json").get_json()
    prologue = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in told["prefixes"].items())
    values = " ".join(name for name, _, _ in told["terms"])
    query = f"{prologue}SELECT (COUNT(DISTINCT ?t) AS ?n) {{ VALUES ?t {{ {values} }} ?t a ?c }}"
    answer = client.get("/sparql", query_string={"query": query, "format": "csv"})
    assert int(answer.text.split()[1]) == len({name for name, _, _ in told["terms"]})


def test_every_question_of_the_folder_has_its_topic_in_its_second_line() -> None:
    for path in QUESTIONS.values():
        assert Path(path).read_text("utf-8").split("\n")[1].startswith("# Topic: ")
