"""The endpoint before workers that answer at once: what it asks of them, and what it says of that.

Real workers answer in ``test_pool.py``, and over a socket in ``tests/e2e``.
"""

import asyncio
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from kg.config import Config
from kg.errors import Busy, DeadlineExceeded, RequestError
from kg.store import Store
from kg.workers.pool import Answer, Disconnected
from kg.workers.worker import Job
from server.endpoint.endpoint import Endpoint
from server.endpoint.results import Result
from server.endpoint.service_description import describe_service
from server.web.caching import Cache
from server.web.links import Links
from server.web.message import PREFLIGHT, Note, Request, Response, header
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
        self.asked: list[tuple[Job, float]] = []
        self.failure: RequestError | None = None
        self.body = b"x" * 500

    async def answer(
        self, job: Job, timeout_s: float, disconnected: Disconnected | None = None
    ) -> Answer:
        self.asked.append((job, timeout_s))
        if self.failure:
            raise self.failure
        return Answer(self.body, job.coding, 600, 0.0025, 0.125)


class Served:
    """An endpoint with such workers."""

    def __init__(self, store: Store, config: Config) -> None:
        self.workers = Workers()
        self.shown: Mapping[str, object] = {}
        links = Links(store.manifest, "http://localhost/")
        self.endpoint = Endpoint(store, config, links, self.workers, self.page)  # type: ignore[arg-type]  # in place of a pool

    async def page(self, template: str, shown: Mapping[str, object]) -> bytes:
        self.shown = shown
        return template.encode()

    def respond(self, request: Request) -> Response:
        return asyncio.run(self.endpoint.respond(request))

    def ask(self, query: str, *parameters: tuple[str, str], accept: str = "*/*") -> Response:
        url = urlencode([("query", query), *parameters])
        return self.respond(Request("GET", "/sparql", url, accept=accept))


@pytest.fixture
def served(store: Store, config: Config) -> Served:
    return Served(store, config)


def durations(response: Response) -> dict[str, float]:
    told = header(response.headers, "server-timing")
    assert re.fullmatch(r"[a-z]+;(dur=[\d.]+|desc=\w+)(, [a-z]+;dur=[\d.]+)*", told)
    return {name: float(n) for name, n in re.findall(r"(\w+);dur=([\d.]+)", told)}


# ---- what is the same each time


@pytest.mark.parametrize("query", CHANGING.values(), ids=CHANGING.keys())
def test_an_answer_that_is_another_each_time_is_never_kept(served: Served, query: str) -> None:
    ox.Store().query(query)  # it is SPARQL
    for n in (1, 2):
        made = served.ask(query)
        assert header(made.headers, "cache-control") == "no-store"
        assert header(made.headers, "etag") == ""
        assert len(served.workers.asked) == n


@pytest.mark.parametrize("query", SAME.values(), ids=SAME.keys())
def test_an_answer_that_is_the_same_each_time_is_kept(served: Served, query: str) -> None:
    ox.Store().query(query)
    first, second = served.ask(query), served.ask(query)
    for made in (first, second):
        assert header(made.headers, "cache-control").startswith("public, max-age=300")
    assert header(first.headers, "etag") == header(second.headers, "etag") != ""
    assert len(served.workers.asked) == 1


def test_errors_are_never_kept(served: Served) -> None:
    served.workers.failure = DeadlineExceeded("late", "query_timeout_s", 30)
    for n in (1, 2):
        made = served.ask(ASK)
        assert (made.status, header(made.headers, "cache-control")) == (504, "no-store")
        assert header(made.headers, "etag") == ""
        assert len(served.workers.asked) == n


def test_without_a_cache_each_query_is_computed(store: Store, config: Config) -> None:
    served = Served(store, replace(config, cache_bytes=0))
    for n in (1, 2):
        assert served.ask(ASK).note.outcome == "computed"
        assert len(served.workers.asked) == n
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
    assert len(set(tags)) == len(served.workers.asked) == len(requests)
    assert all(re.fullmatch('"[0-9a-f]{32}"', tag) for tag in tags)


