"""The endpoint with workers that answer at once: the jobs it sends them and the responses it makes.

Real workers answer in ``test_pool.py``, and over a socket in ``tests/e2e``.
"""

import asyncio
import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
import zstandard

from kg.config import Config
from kg.errors import (
    Busy,
    DeadlineExceeded,
    NotAcceptable,
    QuerySyntaxError,
    RequestError,
    ResultTooLarge,
)
from kg.store import Store
from kg.workers.pool import Answer, Disconnected
from kg.workers.results import Size
from kg.workers.worker import Job
from server.endpoint.endpoint import Endpoint
from server.endpoint.results import Result
from server.endpoint.service_description import describe_service
from server.web.caching import Cache
from server.web.links import Links
from server.web.message import QueryNote, Request, Response, header
from tests import tiny

ASK = "ASK { ?s ?p ?o }"
#: Each of these has another answer each time; SPARQL 1.1, 17.4, and the engine's own freedom with
#: spaces and comments.
CHANGING = {
    "NOW": "SELECT (NOW() AS ?x) {}",
    "RAND": "SELECT (RAND() AS ?x) {}",
    "UUID": "SELECT (UUID() AS ?x) {}",
    "STRUUID": "SELECT (STRUUID() AS ?x) {}",
    "BNODE": "SELECT (BNODE() AS ?x) {}",
    "BNODE of a string": "SELECT (BNODE('a') AS ?x) {}",
    "lower case": "SELECT (now() AS ?x) {}",
    "mixed case": "SELECT (StrUuid() AS ?x) {}",
    "spaces": "SELECT (RAND\t\r\n (  ) AS ?x) {}",
    "a comment": "SELECT (NOW#x\n() AS ?x) {}",
    "a comment behind a space": "SELECT (NOW #x\n() AS ?x) {}",
    "two comments": "SELECT (UUID #(\n#x\n() AS ?x) {}",
    "no space around": "SELECT(uuid()AS?x){}",
    "glued to a keyword": "SELECT * { ?s ?p ?o } ORDER BYRAND()",
    "in a filter": "ASK { ?s ?p ?o FILTER(1<2&&RAND()<0.5) }",
    "in BIND": "SELECT * { BIND(BNODE() AS ?b) }",
    "in HAVING": "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING(RAND() < 0.5)",
    "in CONSTRUCT": "CONSTRUCT { ?s ?p ?x } WHERE { ?s ?p ?o BIND(NOW() AS ?x) }",
}
FOAF = "PREFIX foaf: <http://xmlns.com/foaf/0.1/> "
RG = "PREFIX rg: <https://w3id.org/reliefgraph/ontology#> "
#: The names alone change nothing.
SAME = {
    "knows": f"{FOAF}SELECT * {{ ?s foaf:knows ?o }}",
    "serviceType": f"{RG}SELECT * {{ ?s rg:serviceType ?o }}",
    "a variable": "SELECT ?now ?rand { ?now ?uuid ?rand . FILTER(?now > 1) }",
    "an IRI": "SELECT * { ?s <http://a/now> <http://a/uuid> }",
    "a string": "SELECT * { ?s ?p 'now', \"rand\" }",
    "a comment": "SELECT * { ?s ?p ?o } # not now",
    "another function": "SELECT (ROUND(1.5) AS ?x) {}",
}


