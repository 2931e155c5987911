import gzip
import json
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import Graph

from kg import errors
from kg.config import Config
from kg.errors import ReleaseError, RequestError
from kg.formats import FORMATS, Kind, by_token, offered
from kg.namespaces import GRAPH
from kg.quantity_text import quantity_text
from kg.store import Store
from server.app import create_app
from server.graph.description import ThingDescription
from server.web.errors import STATUS

ASK = "ASK { ?s ?p ?o }"
TYPE = "application/sparql-results+json"
TOLMAR = "https://w3id.org/reliefgraph/id/place/tolmar"


def subclasses(error: type[RequestError]) -> set[type[RequestError]]:
    return {error}.union(*(subclasses(sub) for sub in error.__subclasses__()))


def test_every_error_of_a_request_has_a_status() -> None:
    covered = {error for error in subclasses(RequestError) if set(error.__mro__) & STATUS.keys()}
    assert covered == subclasses(RequestError) - {RequestError}


# ---- SPARQL


@pytest.mark.parametrize("form", offered(Kind.BINDINGS), ids=lambda form: form.token)
def test_select_in_every_format(client: FlaskClient, form: object) -> None:
    media_type = str(getattr(form, "media_type", ""))
    query = f"SELECT ?label {{ <{TOLMAR}> <http://www.w3.org/2000/01/rdf-schema#label> ?label }}"
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": media_type})
    assert (response.status_code, response.mimetype) == (200, media_type)
    codec = getattr(form, "codec", None)
    if media_type not in ("text/csv",):
        solutions = ox.parse_query_results(response.data, format=codec)
        assert {s["label"] for s in solutions} == {  # type: ignore[union-attr]  # a SELECT
            ox.Literal("Tolmar", language=language) for language in ("en", "es", "fr")
        }
    else:
        assert response.text == "label\r\nTolmar\r\nTolmar\r\nTolmar\r\n"


@pytest.mark.parametrize("form", offered(Kind.GRAPH), ids=lambda form: form.token)
def test_construct_in_every_format(client: FlaskClient, form: object) -> None:
    media_type, codec = str(getattr(form, "media_type", "")), getattr(form, "codec", None)
    query = f"CONSTRUCT WHERE {{ <{TOLMAR}> ?p ?o }}"
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": media_type})
    assert (response.status_code, response.mimetype) == (200, media_type)
    found = set(ox.parse(response.data, format=codec))
    turtle = client.get("/sparql", query_string={"query": query, "format": "ttl"})
    assert found == set(ox.parse(turtle.data, format=ox.RdfFormat.TURTLE))
    assert len(found) > 10