def test_the_tag_is_of_the_release(store: Store, config: Config) -> None:
    other = replace(store, manifest=replace(store.manifest, digest="0" * 64))
    tags = [header(Served(s, config).ask(ASK).headers, "etag") for s in (store, store, other)]
    assert tags[0] == tags[1] != tags[2]


# ---- what the workers are asked


@pytest.mark.parametrize(
    ("asked", "given"), [("0.25", 0.25), ("5", 5), ("5.5", 5), ("999999999", 5), (None, 5)]
)
def test_a_client_may_ask_for_less_time_and_never_for_more(
    store: Store, config: Config, asked: str | None, given: float
) -> None:
    served = Served(store, replace(config, query_timeout_s=5))
    served.ask(ASK, *([("timeout", asked)] if asked else []))
    assert [timeout_s for _, timeout_s in served.workers.asked] == [given]


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
    made = served.ask(query, ("format", name), accept=other)
    assert (made.status, served.workers.asked[0][0].token) == (200, token)
    assert header(made.headers, "vary") == "Accept-Encoding"
    assert header(made.headers, "content-location") == ""


@pytest.mark.parametrize("name", ["text/turtle", "ttl", "pdf", ""])
def test_a_format_that_cannot_carry_the_answer_is_406(served: Served, name: str) -> None:
    made = served.ask("SELECT * { ?s ?p ?o }", ("format", name))
    assert (made.status, served.workers.asked) == (406, [])
    assert b'"offers": ["json", "xml", "csv", "tsv", "html"]' in made.body


def test_a_hundred_and_one_parameters_are_too_many(served: Served) -> None:
    assert served.ask(ASK, *[("x", "")] * 99).status == 200
    assert served.ask(ASK, *[("x", "")] * 100).status == 400


# ---- what it says of an answer


def test_what_it_took_is_told_in_milliseconds(served: Served) -> None:
    computed, hit = served.ask(ASK), served.ask(ASK)
    told = durations(computed)
    assert (told["queue"], told["engine"]) == (2.5, 125)
    assert 0 < told["total"] < 60_000
    assert list(durations(hit)) == ["total"]
    assert header(hit.headers, "server-timing").startswith("cache;desc=hit, total;dur=")
    assert (computed.note.outcome, hit.note.outcome) == ("computed", "hit")


def test_who_is_turned_away_is_told_when_to_come_again(served: Served) -> None:
    served.workers.failure = Busy("too many", "query_queue", 128)
    made = served.ask(ASK)
    assert made.status == 503
    assert int(header(made.headers, "retry-after")) > 0
    served.workers.failure = DeadlineExceeded("late", "query_timeout_s", 30)
    assert header(served.ask(ASK).headers, "retry-after") == ""


def test_content_location_always_has_this_format(served: Served) -> None:
    query = "SELECT * { ?s ?p ?o }"
    made = served.ask(query, accept="text/csv")
    assert header(made.headers, "vary") == "Accept, Accept-Encoding"
    path, _, url = header(made.headers, "content-location").partition("?")
    again = served.respond(Request("GET", path, url, accept="text/html"))
    assert header(again.headers, "content-type") == "text/csv; charset=utf-8"
    assert again.body == made.body


# ---- methods


@pytest.mark.parametrize("path", ["/sparql", "/graphs", "/graph/links"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "get", "POST", "QUERY"])
def test_another_method_is_told_the_right_ones(served: Served, path: str, method: str) -> None:
    allowed = "GET, HEAD, OPTIONS, POST, QUERY" if path == "/sparql" else "GET, HEAD, OPTIONS"
    if method in allowed:
        return
    made = served.respond(Request(method, path))
    assert (made.status, header(made.headers, "allow")) == (405, allowed)
    assert header(made.headers, "cache-control") == "no-store"


