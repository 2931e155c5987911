"""The page to ask on, its results and the examples, over HTTP, read as a browser would."""

import gzip
from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg import load
from kg.config import Config
from kg.dataset import rdf_files
from kg.formats import Kind, offered
from kg.namespaces import BASE, PREFIXES
from server.endpoint import example_queries
from server.endpoint.example_queries import Example
from tests import tiny
from tests.conftest import FREEDONIA, ROOT, open_client
from tests.unit.server.page import BROWSER, Ask, Page, asking

#: An example that fits any release.
EXAMPLE = "/examples/facts-without-evidence"
#: The numbers of a page, each with the property that says what it is.
FIGURES = f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?what ?as ?number {{
  GRAPH <{BASE}graph/report/{FREEDONIA}> {{ ?observation ?property ?number }}
  ?observation rdfs:label ?what .
  ?property rdfs:label ?as .
  FILTER(isNUMERIC(?number) && LANG(?what) = "en" && LANG(?as) = "en")
}} ORDER BY ?number"""
#: The same numbers without what they are.
QUANTITIES = f"""PREFIX rg: <{BASE}ontology#>
SELECT ?observation ?number {{
  VALUES ?property {{ rg:value rg:minExclusive }}
  GRAPH <{BASE}graph/report/{FREEDONIA}> {{ ?observation ?property ?number }}
}} ORDER BY ?observation"""
PLACES = f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX rg: <{BASE}ontology#>
SELECT ?place ?name {{
  <{BASE}id/presence/star-relief-2023> rg:place ?place .
  ?place rdfs:label ?name FILTER(LANG(?name) = "en")
}} ORDER BY ?name"""
MARKUP = "</textarea></script><script>alert(1)</script><img src=x onerror=alert(2)>\" ' &amp;"
RIGHT_TO_LEFT = "مرحبا"


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    return asking(client)


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
    loaded = rdf_files.load([path], BASE)
    context = (ROOT / "ontology/context.jsonld").read_text("utf-8")
    store = load.build_from_files(loaded, context, folder / "stores", is_union=True)
    yield from open_client(replace(Config(), store=str(store)))


# ---- what the engine answers otherwise than the standard


def test_an_answer_says_how_it_may_differ_from_the_standard(client: FlaskClient, ask: Ask) -> None:
    query = "SELECT ?x { <http://example.org/absent> <http://example.org/p>* ?x }"
    page = ask(query)
    assert "is in no triple" in str(page.text("main"))
    assert "<http://example.org/absent>" in str(page.text("main"))
    answer = client.get("/sparql", query_string={"query": query, "format": "csv"})
    (link,) = answer.headers.getlist("Link")
    target, rel, title = link.split("; ")
    assert rel == 'rel="help"'
    assert title.startswith('title="The engine differs from the standard: a path of length zero')
    assert "Link" in answer.headers["Access-Control-Expose-Headers"]
    form = Page(client.get("/sparql", headers=BROWSER).text)
    path, _, anchor = target.strip("<>").partition("#")
    assert path == "/sparql"
    assert form.text("dt", id=anchor) == "Absent nodes"
    exact = client.get("/sparql", query_string={"query": query.replace("*", "+"), "format": "csv"})
    assert "Link" not in exact.headers


# ---- the form


def test_the_first_query_of_the_form_has_an_answer(client: FlaskClient, ask: Ask) -> None:
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
    problem = client.get("/sparql", query_string={"query": query}).get_json()
    page = ask(query, 400)
    textarea = page.attributes("textarea")
    assert page.text("textarea") == query
    place = (textarea["data-error-line"], textarea["data-error-column"])
    assert place == (str(problem["line"]), str(problem["column"]))
    marked = query.split("\n")[problem["line"] - 1]
    assert textarea["aria-describedby"] == page.attributes("div", role="alert")["id"]
    assert page.text("span", **{"class": "line at-fault"}) == f"{problem['line']} {marked}"
    assert page.text("mark") == marked[problem["column"] - 1]
    assert textarea["data-error-message"] in page.text("div", role="alert")