def test_ask_has_no_csv(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": ASK}, headers={"Accept": "text/csv"})
    assert response.status_code == 406
    assert "application/sparql-results+json" in response.get_json()["detail"]
    assert "Accept" in response.headers["Vary"]


def test_the_three_ways_to_ask(client: FlaskClient) -> None:
    by_get = client.get("/sparql", query_string={"query": ASK})
    by_form = client.post("/sparql", data={"query": ASK})
    direct = client.post(
        "/sparql", data=ASK, content_type="application/sparql-query; charset=utf-8"
    )
    for response in (by_get, by_form, direct):
        assert (response.status_code, response.mimetype) == (200, TYPE)
        assert response.get_json(force=True)["boolean"] is True
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Accept" in response.headers["Vary"]


def test_the_protocol_s_dataset(client: FlaskClient, store: Store) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    sizes = {graph.iri: graph.n_triples for graph in store.manifest.graphs}
    links = "https://w3id.org/reliefgraph/graph/links"
    parameters = {"query": count, "default-graph-uri": links, "format": "csv"}
    assert client.get("/sparql", query_string=parameters).text == f"n\r\n{sizes[links]}\r\n"
    assert client.post("/sparql", data=parameters).text == f"n\r\n{sizes[links]}\r\n"
    nowhere = {**parameters, "default-graph-uri": "http://127.0.0.1:9/none"}
    assert client.get("/sparql", query_string=nowhere).text == "n\r\n0\r\n"
    names = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    named = {"query": names, "named-graph-uri": links, "format": "csv"}
    assert client.get("/sparql", query_string=named).text == f"g\r\n{links}\r\n"


@pytest.mark.parametrize(
    ("query", "status", "detail"),
    [
        ("SELECT", 400, "error at 1:7"),
        ("SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }", 400, "no such graph"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "SERVICE is refused"),
        ("LOAD <http://127.0.0.1:9/>", 403, "LOAD begins an update"),
        ("SELECT * { # " + "x" * 100_000 + "\n}", 413, "longer than 100000 bytes"),
    ],
)
def test_a_faulty_query_is_reported(
    client: FlaskClient, query: str, status: int, detail: str
) -> None:
    response = client.post("/sparql", data=query, content_type="application/sparql-query")
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    problem = response.get_json()
    assert problem["status"] == status
    assert detail in problem["detail"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html,application/xml;q=0.9,*/*;q=0.8", "text/html"),  # a browser
        ("application/n-quads,text/html;q=0.2,application/json;q=0.1", "application/problem+json"),
        ("application/json;q=0.5, */*", "application/problem+json"),
        ("text/*", "application/problem+json"),
    ],
)
def test_a_page_about_a_fault_is_for_people(
    client: FlaskClient, accept: str, media_type: str
) -> None:
    response = client.get("/sparql?query=SELECT", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (400, media_type)


def test_a_request_at_fault_is_told(client: FlaskClient) -> None:
    assert client.get("/sparql?query=ASK{}&query=ASK{}").status_code == 400
    assert client.get("/sparql?update=CLEAR%20ALL").status_code == 403
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403
    update = client.post("/sparql", data="CLEAR ALL", content_type="application/sparql-update")
    assert update.status_code == 403
    assert client.post("/sparql", data=ASK, content_type="text/plain").status_code == 415
    assert client.post("/sparql", data=ASK).status_code == 415
    latin = client.post(
        "/sparql", data=b"ASK { ?s ?p '\xe9' }", content_type="application/sparql-query"
    )
    assert latin.status_code == 400
    put = client.put("/sparql", data=ASK)
    assert put.status_code == 405
    assert "GET" in put.headers["Allow"]
    huge = client.post("/sparql", data={"query": "x" * 1_000_000})
    assert huge.status_code == 413


def test_head_is_get_without_the_body(client: FlaskClient) -> None:
    head = client.head("/sparql", query_string={"query": ASK})
    get = client.get("/sparql", query_string={"query": ASK})
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


def test_a_url_with_more_than_ascii_is_read_as_utf8(client: FlaskClient) -> None:
    sent = "query=SELECT('é'AS?x){}".encode()
    environ = {"QUERY_STRING": sent.decode("latin-1")}  # PEP 3333
    response = client.get("/sparql?x", environ_overrides=environ, headers={"Accept": "text/csv"})
    assert response.text == "x\r\né\r\n"
    assert "%C3%A9" in response.headers["Content-Location"]
    environ = {"QUERY_STRING": "query=ASK{?s?p'\xe9'}"}
    assert client.get("/sparql?x", environ_overrides=environ).status_code == 400


def test_only_what_reads_is_conditional(client: FlaskClient) -> None:
    """RFC 9110, 13.1.2: 304 is for GET and HEAD, and, by RFC 10008, for QUERY."""
    tag = client.get("/sparql", query_string={"query": ASK}).headers["ETag"]
    known = {"If-None-Match": tag, "Content-Type": "application/sparql-query"}
    statuses = [
        client.open("/sparql", method=method, data=ASK, headers=known).status_code
        for method in ("QUERY", "POST")
    ]
    assert statuses == [304, 200]


def test_literals_come_out_as_the_dump_has_them(client: FlaskClient, config: Config) -> None:
    query = f"""SELECT ?s ?p ?o {{
        GRAPH ?g {{ ?s ?p ?o }} FILTER(isLITERAL(?o) && ?g != <{GRAPH.metadata}>) }}"""
    data = client.get("/sparql", query_string={"query": query}).data
    answered = {
        (s["s"].value, s["p"].value, s["o"])
        for s in ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)  # type: ignore[union-attr]  # a SELECT
    }
    path = config.releases / "latest/reliefgraph.nq"
    dumped = {
        (q.subject.value, q.predicate.value, q.object)
        for q in ox.parse(path=path, format=ox.RdfFormat.N_QUADS)
        if isinstance(q.object, ox.Literal)
    }
    assert answered == dumped