@pytest.mark.parametrize("path", ["/sparql", "/graphs", "/graph/links", "/graph/none"])
def test_a_preflight_is_answered(served: Served, path: str) -> None:
    made = served.respond(Request("OPTIONS", path))
    assert (made.status, made.body) == (204, b"")
    assert "Content-Type" in header(made.headers, "access-control-allow-headers")
    assert int(header(made.headers, "access-control-max-age")) > 0
    assert "GET" in header(made.headers, "allow")


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
    made = tiny_served.respond(Request("GET", "/sparql", query, accept_encoding="gzip"))
    assert (made.status, made.body) == (200, b"x" * 500)
    assert plain(made) == [
        JSON,
        ("etag", tag(made)),
        ("content-encoding", "gzip"),
        VARY,
        ("content-location", f"/sparql?{query}&format=json"),
        FRESH,
    ]
    assert made.note == Note("computed", SELECT, 0.0025, 0.125)
    job = Job(SELECT, "json", (), (), "gzip")
    assert tiny_served.workers.asked == [(job, Config().query_timeout_s)]
    again = tiny_served.respond(Request("HEAD", "/sparql", query, accept_encoding="gzip"))
    assert (again.status, again.body, plain(again)) == (200, made.body, plain(made))
    assert again.note == Note("hit", SELECT, 0.0025, 0.125)
    assert len(tiny_served.workers.asked) == 1


def test_the_dataset_of_the_protocol_reaches_the_workers(tiny_served: Served) -> None:
    parameters = (("default-graph-uri", A), ("default-graph-uri", B), ("named-graph-uri", B))
    made = tiny_served.ask(ASK, *parameters, ("format", "xml"), ("timeout", "2"))
    assert plain(made, "etag") == [
        ("content-type", "application/sparql-results+xml"),
        ("vary", "Accept-Encoding"),
        FRESH,
    ]
    assert tiny_served.workers.asked == [(Job(ASK, "xml", (A, B), (B,), ""), 2)]


def test_an_answer_that_changes_says_so(tiny_served: Served) -> None:
    made = tiny_served.ask(NOW)
    location = f"/sparql?{url(('query', NOW))}&format=json"
    assert plain(made) == [JSON, VARY, ("content-location", location), NO_STORE]


def test_only_a_query_in_a_short_url_has_a_location(tiny_served: Served) -> None:
    for method in ("POST", "QUERY"):
        request = Request(method, "/sparql", "", "application/sparql-query", body=ASK.encode())
        made = tiny_served.respond(request)
        assert plain(made, "etag") == [JSON, VARY, FRESH]
    for n, has_location in ((2_000, True), (2_001, False)):
        query = url(("query", ASK)) + "&x="
        made = tiny_served.respond(Request("GET", "/sparql", query.ljust(n, "y")))
        assert bool(header(made.headers, "content-location")) is has_location


def test_a_known_answer_is_confirmed_without_a_query(tiny_served: Served) -> None:
    query = url(("query", SELECT))
    first = tiny_served.respond(Request("GET", "/sparql", query, accept_encoding="gzip"))
    uncoded = tiny_served.respond(Request("GET", "/sparql", query))
    assert tag(first) != tag(uncoded)
    tiny_served.endpoint.cache = Cache(0)
    tiny_served.workers.asked.clear()
    about = [VARY, ("content-location", f"/sparql?{query}&format=json")]
    for known in (tag(first), f"W/{tag(first)}", f'"x", {tag(uncoded)}'):
        made = tiny_served.respond(
            Request("GET", "/sparql", query, accept_encoding="gzip", if_none_match=known)
        )
        known_tag = tag(uncoded) if "x" in known else tag(first)
        assert (made.status, made.body) == (304, b"")
        assert plain(made) == [("etag", known_tag), FRESH, *about]
        assert made.note == Note("not-modified", SELECT)
    assert tiny_served.workers.asked == []
    # The client has a coded answer, and now asks for one without a coding.
    request = Request("GET", "/sparql", query, if_none_match=tag(first))
    assert tiny_served.respond(request).status == 200
    for others in ('"x"', "*"):
        made = tiny_served.respond(Request("GET", "/sparql", query, if_none_match=others))
        assert made.status == (304 if "*" in others else 200)
        assert made.note.outcome == "computed"
    assert len(tiny_served.workers.asked) == 3
    made = tiny_served.respond(
        Request("GET", "/sparql", url(("query", NOW)), if_none_match=tag(first))
    )
    assert (made.status, made.note.outcome) == (200, "computed")


