"""The endpoint before workers that answer at once: what it asks of them, and what it says of that.

Real workers answer in ``test_pool.py``, and over a socket in ``tests/e2e``.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from kg.config import Config
from kg.errors import Busy, DeadlineExceeded, RequestError
from kg.formats import by_token
from kg.pool import Answer, Leaving
from kg.store import Store
from kg.wire import Job
from server.endpoint import Endpoint
from server.links import Links
from server.message import Request, Response, header
from server.service import Description
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

    async def answer(self, job: Job, timeout_s: float, leaving: Leaving | None = None) -> Answer:
        self.asked.append((job, timeout_s))
        if self.failure:
            raise self.failure
        return Answer(b"x" * 500, job.coding, 600, 0.0025, 0.125)


class Served:
    """An endpoint with such workers."""

    def __init__(self, store: Store, config: Config) -> None:
        self.workers = Workers()
        links = Links(store.manifest, "http://localhost/")
        self.endpoint = Endpoint(store, config, links, self.workers, _page)  # type: ignore[arg-type]  # in place of a pool

    def respond(self, request: Request) -> Response:
        return asyncio.run(self.endpoint.respond(request))

    def ask(self, query: str, *parameters: tuple[str, str], accept: str = "*/*") -> Response:
        url = urlencode([("query", query), *parameters])
        return self.respond(Request("GET", "/sparql", url, accept=accept))


async def _page(template: str, shown: Mapping[str, object]) -> bytes:
    return template.encode()


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
    told = Description(store, "http://x.example/sparql").serialize(by_token("nt")).decode()
    assert ("sparql-service-description#UnionDefaultGraph>" in told) is is_union