# ---- things and documents


def test_a_thing_leads_to_its_document(client: FlaskClient) -> None:
    response = client.get("/id/place/tolmar")
    assert (response.status_code, response.headers["Location"]) == (303, "/doc/place/tolmar")


@pytest.mark.parametrize("path", ["/id/place/atlantis", "/doc/place/atlantis", "/doc/x", "/id/"])
def test_the_unknown_is_404(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")


def test_a_document_says_the_same_in_every_format(client: FlaskClient) -> None:
    found = {}
    for token in ("ttl", "jsonld", "nt", "rdf"):
        form = by_token(token)
        response = client.get("/doc/place/tolmar", headers={"Accept": form.media_type})
        assert (response.status_code, response.mimetype) == (200, form.media_type)
        assert isinstance(form.codec, ox.RdfFormat)
        found[token] = {q.triple for q in ox.parse(response.data, format=form.codec)}
        assert client.get(f"/doc/place/tolmar?format={token}").data == response.data
    assert len(found["nt"]) > 100
    assert all(triples == found["nt"] for triples in found.values())


def test_a_document_has_the_facts_their_words_and_names(client: FlaskClient) -> None:
    turtle = client.get("/doc/place/tolmar", headers={"Accept": "text/turtle"}).text
    graph = Graph().parse(data=turtle, format="turtle")
    query = """
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX oa: <http://www.w3.org/ns/oa#>
        PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
        ASK {
          ?s rdf:subject <%s> ; rdf:predicate rg:borders ; rg:evidence ?e .
          ?e oa:hasSelector/oa:exact "Tolmar, the northern region bordering Ruritania" .
          <%s> rg:borders/rdfs:label "Ruritania"@en .
          ?service a rg:Service ; rg:place <%s> .
        }"""
    assert graph.query(query.replace("%s", TOLMAR)).askAnswer is not None
    bare = query.replace("?service a rg:Service ; ", "?service ")
    assert graph.query(bare.replace("%s", TOLMAR)).askAnswer


def test_a_page_shows_the_words_and_what_was_inferred(client: FlaskClient) -> None:
    response = client.get("/doc/place/tolmar", headers={"Accept": "text/html"})
    assert response.content_type == "text/html; charset=utf-8"
    quotation = '<q lang="en" dir="auto">Tolmar, the northern region bordering Ruritania</q>'
    assert quotation in response.text
    assert '<span class="tag inferred">inferred</span>' in response.text
    assert '<a href="/doc/source/almanac" dir="auto">almanac</a>' in response.text
    assert 'href="/doc/place/ruritania"' in response.text


def test_an_excerpt_leads_to_the_facts_that_rest_on_it(client: FlaskClient) -> None:
    text = client.get(
        "/doc/excerpt/sr-2023-freedonia/428-481", headers={"Accept": "text/html"}
    ).text
    assert ">“more than 40,000 were living there by the end of 2023”</h1>" in text
    fact = "Sylvanian refugees living in Freedonia by the end of 2023"
    assert f">{fact}</a>" in text
    assert ">minimum, exclusive</a>" in text
    assert ">40,000</span>" in text


def test_documents_are_cached_by_release_and_format(client: FlaskClient) -> None:
    first = client.get("/doc/place/tolmar", headers={"Accept": "text/turtle"})
    tag = first.headers["ETag"]
    again = client.get("/doc/place/tolmar", headers={"Accept": "text/turtle", "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/doc/place/tolmar", headers={"Accept": "text/html", "If-None-Match": tag})
    assert other.status_code == 200


def test_names_in_paths_are_only_names(client: FlaskClient) -> None:
    for name in (
        "..",
        "%2e%2e/%2e%2e/etc/passwd",
        "place/<x>",
        "place/%22",
        "place/%00",
        "é" * 500,
    ):
        response = client.get(f"/doc/{name}")
        assert response.status_code in (301, 308, 400, 404), name
        assert "<x>" not in response.headers.get("Location", "")


# ---- files and pages


def test_the_files_are_those_of_the_manifest(client: FlaskClient, store: Store) -> None:
    for file in store.manifest.files:
        response = client.get(f"/dumps/{store.manifest.name}/{file.name}", buffered=True)
        assert (response.status_code, len(response.data)) == (200, file.n_bytes)
        expected = "application/gzip" if file.gzip else file.media_type
        assert response.mimetype == expected
        assert response.headers["ETag"] == f'"{file.sha256}"'
        assert "immutable" in response.headers["Cache-Control"]
        assert "attachment" in response.headers["Content-Disposition"]
        assert "Content-Encoding" not in response.headers
        latest = client.get(f"/dumps/latest/{file.name}")
        assert latest.headers["Location"] == f"/dumps/{store.manifest.name}/{file.name}"


def test_the_digest_is_served(client: FlaskClient, store: Store) -> None:
    document = client.get(f"/dumps/{store.manifest.name}/manifest.json", buffered=True).get_json()
    assert document["digest"] == store.manifest.digest
    assert store.manifest.digest in client.get("/dumps/").text
    assert store.manifest.digest in client.get("/").text


@pytest.mark.parametrize(
    "path", ["/dumps/latest/none.nq", "/dumps/0000/reliefgraph.nq", "/nowhere"]
)
def test_no_such_file(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_dumps_have_ranges(client: FlaskClient, store: Store) -> None:
    response = client.get(
        f"/dumps/{store.manifest.name}/reliefgraph.nq",
        headers={"Range": "bytes=0-9"},
        buffered=True,
    )
    assert (response.status_code, len(response.data)) == (206, 10)


def test_the_home_page_tells_bounds_as_bounds(client: FlaskClient) -> None:
    text = client.get("/").text
    assert "<b>more than 40,000</b>" in text
    assert "<b>7,300</b>" in text


def test_a_report_has_one_row_for_each_observation(config: Config) -> None:
    reader = create_app(config).test_client()
    page = reader.get("/doc/report/sr-2023-sylvania", headers={"Accept": "text/html"}).text
    table = page.partition('<h2 id="figures">')[2].partition("</table>")[0]
    assert table.count(">people killed in protests</a>") == 1
    assert "<td>between 200 and 300</td>" in table
    assert "<td>less than 12.5 per cent</td>" in table
    home = reader.get("/").text
    assert home.count('<article class="report-card">') == 2


@pytest.mark.parametrize(
    ("numbers", "unit", "words"),
    [
        ({"minInclusive": "200", "maxInclusive": "300"}, "person", "between 200 and 300"),
        ({"minExclusive": "200", "maxInclusive": "300"}, "p", "more than 200 and at most 300"),
        ({"maxExclusive": "1300", "minInclusive": "200"}, "p", "at least 200 and fewer than 1,300"),
        ({"minInclusive": "40"}, "per cent", "at least 40 per cent"),
        ({"rank": "2"}, "per cent", "2nd largest"),
    ],
)
def test_a_quantity_is_said_with_all_its_bounds(
    numbers: dict[str, str], unit: str, words: str
) -> None:
    read = {name: Decimal(number) for name, number in numbers.items()}
    assert quantity_text(read, measure=("", Decimal(100) if unit == "per cent" else None)) == words


class _Loads(HTMLParser):
    """Collects what a page makes a browser load."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        loads = given.get("src") or (given.get("href") if tag == "link" else None)
        is_loaded = tag != "link" or given.get("rel") in ("stylesheet", "icon", "preload")
        if loads and is_loaded:
            self.urls.append(loads)


@pytest.mark.parametrize("path", ["/", "/dumps/", "/doc/place/tolmar"])
def test_pages_ask_nobody_else(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    page = _Loads()
    page.feed(response.text)
    assert page.urls
    assert all(url.startswith("/") and not url.startswith("//") for url in page.urls)


# ---- the application


def test_two_applications_in_one_process(config: Config) -> None:
    one, two = create_app(config), create_app(replace(config, query_limit_bytes=10))
    assert one.test_client().get("/sparql", query_string={"query": ASK}).status_code == 200
    assert two.test_client().get("/sparql", query_string={"query": ASK}).status_code == 413


def test_no_release_no_application(config: Config) -> None:
    with pytest.raises(ReleaseError):
        create_app(replace(config, release="none"))


def test_an_error_without_a_row_tells_nothing(config: Config) -> None:
    app = create_app(config)

    @app.get("/broken")
    def broken() -> str:
        raise ReleaseError("/secret/path")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    response = app.test_client().get("/broken")
    assert (response.status_code, response.mimetype) == (500, "application/problem+json")
    assert b"secret" not in response.data


def test_problem_documents_are_json(client: FlaskClient) -> None:
    document = json.loads(client.get("/nowhere").data)
    assert (document["title"], document["status"]) == ("Not Found", 404)
    assert errors.NotFound.__mro__[1] is RequestError
    assert len(FORMATS) == 12


def test_a_document_of_what_everything_points_to_is_bounded(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.graph.description.MAX_INCOMING", 20)
    concept = "https://w3id.org/reliefgraph/id/concept/bases/stated"
    description = ThingDescription(store, concept)
    pointing = [t for t in description.triples if t.object == ox.NamedNode(concept)]
    assert (len(pointing), description.is_cut) == (20, True)
    monkeypatch.setattr("server.graph.description.MAX_INCOMING", 1_000)
    assert not ThingDescription(store, concept).is_cut


@pytest.mark.parametrize(
    "path", ["/", "/doc/place/tolmar?format=ttl", "/doc/place/tolmar?format=html"]
)
def test_documents_and_pages_are_compressed_for_who_asks(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    zipped = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.data) == plain.data
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert zipped.headers.get("ETag") != plain.headers.get("ETag") or path == "/"


def test_a_compressed_document_has_its_own_validator(client: FlaskClient) -> None:
    path = "/doc/place/tolmar?format=ttl"
    tags = {}
    for coding in ("identity", "gzip", "zstd"):
        headers = {"Accept-Encoding": coding}
        tags[coding] = client.get(path, headers=headers).headers["ETag"]
        again = client.get(path, headers={**headers, "If-None-Match": tags[coding]})
        assert (again.status_code, again.data) == (304, b"")
    assert len(set(tags.values())) == 3
    mixed = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": tags["zstd"]})
    assert mixed.status_code == 200


def test_documents_are_kept_for_a_while(client: FlaskClient) -> None:
    response = client.get("/doc/place/tolmar", headers={"Accept": "text/turtle"})
    assert response.headers["Cache-Control"].startswith("public, max-age=")


def test_the_context_of_the_jsonld_opens(client: FlaskClient, config: Config) -> None:
    response = client.get("/context.jsonld")
    assert response.mimetype == "application/ld+json"
    assert response.data == (config.releases / "latest/context.jsonld").read_bytes()
    headers = {"If-None-Match": response.headers["ETag"]}
    assert client.get("/context.jsonld", headers=headers).status_code == 304


@pytest.mark.parametrize(
    ("path", "varied"),
    [
        ("/", ["Accept", "Accept-Encoding", "Accept-Language"]),
        ("/search?q=a", ["Accept", "Accept-Encoding", "Accept-Language"]),
        ("/status", ["Accept", "Accept-Encoding", "Accept-Language"]),
        ("/examples", ["Accept", "Accept-Encoding"]),
        ("/examples/facts-without-evidence", ["Accept", "Accept-Encoding"]),
        ("/dataset", ["Accept", "Accept-Encoding"]),
        ("/void", ["Accept", "Accept-Encoding"]),
        ("/ontology", ["Accept", "Accept-Encoding"]),
        ("/doc/place/tolmar", ["Accept", "Accept-Encoding"]),
        ("/graph/links", ["Accept", "Accept-Encoding"]),
        ("/doc/place/tolmar.ttl", ["Accept-Encoding"]),
        ("/terms.json", ["Accept-Encoding"]),
    ],
)
def test_a_cache_learns_which_headers_an_answer_depends_on(
    client: FlaskClient, path: str, varied: list[str]
) -> None:
    response = client.get(path)
    assert (response.status_code, sorted(response.vary)) == (200, varied)
    assert response.headers["Cache-Control"] == "public, max-age=300, stale-while-revalidate=86400"
