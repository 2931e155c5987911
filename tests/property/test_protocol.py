"""Properties of the answer to any request to the endpoint, with real workers.

Source: https://www.rfc-editor.org/rfc/rfc9110.html, https://www.rfc-editor.org/rfc/rfc9457.html
"""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.config import Config
from kg.errors import NotAcceptable
from kg.formats import FORMATS, Kind, offered
from kg.sparql.query import Query
from server.app import SERVICES, Services, create_app
from server.endpoint.endpoint import Endpoint
from server.web.message import Request, Response, header, query_string
from server.web.negotiate import negotiate, negotiate_coding
from tests.conftest import ROOT

Ask = Callable[[Request], Response]

PROBLEM = "application/problem+json"
LIMITS = {"query_timeout_s", "query_queue", "slow_queries", "query_memory_bytes", "max_rows"}
LIMITS |= {"max_result_bytes", "stack"}
#: Characters of a field value: RFC 9110, 5.5.
FIELD = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?")
#: Keywords at the start of an update: https://www.w3.org/TR/sparql11-update/#updateLanguage
UPDATE = re.compile(r"(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE)
METHODS_OF_GRAPHS = ("GET", "HEAD", "OPTIONS")
METHODS_OF_QUERIES = (*METHODS_OF_GRAPHS, "POST", "QUERY")
QUESTIONS = [path.read_text("utf-8") for path in sorted((ROOT / "kg/questions").glob("*.rq"))]


@pytest.fixture(scope="module")
def ask(config: Config) -> Iterator[Ask]:
    """Send a request to an endpoint with low limits; a long query needs a timeout of its own."""
    low = replace(config, query_timeout_s=300, max_rows=2_000, fast_queries=2, slow_queries=2)
    parts: Services = create_app(low).extensions[SERVICES]
    yield lambda request: parts.runner.run(parts.endpoint.respond(request))
    parts.runner.stop()


# ---- requests

ANY = st.text(st.characters(codec="utf-8"), max_size=60)
WORDS = r"""
    SELECT ASK CONSTRUCT DESCRIBE * DISTINCT REDUCED (COUNT(*)AS?n) WHERE { } { { } } ( ) [ ] . ; ,
    ?s ?p ?o ?x $y a <https://w3id.org/reliefgraph/id/place/tolmar> <x> <> rdfs:label rg:value _:b
    "text" "t"@en 'é' '''long''' 1 -1.5 1e400 true OPTIONAL UNION MINUS GRAPH ?g FILTER BIND VALUES
    SERVICE FILTER(?x>1) EXISTS NOT IN STR( LANG( REGEX( IF( BNODE() NOW() RAND() UUID() + - / | ^ !
    * = != < && || GROUP BY ORDER DESC( HAVING LIMIT 10 OFFSET 1 FROM NAMED PREFIX BASE ex: # \u0041
    INSERT DATA DELETE LOAD CLEAR << >> ?s?p?o {?s?p?o} {?s?p?o.?a?b?c} SEPARATOR=',' (SUM(?o)AS?x)
    AS UNDEF rg:within* rdfs:label|rg:value ^a
"""
FRAGMENTS = st.sampled_from(WORDS.split())
MADE_UP = st.lists(FRAGMENTS, min_size=1, max_size=25).map(" ".join)
WORKING = st.sampled_from(
    [
        *QUESTIONS,
        "ASK {}",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
        "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 200",
        "SELECT (RAND() AS ?x) {}",
        "SELECT ('é\\u0000\\n' AS ?x) ('<&>\"' AS ?y) {}",
        "CONSTRUCT { ?s ?p [] } WHERE { ?s ?p ?o } LIMIT 50",
        "DESCRIBE <https://w3id.org/reliefgraph/id/place/tolmar>",
        "SELECT * { ?s ?p ?o }",
    ]
)
ENDLESS = st.just("SELECT * { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f } ORDER BY ?o")


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return a valid query with a part removed, doubled or replaced."""
    text = draw(WORKING)
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    end = min(end, start + 40)
    middle = draw(st.sampled_from(["", text[start:end] * 2]) | ANY | FRAGMENTS)
    return text[:start] + middle + text[end:]


@st.composite
def nested(draw: st.DrawFn) -> str:
    """Return a query with nested brackets."""
    depth = draw(st.integers(1, 110))
    opening, inner, closing = draw(
        st.sampled_from(
            [
                ("{", "?s ?p ?o", "}"),
                ("{ SELECT * ", "{ ?s ?p ?o }", "}"),
                ("FILTER EXISTS {", "?s ?p ?o", "}"),
                ("FILTER(", "1", ")"),
                ("OPTIONAL {", "?s a ?t", "}"),
                ("?s ?p [ a ", "?t", "]"),
                ("?s (", "a", ") ?o"),
            ]
        )
    )
    return f"SELECT * {{ {opening * depth} {inner} {closing * depth} }} LIMIT 1"


QUERIES = st.one_of(WORKING, ENDLESS, MADE_UP, mutated(), nested(), ANY)

MEDIA_TYPES = st.sampled_from(
    ["*/*", "text/*", "application/*", "image/png", "a", "/", *(f.media_type for f in FORMATS)]
)
WEIGHTS = st.sampled_from(
    [
        "",
        ";q=0",
        ";q=0.5",
        ";q=1.",
        ";q=.2",
        ";q=x",
        ";q=9",
        ";x=1",
        ';x=",";q=0.1',
        ";charset=utf-8",
    ]
)
FIELDS = st.text(st.characters(codec="latin-1"), max_size=40)
ACCEPT = st.one_of(
    st.none(),
    st.lists(st.tuples(MEDIA_TYPES, WEIGHTS).map("".join), max_size=5).map(", ".join),
    FIELDS,
)
#: Accept headers that fit the answer to any query.
ACCEPTABLE = st.lists(MEDIA_TYPES, max_size=2).map(lambda names: ", ".join([*names, "*/*;q=0.1"]))
ACCEPT_ENCODING = st.one_of(
    st.lists(
        st.tuples(st.sampled_from(["gzip", "zstd", "br", "identity", "*", "x"]), WEIGHTS).map(
            "".join
        ),
        max_size=4,
    ).map(", ".join),
    FIELDS,
)
VALUES = st.one_of(
    ANY,
    st.sampled_from(
        [*(form.token for form in FORMATS), "1", "0", "-1", "nan", "1e9", "0.001",
         "https://w3id.org/reliefgraph/graph/links", "file:///etc/passwd", "http://127.0.0.1:9/"]
    ),
)  # fmt: skip
NAMES = st.sampled_from(
    ["format", "timeout", "default-graph-uri", "named-graph-uri", "graph", "default", "query"]
)
PARAMETERS = st.lists(st.tuples(st.one_of(NAMES, ANY), VALUES), max_size=3)
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"


METHODS = st.sampled_from([*["GET", "HEAD", "POST", "QUERY"] * 4, "PUT", "OPTIONS", "\u017f"])
PATHS = st.sampled_from([*["/sparql"] * 5, "/graphs", "/graph/links"])


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """Return a request to a path of the endpoint, valid or not."""
    method = draw(METHODS)
    path = draw(PATHS) + draw(st.sampled_from(["", "", ""]) | ANY)
    parameters, query = draw(PARAMETERS), draw(WORKING)
    body, content_type = b"", ""
    if method in ("POST", "QUERY"):
        content_type = draw(st.sampled_from([FORM, DIRECT, f"{DIRECT}; charset=utf-8"]) | FIELDS)
        direct = content_type.startswith(DIRECT)
        body = (query if direct else urlencode([("query", query)])).encode()
        body = draw(st.just(body) | st.binary(max_size=50))
    elif path == "/sparql":
        parameters += [("query", query)]
    url = draw(st.just(urlencode(parameters)) | st.binary(max_size=30).map(query_string))
    accept, encoding, known = draw(ACCEPT), draw(ACCEPT_ENCODING), draw(st.just("") | FIELDS)
    if not Endpoint.answers(path):
        path = "/graph/" + path
    return Request(method, path, url, content_type, accept, encoding, known, body)


# ---- properties


@settings(max_examples=4 * settings().max_examples)
@given(query=QUERIES, accept=ACCEPTABLE, encoding=ACCEPT_ENCODING)
def test_every_query_has_an_answer(ask: Ask, query: str, accept: str, encoding: str) -> None:
    may_call, is_query = "service" in query.lower(), parses(query)
    url = "timeout=0.3" if is_query else ""  # a syntax error is found at once
    request = Request("POST", "/sparql", url, DIRECT, accept, encoding, body=query.encode())
    response = ask(request)
    is_in_order(request, response)
    if not is_query:
        is_update = UPDATE.match(query, Query(query).form_position)
        assert response.status in ((400, 403) if may_call or is_update else (400,))
    elif response.status == 400:
        known = (b"no such graph", b'"limit": "max_r')
        assert any(reason in response.body for reason in known)
    else:
        assert response.status in (200, 406, 503, 504) or (may_call and response.status == 403)


def parses(query: str) -> bool:
    """Whether the engine itself accepts the query, as far as that can be told safely."""
    if "service" in query.lower():  # it might call
        query = re.sub("service", "graph", query, flags=re.IGNORECASE)
    try:
        ox.Store().query(query, base_iri="http://example.org/")
    except (SyntaxError, ValueError, RuntimeError):
        return False
    return True


#: A call in any spelling, in a query that is valid without it.
CALLS = st.tuples(
    st.sampled_from(["SERVICE", "service", "SeRvIcE", "SERVICE SILENT", "service\tsilent"]),
    st.sampled_from([" ", "", "\n", "#x\n", " # SERVICE\n"]),
    st.sampled_from(["<http://127.0.0.1:9/>", "<urn:x>", "rg:x", ":", "?s"]),
    st.sampled_from(["{ ?s ?p ?o }", "{}", " #\n{ ?s ?p ?o FILTER(?o > 1) }"]),
).map("".join)
AROUND = st.sampled_from(
    [
        "SELECT * {{ {} }}",
        "ASK {{ OPTIONAL {{ {} }} }}",
        "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o . {} }}",
        "SELECT * {{ ?s ?p 'a' FILTER EXISTS {{ {} }} }}",
        "SELECT * {{ {{ SELECT ?s {{ {} }} LIMIT 1 }} }}",
    ]
)


@given(call=CALLS, around=AROUND, accept=ACCEPTABLE)
def test_a_call_of_another_endpoint_is_refused(
    ask: Ask, call: str, around: str, accept: str
) -> None:
    prologue = "PREFIX rg: <http://127.0.0.1:9/> PREFIX : <http://127.0.0.1:9/> "
    body = f"{prologue}{around.format(call)}".encode()
    request = Request("POST", "/sparql", "", DIRECT, accept, body=body)
    response = ask(request)
    assert response.status == 403
    is_in_order(request, response)


@settings(max_examples=4 * settings().max_examples)
@given(request=requests())
def test_every_request_has_an_answer(ask: Ask, request: Request) -> None:
    is_in_order(request, ask(request))


def is_in_order(request: Request, response: Response) -> None:
    for name, value in response.headers:
        assert name == name.lower()
        assert FIELD.fullmatch(value), (name, value)
    if response.status in (204, 304):
        assert not response.body
    elif response.status >= 400:
        is_a_problem(request, response)
    else:
        assert response.status == 200
        is_well_formed(response)


def is_a_problem(request: Request, response: Response) -> None:
    is_query = request.path == "/sparql"
    allowed = METHODS_OF_QUERIES if is_query else METHODS_OF_GRAPHS
    assert (response.status == 405) == (request.method not in allowed)
    assert response.status in (400, 405, 406, 503, 504, *((403, 415) if is_query else (404,)))
    content_type = header(response.headers, "content-type")
    if content_type == "text/html; charset=utf-8":  # to a browser
        assert "html" in (request.accept or "")
        assert response.body.startswith(b"<!doctype html>")
        return
    assert content_type == PROBLEM
    problem = json.loads(response.body)
    assert problem["status"] == response.status
    assert problem["title"] and problem["detail"]
    if response.status in (503, 504):
        assert problem["limit"] in LIMITS
        assert problem["value"] >= 0


def is_well_formed(response: Response) -> None:
    content_type = header(response.headers, "content-type")
    (form,) = (form for form in FORMATS if form.content_type == content_type)
    body = decoded(response)
    match form.codec:
        case ox.RdfFormat():
            list(ox.parse(body, format=form.codec))
        case ox.QueryResultsFormat() if form.codec != ox.QueryResultsFormat.CSV:
            results = ox.parse_query_results(body, format=form.codec)
            list(results if isinstance(results, ox.QuerySolutions) else [])
        case _:
            body.decode()


def decoded(response: Response) -> bytes:
    match header(response.headers, "content-encoding"):
        case "gzip":
            return gzip.decompress(response.body)
        case "zstd":
            return zstandard.ZstdDecompressor().decompress(response.body)
    return response.body


def untimed(response: Response) -> list[tuple[str, str]]:
    return sorted(pair for pair in response.headers if pair[0] != "server-timing")


@given(query=st.one_of(WORKING, mutated()), accept=ACCEPTABLE, encoding=ACCEPT_ENCODING)
def test_head_conditions_and_codings_agree_with_get(
    ask: Ask, query: str, accept: str, encoding: str
) -> None:
    """HEAD is GET without the body, an ETag gives 304, and codings decode to the same bytes."""
    url = urlencode({"query": query})
    get = Request("GET", "/sparql", url, accept=accept, accept_encoding=encoding)
    first = ask(replace(get, query_string=f"{url}&timeout=1"))
    if first.status in (503, 504):
        assert not header(first.headers, "etag")
        return
    response = ask(get)
    tag = header(response.headers, "etag")
    assert bool(tag) == (
        response.status == 200 and "no-store" not in dict(response.headers)["cache-control"]
    )
    if not tag:
        return
    head = ask(replace(get, method="HEAD"))
    assert (head.status, untimed(head)) == (200, untimed(response))
    for condition in (tag, f'W/{tag}, "x"', f'"x", {tag}', "*"):
        same = ask(replace(get, if_none_match=condition))
        assert (same.status, same.body, header(same.headers, "etag")) == (304, b"", tag)
        for name in ("vary", "cache-control", "content-location"):
            assert header(same.headers, name) == header(response.headers, name)
    assert ask(replace(get, if_none_match='"x"')).status == 200
    plain = ask(replace(get, accept_encoding=""))
    assert decoded(response) == plain.body
    assert (header(plain.headers, "etag") == tag) == (response.body == plain.body)
    for coding in ("gzip", "zstd"):
        assert decoded(ask(replace(get, accept_encoding=coding))) == plain.body


@given(accept=st.none() | ACCEPT | st.text(), kind=st.sampled_from(Kind), token=st.none() | VALUES)
def test_negotiation_ends_with_an_offer_or_with_all_offers(
    accept: str | None, kind: Kind, token: str | None
) -> None:
    offers = offered(kind)
    try:
        assert negotiate(accept, offers, token) in offers
    except NotAcceptable as error:
        assert len(error.offers) == len(offers)


@given(st.one_of(ACCEPT_ENCODING, st.text()))
def test_a_coding_is_supported_and_acceptable(accept_encoding: str) -> None:
    coding = negotiate_coding(accept_encoding)
    assert coding in ("", "gzip", "zstd")
    if coding and "*" not in accept_encoding:
        assert coding in accept_encoding.lower()


NAMES_OF_CODINGS = st.sampled_from(["gzip", "zstd", "br", "identity", "*"])


@given(st.dictionaries(NAMES_OF_CODINGS, st.sampled_from([0, 0.25, 0.5, 1]), max_size=5))
def test_a_coding_has_the_highest_quality(qualities: dict[str, float]) -> None:
    """RFC 9110, 12.5.3: ``*`` applies to codings that are not named; of equals, zstd is best."""
    header = ", ".join(f"{name};q={quality}" for name, quality in qualities.items())
    weights = {name: qualities.get(name, qualities.get("*", 0)) for name in ("zstd", "gzip")}
    coding = negotiate_coding(header)
    if coding:
        assert weights[coding] == max(weights.values()) > 0
        assert weights[coding] >= qualities.get("identity", 0)
        assert coding == "zstd" or weights["gzip"] > weights["zstd"]
    else:
        best = max(weights.values())
        assert best == 0 or best < qualities.get("identity", 0)