def test_a_known_cached_answer_is_not_sent_again(tiny_served: Served) -> None:
    query = url(("query", SELECT))
    kept = tiny_served.respond(Request("GET", "/sparql", query, accept_encoding="gzip"))
    made = tiny_served.respond(
        Request("GET", "/sparql", query, accept_encoding="gzip", if_none_match=tag(kept))
    )
    assert (made.status, made.body, made.note.outcome) == (304, b"", "hit")
    dropped = ("content-type", "content-encoding")
    assert plain(made) == plain(kept, *dropped) != plain(kept)
    posted = Request("POST", "/sparql", "", "application/sparql-query", body=SELECT.encode())
    first = tiny_served.respond(posted)
    made = tiny_served.respond(replace(posted, if_none_match=tag(first)))
    assert (made.status, made.note.outcome) == (200, "hit")


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
        assert len(tiny_served.workers.asked) == n
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
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{A}> {{ ?s ?p ?o }} }}"),
        ("/graph/b", f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{B}> {{ ?s ?p ?o }} }}"),
    ],
)  # fmt: skip
def test_a_graph_is_a_query(tiny_served: Served, target: str, query: str) -> None:
    path, _, parameters = target.partition("?")
    made = tiny_served.respond(Request("GET", path, parameters))
    location = f"{path}?{parameters}{'&' if parameters else ''}format=ttl"
    assert (made.status, plain(made, "etag")) == (
        200,
        [
            ("content-type", "text/turtle; charset=utf-8"),
            VARY,
            ("content-location", location),
            FRESH,
        ],
    )
    asked = Request("GET", path, f"{parameters}&format=nt")
    assert plain(tiny_served.respond(asked), "etag", "content-type") == [
        ("vary", "Accept-Encoding"),
        FRESH,
    ]
    assert [job for job, _ in tiny_served.workers.asked] == [Job(query, "ttl"), Job(query, "nt")]


@pytest.mark.parametrize(
    ("target", "status", "detail"),
    [
        ("/graphs", 400, "either graph=<IRI> or default is needed, once"),
        ("/graphs?default&default", 400, "either graph=<IRI> or default is needed, once"),
        ("/graphs?default&graph=x:y", 400, "either graph=<IRI> or default is needed, once"),
        ("/graphs?graph=x:y&graph=x:y", 400, "either graph=<IRI> or default is needed, once"),
        ("/graphs?graph=x", 400, "no absolute IRI is in graph='x'"),
        ("/graphs?graph=x:y", 404, f"there is no graph <x:y>; the graphs are {A}, {B}"),
        ("/graph/c", 404, f"there is no graph <{A[:-1]}c>; the graphs are {A}, {B}"),
    ],
)
def test_an_unknown_graph_is_reported(
    tiny_served: Served, target: str, status: int, detail: str
) -> None:
    path, _, parameters = target.partition("?")
    made = tiny_served.respond(Request("GET", path, parameters))
    assert (made.status, json.loads(made.body)["detail"]) == (status, detail)
    assert plain(made) == [PROBLEM, NO_STORE]
    assert made.note == Note({400: "BadRequest", 404: "NotFound"}[status])


# ---- pages