class Workers:
    """Answers any query at once with the same, or fails with ``failure``."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Job, float]] = []
        self.failure: RequestError | None = None
        self.body = b"x" * 500

    async def answer(
        self, job: Job, timeout_s: float, disconnected: Disconnected | None = None
    ) -> Answer:
        self.jobs.append((job, timeout_s))
        if self.failure:
            raise self.failure
        size = Size(1, 1) if job.n_shown else None
        return Answer(self.body, job.coding, 0.0025, 0.125, 0.0625 if job.default else 0, size)


class Served:
    """An endpoint with such workers."""

    def __init__(self, store: Store, config: Config) -> None:
        self.workers = Workers()
        self.variables: Mapping[str, object] = {}
        self.page_bytes = 0
        links = Links(store.manifest, "http://localhost/")
        self.endpoint = Endpoint(store, config, links, self.workers, self.page)  # type: ignore[arg-type]  # in place of a pool

    async def page(self, template: str, variables: Mapping[str, object]) -> bytes:
        self.variables = variables
        return template.encode().ljust(self.page_bytes)

    def respond(self, request: Request) -> Response:
        return asyncio.run(self.endpoint.respond(request))

    def ask(self, query: str, *parameters: tuple[str, str], accept: str = "*/*") -> Response:
        url = urlencode([("query", query), *parameters])
        return self.respond(Request("GET", "/sparql", url, accept=accept))


@pytest.fixture
def served(store: Store, config: Config) -> Served:
    return Served(store, config)


def durations(response: Response) -> dict[str, float]:
    timing = header(response.headers, "server-timing")
    assert re.fullmatch(r"[a-z]+;(dur=[\d.]+|desc=\w+)(, [a-z]+;dur=[\d.]+)*", timing)
    return {name: float(n) for name, n in re.findall(r"(\w+);dur=([\d.]+)", timing)}


# ---- what is the same each time


@pytest.mark.parametrize("query", CHANGING.values(), ids=CHANGING.keys())
def test_an_answer_that_may_differ_is_never_cached(served: Served, query: str) -> None:
    ox.Store().query(query)  # it is SPARQL
    for n in (1, 2):
        response = served.ask(query)
        assert header(response.headers, "cache-control") == "no-store"
        assert header(response.headers, "etag") == ""
        assert len(served.workers.jobs) == n


@pytest.mark.parametrize("query", SAME.values(), ids=SAME.keys())
def test_a_repeatable_answer_is_cached(served: Served, query: str) -> None:
    ox.Store().query(query)
    first, second = served.ask(query), served.ask(query)
    for response in (first, second):
        assert header(response.headers, "cache-control").startswith("public, max-age=300")
    assert header(first.headers, "etag") == header(second.headers, "etag") != ""
    assert len(served.workers.jobs) == 1


def test_errors_are_never_cached(served: Served) -> None:
    served.workers.failure = DeadlineExceeded("late", "query_timeout_s", 30)
    for n in (1, 2):
        response = served.ask(ASK)
        assert (response.status, header(response.headers, "cache-control")) == (504, "no-store")
        assert header(response.headers, "etag") == ""
        assert len(served.workers.jobs) == n


def test_without_a_cache_each_query_is_computed(store: Store, config: Config) -> None:
    served = Served(store, replace(config, cache_bytes=0))
    for n in (1, 2):
        assert served.ask(ASK).note.outcome == "computed"
        assert len(served.workers.jobs) == n
    assert (len(served.endpoint.cache), served.endpoint.cache.n_bytes) == (0, 0)


def test_each_part_of_a_request_makes_another_answer(served: Served) -> None:
    """The tag is of the query, its dataset, the format and the coding."""
    requests = [
        Request("GET", "/sparql", urlencode(parameters), accept=accept, accept_encoding=coding)
        for parameters, accept, coding in (
            ([("query", ASK)], None, ""),
            ([("query", f"{ASK} ")], None, ""),
            ([("query", ASK), ("default-graph-uri", "urn:x")], None, ""),
            ([("query", ASK), ("named-graph-uri", "urn:x")], None, ""),
            ([("query", ASK)], "application/sparql-results+xml", ""),
            ([("query", ASK)], None, "gzip"),
            ([("query", ASK)], None, "zstd"),
        )
    ]
    tags = [header(served.respond(request).headers, "etag") for request in requests]
    assert len(set(tags)) == len(served.workers.jobs) == len(requests)
    assert all(re.fullmatch('"[0-9a-f]{32}"', tag) for tag in tags)


def test_the_tag_is_of_the_release(store: Store, config: Config) -> None:
    other = replace(store, manifest=replace(store.manifest, digest="0" * 64))
    tags = [header(Served(s, config).ask(ASK).headers, "etag") for s in (store, store, other)]
    assert tags[0] == tags[1] != tags[2]


# ---- the jobs of the workers


@pytest.mark.parametrize(
    ("timeout", "expected_s"), [("0.25", 0.25), ("5", 5), ("5.5", 5), ("999999999", 5), (None, 5)]
)
def test_a_client_may_ask_for_less_time_and_never_for_more(
    store: Store, config: Config, timeout: str | None, expected_s: float
) -> None:
    served = Served(store, replace(config, query_timeout_s=5))
    served.ask(ASK, *([("timeout", timeout)] if timeout else []))
    assert [timeout_s for _, timeout_s in served.workers.jobs] == [expected_s]


@pytest.mark.parametrize(
    ("name", "token"),
    [
        ("csv", "csv"),
        ("text/csv", "csv"),
        ("application/sparql-results+xml", "xml"),
        ("application/sparql-results xml", "xml"),  # a plus that was not escaped
        ("Text/Tab-Separated-Values", "tsv"),
        ("application/json", "json"),
    ],
)
def test_format_is_a_token_or_a_media_type_and_wins(served: Served, name: str, token: str) -> None:
    other = "application/sparql-results+json;q=0.5, text/csv;q=0.1, text/html"
    query = "SELECT * { ?s ?p ?o }"
    response = served.ask(query, ("format", name), accept=other)
    assert (response.status, served.workers.jobs[0][0].token) == (200, token)
    assert header(response.headers, "vary") == "Accept-Encoding"
    assert header(response.headers, "content-location") == ""


@pytest.mark.parametrize("name", ["text/turtle", "ttl", "pdf", ""])
def test_a_format_that_cannot_carry_the_answer_is_406(served: Served, name: str) -> None:
    response = served.ask("SELECT * { ?s ?p ?o }", ("format", name))
    (job, _), *others = served.workers.jobs
    assert (response.status, job.token, others) == (406, "", [])
    assert b'"offers": ["json", "xml", "csv", "tsv", "html"]' in response.body


def test_a_hundred_and_one_parameters_are_too_many(served: Served) -> None:
    assert served.ask(ASK, *[("x", "")] * 99).status == 200
    assert served.ask(ASK, *[("x", "")] * 100).status == 400


# ---- what it says of an answer


def test_server_timing_is_in_milliseconds(served: Served) -> None:
    computed, hit = served.ask(ASK), served.ask(ASK)
    timing = durations(computed)
    assert (timing["queue"], timing["engine"]) == (2.5, 125)
    assert 0 < timing["total"] < 60_000
    assert list(durations(hit)) == ["total"]
    assert header(hit.headers, "server-timing").startswith("cache;desc=hit, total;dur=")
    assert (computed.note.outcome, hit.note.outcome) == ("computed", "hit")


def test_a_busy_endpoint_says_when_to_retry(served: Served) -> None:
    served.workers.failure = Busy("too many", "query_queue", 128)
    response = served.ask(ASK)
    assert response.status == 503
    assert int(header(response.headers, "retry-after")) > 0
    served.workers.failure = DeadlineExceeded("late", "query_timeout_s", 30)
    assert header(served.ask(ASK).headers, "retry-after") == ""


def test_content_location_always_has_this_format(served: Served) -> None:
    query = "SELECT * { ?s ?p ?o }"
    response = served.ask(query, accept="text/csv")
    assert header(response.headers, "vary") == "Accept, Accept-Encoding"
    path, _, url = header(response.headers, "content-location").partition("?")
    again = served.respond(Request("GET", path, url, accept="text/html"))
    assert header(again.headers, "content-type") == "text/csv; charset=utf-8"
    assert again.body == response.body


# ---- methods


@pytest.mark.parametrize("path", ["/sparql", "/graphs", "/graph/links"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "get", "POST", "QUERY"])
def test_other_methods_get_the_allowed_ones(served: Served, path: str, method: str) -> None:
    allowed = "GET, HEAD, OPTIONS, POST, QUERY" if path == "/sparql" else "GET, HEAD, OPTIONS"
    if method in allowed:
        return
    response = served.respond(Request(method, path))
    assert (response.status, header(response.headers, "allow")) == (405, allowed)
    assert header(response.headers, "cache-control") == "no-store"


@pytest.mark.parametrize("path", ["/sparql", "/graphs", "/graph/links", "/graph/none"])
def test_every_path_has_options(served: Served, path: str) -> None:
    response = served.respond(Request("OPTIONS", path))
    assert (response.status, response.body) == (204, b"")
    assert "GET" in header(response.headers, "allow")


# ---- the service description


@pytest.mark.parametrize("is_union", [True, False])
def test_the_description_says_whether_the_default_graph_is_the_union(*, is_union: bool) -> None:
    store = replace(tiny.store("<id/a> a rg:Place ."), is_union=is_union)
    quads = map(str, describe_service(store, "http://x.example/sparql"))
    assert any("sparql-service-description#UnionDefaultGraph>" in q for q in quads) is is_union


# ---- whole answers, of two graphs of one triple each

GRAPHS = "<graph/b> { <id/a> a rg:Place . } <graph/a> { <id/b> a rg:Place . } GRAPH <urn:x:y> {}"
A, B = (f"https://w3id.org/reliefgraph/graph/{name}" for name in "ab")
SELECT = "SELECT * { ?s ?p ?o }"
NOW = "SELECT (NOW() AS ?x) {}"
FRESH = ("cache-control", "public, max-age=300, stale-while-revalidate=86400")
NO_STORE = ("cache-control", "no-store")
VARY = ("vary", "Accept, Accept-Encoding")
JSON = ("content-type", "application/sparql-results+json")
PAGE = ("content-type", "text/html; charset=utf-8")
PROBLEM = ("content-type", "application/problem+json")


@pytest.fixture(scope="module")
def two_graphs() -> Store:
    return tiny.store(GRAPHS)


@pytest.fixture
def tiny_served(two_graphs: Store) -> Served:
    return Served(two_graphs, Config())


def url(*parameters: tuple[str, str]) -> str:
    return urlencode(parameters)


def plain(response: Response, *left_out: str) -> list[tuple[str, str]]:
    """Return the headers that are the same each time."""
    return [each for each in response.headers if each[0] not in ("server-timing", *left_out)]


def tag(response: Response) -> str:
    return header(response.headers, "etag")


def test_an_answer_has_all_its_headers(tiny_served: Served) -> None:
    query = url(("query", SELECT))
    response = tiny_served.respond(Request("GET", "/sparql", query, accept_encoding="gzip"))
    assert (response.status, response.body) == (200, b"x" * 500)
    assert plain(response) == [
        JSON,
        ("etag", tag(response)),
        ("content-encoding", "gzip"),
        VARY,
        ("content-location", f"/sparql?{query}&format=json"),
        FRESH,
    ]
    assert response.note == QueryNote("computed", SELECT, 0.0025, 0.125)
    job = Job(SELECT, "json", (), (), "gzip")
    assert tiny_served.workers.jobs == [(job, Config().query_timeout_s)]
    again = tiny_served.respond(Request("HEAD", "/sparql", query, accept_encoding="gzip"))
    assert (again.status, again.body, plain(again)) == (200, response.body, plain(response))
    assert again.note == QueryNote("hit", SELECT, 0.0025, 0.125)
    assert len(tiny_served.workers.jobs) == 1


def test_the_dataset_of_the_protocol_reaches_the_workers(tiny_served: Served) -> None:
    parameters = (("default-graph-uri", A), ("default-graph-uri", B), ("named-graph-uri", B))
    response = tiny_served.ask(ASK, *parameters, ("format", "xml"), ("timeout", "2"))
    assert plain(response, "etag") == [
        ("content-type", "application/sparql-results+xml"),
        ("vary", "Accept-Encoding"),
        FRESH,
    ]
    assert tiny_served.workers.jobs == [(Job(ASK, "xml", (A, B), (B,), ""), 2)]


def test_an_answer_that_changes_says_so(tiny_served: Served) -> None:
    response = tiny_served.ask(NOW)
    location = f"/sparql?{url(('query', NOW))}&format=json"
    assert plain(response) == [JSON, VARY, ("content-location", location), NO_STORE]


def test_only_a_query_in_a_short_url_has_a_location(tiny_served: Served) -> None:
    for method in ("POST", "QUERY"):
        request = Request(method, "/sparql", "", "application/sparql-query", body=ASK.encode())
        response = tiny_served.respond(request)
        assert plain(response, "etag") == [JSON, VARY, FRESH]
    for n, has_location in ((500, True), (501, False)):
        query = url(("query", ASK)) + "&x="
        n_more = n - len("/sparql?&format=json")
        response = tiny_served.respond(Request("GET", "/sparql", query.ljust(n_more, "y")))
        location = header(response.headers, "content-location")
        assert len(location) == (n if has_location else 0)


def test_a_matching_etag_gives_304_without_a_query(tiny_served: Served) -> None:
    query = url(("query", SELECT))
    first = tiny_served.respond(Request("GET", "/sparql", query, accept_encoding="gzip"))
    uncoded = tiny_served.respond(Request("GET", "/sparql", query))
    assert tag(first) != tag(uncoded)
    tiny_served.endpoint.cache = Cache(0)
    tiny_served.workers.jobs.clear()
    about = [VARY, ("content-location", f"/sparql?{query}&format=json")]
    for known in (tag(first), f"W/{tag(first)}", f'"x", {tag(uncoded)}'):
        response = tiny_served.respond(
            Request("GET", "/sparql", query, accept_encoding="gzip", if_none_match=known)
        )
        known_tag = tag(uncoded) if "x" in known else tag(first)
        assert (response.status, response.body) == (304, b"")
        assert plain(response) == [("etag", known_tag), FRESH, *about]
        assert response.note == QueryNote("not-modified", SELECT)
    assert tiny_served.workers.jobs == []
    # The client has a coded answer, and now asks for one without a coding.
    request = Request("GET", "/sparql", query, if_none_match=tag(first))
    assert tiny_served.respond(request).status == 200
    for others in ('"x"', "*"):
        response = tiny_served.respond(Request("GET", "/sparql", query, if_none_match=others))
        assert response.status == (304 if "*" in others else 200)
        assert response.note.outcome == "computed"
    assert len(tiny_served.workers.jobs) == 3
    response = tiny_served.respond(
        Request("GET", "/sparql", url(("query", NOW)), if_none_match=tag(first))
    )
    assert (response.status, response.note.outcome) == (200, "computed")


def test_a_matching_etag_gives_304_from_the_cache(tiny_served: Served) -> None:
    query = url(("query", SELECT))
    cached = tiny_served.respond(Request("GET", "/sparql", query, accept_encoding="gzip"))
    response = tiny_served.respond(
        Request("GET", "/sparql", query, accept_encoding="gzip", if_none_match=tag(cached))
    )
    assert (response.status, response.body, response.note.outcome) == (304, b"", "hit")
    dropped = ("content-type", "content-encoding")
    assert plain(response) == plain(cached, *dropped) != plain(cached)
    posted = Request("POST", "/sparql", "", "application/sparql-query", body=SELECT.encode())
    first = tiny_served.respond(posted)
    response = tiny_served.respond(replace(posted, if_none_match=tag(first)))
    assert (response.status, response.note.outcome) == (200, "hit")


def test_answers_are_cached_by_the_whole_request(tiny_served: Served) -> None:
    first = Request(
        "QUERY", "/sparql", "format=json", "application/sparql-query", "*/*", "", "", ASK.encode()
    )
    requests = [
        first,
        replace(first, method="POST"),
        replace(first, query_string="format=xml"),
        replace(first, content_type="application/sparql-query; charset=utf-8"),
        replace(first, accept="*/*;q=0.5"),
        replace(first, accept=None),
        replace(first, accept_encoding="zstd"),
        replace(first, body=f"{ASK} ".encode()),
        Request("GET", "/graphs", "default&format=nt"),
        Request("GET", "/graph/a", "default&format=nt"),
    ]
    for n, request in enumerate(requests, 1):
        assert tiny_served.respond(request).note.outcome == "computed"
        assert len(tiny_served.workers.jobs) == n
    for request in (*requests, replace(first, if_none_match='"x"')):
        assert tiny_served.respond(request).note.outcome == "hit"


@pytest.mark.parametrize("accept", ["image/png", "text/\udc80"])
def test_an_answer_is_not_acceptable_in_other_media_types(tiny_served: Served, accept: str) -> None:
    request = Request("GET", "/sparql", url(("query", ASK)), accept=accept)
    assert tiny_served.respond(request).status == 406


def test_another_store_has_another_tag(two_graphs: Store) -> None:
    other = replace(two_graphs.manifest, digest="0" * 64)
    stores = (two_graphs, replace(two_graphs, is_union=False), replace(two_graphs, manifest=other))
    tags = [tag(Served(store, Config()).ask(ASK)) for store in stores]
    assert len(set(tags)) == 3
    assert tag(Served(replace(two_graphs), Config()).ask(ASK)) == tags[0]


def test_another_version_has_another_tag(
    two_graphs: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tags = [tag(Served(two_graphs, Config()).ask(ASK))]
    for program in ("reliefgraph", "pyoxigraph"):
        monkeypatch.setattr(
            "server.endpoint.endpoint.version",
            lambda name, other=program: "9" if name == other else "1",
        )
        tags.append(tag(Served(two_graphs, Config()).ask(ASK)))
    assert len(set(tags)) == 3


# ---- named graphs


@pytest.mark.parametrize(
    ("target", "query"),
    [
        ("/graphs?default", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"),
        (f"/graphs?{url(('graph', A))}",
            f"CONSTRUCT {{ ?s ?p ?o }} FROM <{A}> WHERE {{ ?s ?p ?o }}"),
        ("/graph/b", f"CONSTRUCT {{ ?s ?p ?o }} FROM <{B}> WHERE {{ ?s ?p ?o }}"),
    ],
)  # fmt: skip
def test_a_graph_is_a_query(tiny_served: Served, target: str, query: str) -> None:
    path, _, parameters = target.partition("?")
    response = tiny_served.respond(Request("GET", path, parameters))
    location = f"{path}?{parameters}{'&' if parameters else ''}format=ttl"
    assert (response.status, plain(response, "etag")) == (
        200,
        [
            ("content-type", "text/turtle; charset=utf-8"),
            VARY,
            ("content-location", location),
            FRESH,
        ],
    )
    request = Request("GET", path, f"{parameters}&format=nt")
    assert plain(tiny_served.respond(request), "etag", "content-type") == [
        ("vary", "Accept-Encoding"),
        FRESH,
    ]
    assert [job for job, _ in tiny_served.workers.jobs] == [Job(query, "ttl"), Job(query, "nt")]


@pytest.mark.parametrize(
    ("target", "status", "detail"),
    [
        ("/graphs", 400, "exactly one of graph=<IRI> and default is required"),
        ("/graphs?default&default", 400, "exactly one of graph=<IRI> and default is required"),
        ("/graphs?default&graph=x:y", 400, "exactly one of graph=<IRI> and default is required"),
        ("/graphs?graph=x:y&graph=x:y", 400, "exactly one of graph=<IRI> and default is required"),
        ("/graphs?graph=x", 400, "graph='x' is not an absolute IRI"),
        ("/graphs?graph=x:y", 404, f"there is no graph <x:y>; the graphs are {A}, {B}"),
        ("/graph/c", 404, f"there is no graph <{A[:-1]}c>; the graphs are {A}, {B}"),
    ],
)
def test_an_unknown_graph_is_reported(
    tiny_served: Served, target: str, status: int, detail: str
) -> None:
    path, _, parameters = target.partition("?")
    response = tiny_served.respond(Request("GET", path, parameters))
    assert (response.status, json.loads(response.body)["detail"]) == (status, detail)
    assert plain(response) == [PROBLEM, NO_STORE]
    assert response.note == QueryNote({400: "BadRequest", 404: "NotFound"}[status])


# ---- pages


def test_a_browser_gets_an_answer_as_a_page(tiny_served: Served) -> None:
    tiny_served.workers.body = b'{"head":{},"boolean":true}'
    query = url(("query", ASK))
    response = tiny_served.respond(
        Request("GET", "/sparql", query, accept="text/html", accept_encoding="gzip")
    )
    assert [job for job, _ in tiny_served.workers.jobs] == [Job(ASK, "html", n_shown=500)]
    assert (response.status, response.body) == (200, b"results.html")
    assert plain(response, "etag") == [
        PAGE,
        VARY,
        ("content-location", f"/sparql?{query}&format=html"),
        FRESH,
    ]
    assert response.note == QueryNote("computed", ASK, 0.0025, 0.125)
    result = tiny_served.variables["result"]
    assert isinstance(result, Result)
    assert result.tokens == ["json", "xml"]
    changing = tiny_served.ask("ASK { FILTER(RAND() < 2) }", accept="text/html")
    assert plain(changing, "content-location") == [PAGE, VARY, NO_STORE]


def test_a_browser_gets_a_graph_as_a_page_at_its_own_iri_only(tiny_served: Served) -> None:
    response = tiny_served.respond(Request("GET", "/graph/a", accept="text/html"))
    assert (response.status, response.body, tiny_served.workers.jobs) == (200, b"graph.html", [])
    location = ("content-location", "/graph/a?format=html")
    assert plain(response, "etag") == [PAGE, FRESH, VARY, location]
    offers = tiny_served.variables["offers"]
    assert isinstance(offers, tuple)
    assert [form.token for form in offers] == ["ttl", "jsonld", "nt", "rdf", "trig", "nq"]
    response = tiny_served.respond(Request("GET", "/graph/a", "format=nt", accept="text/html"))
    assert len(tiny_served.workers.jobs) == 1
    tiny_served.workers.body = b""
    response = tiny_served.respond(Request("GET", "/graphs", url(("graph", A)), accept="text/html"))
    assert (response.status, response.body) == (200, b"results.html")


def test_a_browser_without_a_query_gets_the_page_to_ask_on(tiny_served: Served) -> None:
    response = tiny_served.respond(Request("GET", "/sparql", accept="text/html"))
    assert (response.status, response.body) == (200, b"query.html")
    assert plain(response, "etag") == [PAGE, VARY, FRESH]


@pytest.mark.parametrize(
    ("n_bytes", "coding", "chosen"),
    [(511, "gzip", ""), (512, "gzip", "gzip"), (512, "", ""), (9_999, "zstd", "zstd")],
)
@pytest.mark.parametrize("target", ["/sparql?", "/graph/a?", f"/sparql?{url(('query', ASK))}"])
def test_only_large_pages_are_compressed(
    two_graphs: Store, target: str, n_bytes: int, coding: str, chosen: str
) -> None:
    served = Served(two_graphs, Config())
    served.page_bytes, served.workers.body = n_bytes, b'{"head":{},"boolean":true}'
    path, _, query = target.partition("?")
    page = Request("GET", path, query, accept="text/html")
    uncompressed = served.respond(page)
    assert len(uncompressed.body) == n_bytes
    compressed = served.respond(replace(page, accept_encoding=coding))
    body, etag, others = compressed.body, tag(uncompressed), plain(uncompressed, "etag")
    if chosen:
        assert len(body) < n_bytes
        body = gzip.decompress(body) if chosen == "gzip" else zstandard.decompress(body)
        etag, others = f'{etag[:-1]}-{chosen}"', [*others, ("content-encoding", chosen)]
    assert (body, tag(compressed)) == (uncompressed.body, etag)
    assert plain(compressed, "etag") == others
    assert replace(compressed.note, outcome="") == replace(uncompressed.note, outcome="")
    known = replace(page, accept_encoding=coding, if_none_match=etag)
    assert served.respond(known).status == 304


def test_a_page_with_a_problem_is_not_compressed(tiny_served: Served) -> None:
    tiny_served.page_bytes = 9_999
    response = tiny_served.respond(
        Request("GET", "/sparql", "query=x&query=y", accept="text/html", accept_encoding="gzip")
    )
    assert (response.status, len(response.body)) == (400, 9_999)
    assert header(response.headers, "content-encoding") == ""


@pytest.mark.parametrize(
    ("request_", "media_type"),
    [
        (Request("GET", "/sparql"), "text/turtle; charset=utf-8"),
        (Request("GET", "/sparql", accept="application/n-triples"), "application/n-triples"),
        (Request("GET", "/sparql", "format=jsonld", accept="text/html"), "application/ld+json"),
    ],
)
def test_a_program_without_a_query_gets_the_description(
    tiny_served: Served, request_: Request, media_type: str
) -> None:
    response = tiny_served.respond(request_)
    digest = hashlib.sha256(response.body).hexdigest()[:32]
    assert response.status == 200
    assert plain(response) == [
        ("content-type", media_type),
        ("vary", "Accept"),
        ("etag", f'"{digest}"'),
        FRESH,
    ]
    assert b"sparql-service-description#" in response.body
    assert tiny_served.respond(replace(request_, if_none_match=tag(response))).status == 304


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        ("text/html", True),
        ("text/html, */*;q=0.8", True),
        ("text/html;q=0.5, application/json", False),
        ("text/html, text/csv", False),
        (None, False),
        ("*/*", False),
    ],
)
def test_a_browser_gets_an_error_as_a_page(
    tiny_served: Served, accept: str | None, *, is_page: bool
) -> None:
    tiny_served.workers.failure = Busy("too many", "query_queue", 2)
    request = Request("GET", "/sparql", url(("query", ASK)), accept=accept)
    response = tiny_served.respond(request)
    assert (response.status, response.body == b"query.html") == (503, is_page)
    retry = ("retry-after", "2")
    assert sorted(plain(response)) == sorted([PAGE if is_page else PROBLEM, NO_STORE, retry])
    assert response.note == QueryNote("Busy", ASK)


# ---- methods and times


def test_options_lists_the_methods(tiny_served: Served) -> None:
    accepted = ("accept-query", "application/sparql-query, application/x-www-form-urlencoded")
    for path, methods, more in (
        ("/sparql", "GET, HEAD, OPTIONS, POST, QUERY", [accepted]),
        ("/graphs", "GET, HEAD, OPTIONS", []),
    ):
        response = tiny_served.respond(Request("OPTIONS", path))
        assert (response.status, response.body) == (204, b"")
        assert plain(response) == [("allow", methods), *more]


@pytest.mark.parametrize(
    ("request_", "status", "names"),
    [
        (Request("PUT", "/sparql"), 405, {"allow", "accept-query"}),
        (Request("PUT", "/graphs"), 405, {"allow"}),
        (Request("POST", "/sparql", "", "text/plain", body=b"x"), 415, {"accept-query"}),
        (
            Request("POST", "/sparql", "", "application/sparql-query", content_encoding="br"),
            415,
            {"accept-query", "accept-encoding"},
        ),
        (Request("POST", "/sparql"), 415, {"accept-query"}),
        (Request("GET", "/sparql", "timeout=0&query=ASK"), 400, set()),
    ],
)
def test_a_refused_body_is_told_what_is_read(
    tiny_served: Served, request_: Request, status: int, names: set[str]
) -> None:
    response = tiny_served.respond(request_)
    listed = {"allow", "accept-query", "accept-encoding"}
    assert (response.status, listed & {name for name, _ in response.headers}) == (status, names)


@pytest.mark.parametrize(
    ("path", "is_ours"),
    [
        ("/sparql", True),
        ("/graphs", True),
        ("/graph/", True),
        ("/graph/report/x", True),
        ("/graph", False),
        ("/sparql/", False),
        ("/graphs/x", False),
        ("/", False),
    ],
)
def test_three_paths_are_answered(path: str, *, is_ours: bool) -> None:
    assert Endpoint.answers(path) is is_ours


def test_times_have_a_hundredth_of_a_millisecond(
    tiny_served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter((1.0, 1.5, 2.0, 2.25, 3.0, 3.001, 4.0, 4.5))
    monkeypatch.setattr("server.endpoint.endpoint.perf_counter", lambda: next(clock))
    timing = [header(tiny_served.ask(ASK).headers, "server-timing") for _ in range(2)]
    timing.append(header(tiny_served.respond(Request("PUT", "/sparql")).headers, "server-timing"))
    merged = tiny_served.ask(ASK, ("default-graph-uri", "urn:a"), ("default-graph-uri", "urn:b"))
    timing.append(header(merged.headers, "server-timing"))
    assert timing == [
        "total;dur=500.00, queue;dur=2.50, engine;dur=125.00",
        "cache;desc=hit, total;dur=250.00",
        "total;dur=1.00",
        "total;dur=500.00, queue;dur=2.50, engine;dur=125.00, dataset;dur=62.50",
    ]


# ---- formats that cannot carry the answer

GRAPH = "CONSTRUCT WHERE { ?s ?p ?o }"


class Particular(Workers):
    """Answers, but never in some formats."""

    def __init__(self, *lacking: str) -> None:
        super().__init__()
        self.lacking = lacking

    async def answer(
        self, job: Job, timeout_s: float, disconnected: Disconnected | None = None
    ) -> Answer:
        answer = await super().answer(job, timeout_s, disconnected)
        if job.token in self.lacking:
            raise NotAcceptable(f"{job.token} without a triple term", ["ttl", "nt"])
        return answer


@pytest.mark.parametrize(
    ("accept", "tokens"),
    [
        ("application/ld+json", None),
        ("application/ld+json, application/rdf+xml;q=0.5", None),
        ("application/ld+json, text/turtle;q=0.5", ["jsonld", "ttl"]),
        ("application/ld+json, */*;q=0.1", ["jsonld", "ttl"]),
        ("application/rdf+xml, application/ld+json, text/plain;q=0.1", ["jsonld", "rdf", "nt"]),
        ("application/n-triples", ["nt"]),
        (None, ["ttl"]),
    ],
)  # fmt: skip
def test_the_next_format_that_the_client_takes_is_tried(
    served: Served, accept: str | None, tokens: list[str] | None
) -> None:
    served.workers = served.endpoint._pool = Particular("jsonld", "rdf")  # type: ignore[assignment]
    response = served.respond(Request("GET", "/sparql", url(("query", GRAPH)), accept=accept))
    if tokens is None:
        document = json.loads(response.body)
        assert (response.status, document["offers"]) == (406, ["ttl", "nt"])
        assert document["detail"].startswith("cannot answer as 'jsonld without a triple term'")
        return
    assert [job.token for job, _ in served.workers.jobs] == tokens
    assert response.status == 200
    assert header(response.headers, "vary") == "Accept, Accept-Encoding"
    assert header(response.headers, "content-location").endswith(f"&format={tokens[-1]}")
    only = served.ask(GRAPH, ("format", tokens[-1]))
    assert header(response.headers, "etag") == header(only.headers, "etag")


def test_a_format_that_is_asked_for_by_name_is_not_replaced(served: Served) -> None:
    served.workers = served.endpoint._pool = Particular("jsonld")  # type: ignore[assignment]
    for name in ("jsonld", "json", "application/ld+json"):
        response = served.ask(GRAPH, ("format", name), accept="text/turtle")
        assert response.status == 406


def test_a_tag_of_the_format_that_was_sent_is_the_only_one_that_matches(served: Served) -> None:
    served.workers = served.endpoint._pool = Particular("jsonld")  # type: ignore[assignment]
    request = Request(
        "GET", "/sparql", url(("query", GRAPH)), accept="application/ld+json, */*;q=0.1"
    )
    tag = header(served.respond(request).headers, "etag")
    assert served.respond(replace(request, if_none_match=tag)).status == 304
    other = header(served.ask(GRAPH, ("format", "nt")).headers, "etag")
    assert served.respond(replace(request, if_none_match=other)).status == 200


@pytest.mark.parametrize("query", ["SELECT ]", "FOO", "SELECT * { ?s ?p }"])
@pytest.mark.parametrize("accept", ["text/turtle", "image/png", "text/html;q=0"])
def test_an_error_in_the_query_comes_before_the_format(
    served: Served, query: str, accept: str
) -> None:
    served.workers.failure = QuerySyntaxError("error at 1:8: expected a variable")
    response = served.ask(query, accept=accept)
    assert (response.status, json.loads(response.body)["line"]) == (400, 1)


def test_each_format_is_offered_once(served: Served) -> None:
    offers = json.loads(served.ask("FOO", accept="image/png").body)["offers"]
    assert len(offers) == len(set(offers))
    assert "text/html" in offers


def test_a_result_over_a_limit_is_the_clients_to_change(served: Served) -> None:
    served.workers.failure = ResultTooLarge("too many", "max_rows", 100_000)
    document = json.loads(served.ask("SELECT * { ?s ?p ?o }").body)
    assert (document["status"], document["limit"], document["value"]) == (400, "max_rows", 100_000)