def test_a_fault_without_a_place_marks_no_line(ask: Ask) -> None:
    page = ask("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403)
    assert "SERVICE is refused" in page.text("div", role="alert")
    assert not page.all("mark")
    assert "data-error-line" not in page.attributes("textarea")


# ---- results


def test_a_table_has_names_links_and_downloads(client: FlaskClient, ask: Ask) -> None:
    tolmar = f"{BASE}id/place/tolmar"
    page = ask(
        f"SELECT ?place ?label ?n {{ VALUES (?place ?n) {{ (<{tolmar}> 5) }} "
        "?place rdfs:label ?label FILTER(LANG(?label) = 'fr') }".replace(
            "rdfs:label", "<http://www.w3.org/2000/01/rdf-schema#label>"
        )
    )
    assert page.table() == [["place", "label", "n"], ["place:tolmar Tolmar", "Tolmar @fr", "5"]]
    link = page.attributes("a", title=tolmar)
    assert client.get(link["href"]).status_code == 200
    assert page.all("span", lang="fr", dir="auto")[0][1] == "Tolmar"
    assert page.text("h2", id="result-title") == "1 row"
    downloads = [a["href"] for a, text in page.all("a") if text in ("JSON", "XML", "CSV", "TSV")]
    bodies = [client.get(href).get_data(as_text=True) for href in downloads]
    assert len(bodies) == 4
    assert f"place,label,n\r\n{tolmar},Tolmar,5\r\n" in bodies


def test_the_page_says_that_rows_were_left_out(ask: Ask) -> None:
    page = ask("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 700")
    assert len(page.table()) == 501
    assert page.text("h2", id="result-title") == "700 rows"
    assert any("the first 500 rows" in text for _, text in page.all("p"))


def test_a_page_has_the_beginning_of_a_result_that_no_other_format_has(config: Config) -> None:
    queries = {
        "SELECT * { ?s ?p ?o . ?a ?b ?c }": "More than 600 rows",
        "CONSTRUCT WHERE { ?s ?p ?o }": "A graph of more than 600 triples, in Turtle",
    }
    for client in open_client(replace(config, max_rows=600)):
        for query, size in queries.items():
            page = asking(client)(query)
            assert page.text("h2", id="result-title") == size
            (note,) = (text for _, text in page.all("p") if "the first 500" in text)
            assert "at most 600" in note
            assert "LIMIT and OFFSET" in note
            assert ("download the data",) in {(text,) for _, text in page.all("a", href="/dumps/")}
            sent = client.get("/sparql", query_string={"query": query})
            assert sent.status_code == 400
            assert sent.json is not None
            assert (sent.json["limit"], sent.json["value"]) == ("max_rows", 600)


def test_a_page_has_the_beginning_of_a_result_that_is_too_long(config: Config) -> None:
    query = "SELECT ?s { ?s ?p ?o } LIMIT 400"
    for client in open_client(replace(config, max_result_bytes=10_000)):
        page = asking(client)(query)
        assert page.text("h2", id="result-title") == "A result of more than 9.8 KiB"
        assert any("9.8 KiB" in text for _, text in page.all("p"))
        assert 1 < len(page.table()) < 400


def test_no_rows_are_an_answer(ask: Ask) -> None:
    page = ask("SELECT * { <urn:none> ?p ?o }")
    assert page.table() == []
    assert any(text.startswith("Nothing here fits") for _, text in page.all("p"))


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
    assert tags[1] == f'{tags[0][:-1]}-gzip"'
    for response, coding in ((plain, ""), (packed, "gzip")):
        assert "Accept-Encoding" in response.headers["Vary"]
        tag = response.headers["ETag"]
        known = {**BROWSER, "Accept-Encoding": coding, "If-None-Match": tag}
        assert client.get(path, headers=known).status_code == 304


def test_a_page_that_may_differ_is_not_cached(client: FlaskClient) -> None:
    response = client.get("/sparql?query=SELECT (NOW() AS ?x) {}", headers=BROWSER)
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_a_graph_is_shown_as_turtle(client: FlaskClient, ask: Ask) -> None:
    query = f"DESCRIBE <{BASE}id/place/tolmar>"
    page = ask(query)
    turtle = client.get("/sparql", query_string={"query": query, "format": "ttl"}).text
    assert page.text("pre") == turtle


def test_a_chart_and_the_table_say_the_same(ask: Ask) -> None:
    page = ask(FIGURES)
    svg = page.attributes("svg", role="img")
    description = page.text("desc", id=svg["aria-describedby"])
    assert "people wounded in the violent response: more than 1,900" in description
    assert "outpatient consultations, Freedonia, 2023: 7,300" in description
    assert "2nd largest" in description
    assert page.text("title", id=svg["aria-labelledby"]) == "number by what"
    assert page.text("figcaption").strip() == "number by what"
    assert len(page.table()) == 6


@pytest.mark.usefixtures("assets")
def test_places_are_on_a_map_that_leads_to_them(ask: Ask) -> None:
    page = ask(PLACES)
    maps = page.all("figure", **{"class": "map"})
    assert len(maps) == 1
    on_map = {a["href"] for _, a, _ in page.found if a.get("href", "").startswith("/doc/place/")}
    assert {"/doc/place/tolmar", "/doc/place/vesta"} <= on_map
    labels = [text for _, text in page.all("title")]
    assert "Places of the result" in labels


@pytest.mark.usefixtures("assets")
@pytest.mark.parametrize(
    "path", ["/sparql", "/sparql?query=ASK {}", "/examples/facts-without-evidence"]
)
def test_the_editor_is_loaded_only_if_it_was_built(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    script = Page(client.get(path, headers=BROWSER).text).attributes("script")
    assert script["type"] == "module"
    assert client.get(script["src"]).mimetype == "text/javascript"
    monkeypatch.setattr("server.web.links.Links.asset", lambda links, name: None)
    fresh = path.replace("{}", "{ }")  # the page before is kept
    again = client.get(f"{fresh}{'&' if '?' in path else '?'}x", headers=BROWSER)
    assert not Page(again.text).all("script")


def test_numbers_that_may_be_bounds_are_not_drawn(ask: Ask) -> None:
    page = ask(QUANTITIES)
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
    text_of_page = " ".join(text for _, text in page.all("main"))
    assert "<script>alert(1)</script>" in text_of_page
    assert RIGHT_TO_LEFT in text_of_page
    assert "x" * 10_000 in text_of_page


def test_a_long_text_opens_and_text_has_its_own_direction(hostile: FlaskClient) -> None:
    page = asking(hostile)("SELECT ?l { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l }")
    assert [len(text) for _, text in page.all("summary")] == [401, 401]
    cells = [attributes for attributes, text in page.all("span") if text == RIGHT_TO_LEFT]
    assert [each["dir"] for each in cells] == ["auto"]


def test_other_data_has_no_examples_and_no_terms_that_are_not_there(hostile: FlaskClient) -> None:
    page = Page(hostile.get("/sparql", headers=BROWSER).text)
    assert not page.all("a", href="/examples")
    assert len(asking(hostile)(page.text("textarea")).table()) == 11
    for path in ("/examples", "/examples/tumbes"):
        assert hostile.get(path).status_code == 404
    assert hostile.get("/terms.json").get_json()["terms"] == []


# ---- examples


def test_an_unknown_example_is_a_404(client: FlaskClient) -> None:
    assert client.get("/examples/none").status_code == 404
    assert client.get("/examples/none").get_json()["detail"].startswith("there is no example")
    assert client.get(EXAMPLE, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("path", ["/examples", EXAMPLE, "/terms.json"])
def test_answers_for_everyone_are_cached(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["Cache-Control"].startswith("public, max-age=300")
    tag = {"If-None-Match": response.headers["ETag"]}
    assert client.get(path, headers=tag).status_code == 304


# ---- terms


def test_terms_are_those_of_the_release(client: FlaskClient) -> None:
    terms = client.get("/terms.json").get_json()
    assert terms["prefixes"] == PREFIXES
    by_name = {name: (kind, text) for name, kind, text in terms["terms"]}
    kind, text = by_name["rg:minExclusive"]
    assert (kind, text) == (
        "property",
        "minimum, exclusive: The quantity is larger than this number.",
    )
    assert by_name["rg:Service"][0] == "class"
    assert by_name["indicators:people-hosted"][0] == "concept"
    names = [name for name, _, _ in terms["terms"]]
    assert names == sorted(names)


def test_a_listed_term_can_be_queried(client: FlaskClient) -> None:
    terms = client.get("/terms.json").get_json()
    prologue = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in terms["prefixes"].items())
    values = " ".join(name for name, _, _ in terms["terms"])
    query = f"{prologue}SELECT (COUNT(DISTINCT ?t) AS ?n) {{ VALUES ?t {{ {values} }} ?t a ?c }}"
    answer = client.get("/sparql", query_string={"query": query, "format": "csv"})
    assert int(answer.text.split()[1]) == len({name for name, _, _ in terms["terms"]})


def test_an_example_is_there_as_a_query_and_as_data(client: FlaskClient) -> None:
    links = Page(client.get(EXAMPLE, headers=BROWSER).text).all("link", rel="alternate")
    offers = [attributes["href"].removeprefix("?format=") for attributes, _ in links]
    assert offers == ["rq", "ttl", "jsonld", "nt", "rdf"]


def test_examples_of_one_topic_are_together_in_the_order_of_their_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [("b", "Places"), ("d", "Events"), ("a", "Places"), ("c", "Events")]
    examples = [Example(slug, topic, "", "ASK {}") for slug, topic in rows]
    monkeypatch.setattr(example_queries, "_read_questions", lambda _: iter(examples))
    topics = example_queries.read_topics(tiny.store("<id/a> a rg:Place ."))
    assert [(topic.name, [each.slug for each in topic.examples]) for topic in topics] == [
        ("Places", ["b", "a"]),
        ("Events", ["d", "c"]),
    ]


def test_the_dataset_of_a_query_stays_in_the_form(ask: Ask) -> None:
    links, ontology = f"{BASE}graph/links", f"{BASE}graph/ontology"
    page = ask("ASK {}", **{"default-graph-uri": links, "named-graph-uri": ontology})
    hidden = [(each["name"], each["value"]) for each, _ in page.all("input", type="hidden")]
    assert hidden == [("default-graph-uri", links), ("named-graph-uri", ontology)]


def test_an_example_is_published_if_the_data_have_all_its_names() -> None:
    supported = (
        "<s> rdf:subject <a> ; rdf:predicate rdfs:label ; rdf:object <b> ; rg:evidence <e> ."
    )

    def slugs_by_topic(trig: str) -> list[tuple[str, list[str]]]:
        topics = example_queries.read_topics(tiny.store(trig))
        return [(topic.name, [each.slug for each in topic.examples]) for topic in topics]

    assert slugs_by_topic(supported) == [("Words and sources", ["facts-without-evidence"])]
    assert slugs_by_topic(supported.replace("rg:evidence", "rg:basis")) == []