def test_a_browser_gets_an_answer_as_a_page(tiny_served: Served) -> None:
    tiny_served.workers.body = b'{"head":{},"boolean":true}'
    query = url(("query", ASK))
    made = tiny_served.respond(
        Request("GET", "/sparql", query, accept="text/html", accept_encoding="gzip")
    )
    assert [job for job, _ in tiny_served.workers.asked] == [Job(ASK, "json")]
    assert (made.status, made.body) == (200, b"results.html")
    assert plain(made, "etag") == [
        PAGE,
        VARY,
        ("content-location", f"/sparql?{query}&format=html"),
        FRESH,
    ]
    assert made.note == Note("computed", ASK, 0.0025, 0.125)
    result = tiny_served.shown["result"]
    assert isinstance(result, Result)
    assert result.tokens == ["json", "xml"]
    changing = tiny_served.ask("ASK { FILTER(RAND() < 2) }", accept="text/html")
    assert plain(changing, "content-location") == [PAGE, VARY, NO_STORE]


def test_a_browser_gets_a_graph_as_a_page_at_its_own_iri_only(tiny_served: Served) -> None:
    made = tiny_served.respond(Request("GET", "/graph/a", accept="text/html"))
    assert (made.status, made.body, tiny_served.workers.asked) == (200, b"graph.html", [])
    location = ("content-location", "/graph/a?format=html")
    assert plain(made, "etag") == [PAGE, FRESH, VARY, location]
    offers = tiny_served.shown["offers"]
    assert isinstance(offers, list)
    assert [form.token for form in offers] == ["ttl", "jsonld", "nt", "rdf", "trig", "nq"]
    made = tiny_served.respond(Request("GET", "/graph/a", "format=nt", accept="text/html"))
    assert len(tiny_served.workers.asked) == 1
    tiny_served.workers.body = b""
    made = tiny_served.respond(Request("GET", "/graphs", url(("graph", A)), accept="text/html"))
    assert (made.status, made.body) == (200, b"results.html")


def test_a_browser_without_a_query_gets_the_page_to_ask_on(tiny_served: Served) -> None:
    made = tiny_served.respond(Request("GET", "/sparql", accept="text/html"))
    assert (made.status, made.body) == (200, b"query.html")
    assert plain(made, "etag") == [PAGE, VARY, FRESH]


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
    made = tiny_served.respond(request_)
    digest = hashlib.sha256(made.body).hexdigest()[:32]
    assert made.status == 200
    assert plain(made) == [
        ("content-type", media_type),
        ("vary", "Accept"),
        ("etag", f'"{digest}"'),
        FRESH,
    ]
    assert b"sparql-service-description#" in made.body
    assert tiny_served.respond(replace(request_, if_none_match=tag(made))).status == 304


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
    made = tiny_served.respond(request)
    assert (made.status, made.body == b"query.html") == (503, is_page)
    retry = ("retry-after", "2")
    assert sorted(plain(made)) == sorted([PAGE if is_page else PROBLEM, NO_STORE, retry])
    assert made.note == Note("Busy", ASK)


# ---- methods and times


def test_a_preflight_gets_all_headers(tiny_served: Served) -> None:
    for path, methods in (
        ("/sparql", "GET, HEAD, OPTIONS, POST, QUERY"),
        ("/graphs", "GET, HEAD, OPTIONS"),
    ):
        made = tiny_served.respond(Request("OPTIONS", path))
        assert (made.status, made.body) == (204, b"")
        assert plain(made) == [("allow", methods), *PREFLIGHT]


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
    clock = iter((1.0, 1.5, 2.0, 2.25, 3.0, 3.001))
    monkeypatch.setattr("server.endpoint.endpoint.perf_counter", lambda: next(clock))
    told = [header(tiny_served.ask(ASK).headers, "server-timing") for _ in range(2)]
    told.append(header(tiny_served.respond(Request("PUT", "/sparql")).headers, "server-timing"))
    assert told == [
        "total;dur=500.00, queue;dur=2.50, engine;dur=125.00",
        "cache;desc=hit, total;dur=250.00",
        "total;dur=1.00",
    ]
