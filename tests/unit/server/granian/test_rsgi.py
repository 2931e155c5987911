"""The RSGI application without granian: what it sends, and what it logs."""

import asyncio
import hashlib
import json
import signal
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import quote

import pytest

from kg.config import Config
from kg.errors import BadRequest, Busy, RequestError
from kg.workers.pool import Pool
from server.app import Services
from server.endpoint.endpoint import Endpoint
from server.granian.access_log import AccessLog
from server.granian.bridge import SHORT_BYTES, BodyFile, Bridge
from server.granian.metrics import Metrics
from server.granian.rsgi import (
    RsgiApplication,
    _page_key,
    _read_length,
    _request,
    _set_send_timeout,
)
from server.web.caching import Cache
from server.web.errors import TooLarge, UnknownTransferCoding
from server.web.message import EVERYWHERE, QueryNote, Request, Response, header, preflight

ASK = "ASK { ?s ?p ?o }"
DIRECT = "application/sparql-query"


@dataclass
class Headers:
    """As granian has them: a name may have several lines."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def __contains__(self, name: str) -> bool:
        return bool(self.get_all(name))

    def get(self, name: str, default: str | None = None) -> str | None:
        return next(iter(self.get_all(name)), default)

    def get_all(self, name: str) -> list[str]:
        return [value for other, value in self.lines if other == name]

    def items(self) -> list[tuple[str, str]]:
        return self.lines


@dataclass
class Scope:
    """A request, as granian has it."""

    method: str
    path: str
    query_string: str = ""
    headers: Headers = field(default_factory=Headers)
    client: str = "192.0.2.1:5555"
    server: str = "127.0.0.1:8000"
    scheme: str = "http"
    http_version: str = "1"  # which need not have a Host


class Protocol:
    """Takes a response, as granian does; sends ``parts`` as the request's body."""

    def __init__(self, *parts: bytes, is_stuck: bool = False) -> None:
        self.parts, self.is_stuck = parts, is_stuck
        self.status, self.body = 0, b""
        self.headers: list[tuple[str, str]] = []
        self.is_file = self.is_empty = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self.parts:
            yield part
        if self.is_stuck:
            await asyncio.sleep(60)

    async def client_disconnect(self) -> None:
        await asyncio.sleep(60)

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, headers
        self.is_empty = True

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    def response_file(self, status: int, headers: list[tuple[str, str]], path: str) -> None:
        self.status, self.headers, self.body = status, headers, Path(path).read_bytes()
        self.is_file = True

    def response_file_range(
        self, status: int, headers: list[tuple[str, str]], path: str, start: int, stop: int
    ) -> None:
        self.status, self.headers, self.body = status, headers, Path(path).read_bytes()[start:stop]
        self.is_file = True

    def header(self, name: str) -> str:
        return header(self.headers, name)


Send = Callable[..., Protocol]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("front") / "access.log"


@pytest.fixture(scope="module")
def send(config: Config, log: Path) -> Iterator[Send]:
    front = RsgiApplication(
        replace(
            config,
            access_log=str(log),
            query_limit_bytes=1_000,
            fast_queries=1,
            slow_queries=1,
        )
    )
    loop = asyncio.new_event_loop()
    front.__rsgi_init__(loop)

    def send(
        method: str,
        target: str,
        *parts: bytes,
        is_stuck: bool = False,
        host: str | None = "localhost",
        version: str = "1.1",
        **headers: str,
    ) -> Protocol:
        # Of a stuck request, what arrives is there at once: there is nothing to wait for.
        front._config = replace(front._config, client_timeout_s=0 if is_stuck else 300)
        path, _, query = target.partition("?")
        if host is not None:
            headers["host"] = host
        lines = [(name, line) for name, value in headers.items() for line in value.split("\n")]
        named = Headers([(name.replace("_", "-"), line) for name, line in lines])
        proto = Protocol(*parts, is_stuck=is_stuck)
        loop.run_until_complete(
            front.__rsgi__(Scope(method, path, query, named, http_version=version), proto)
        )
        return proto

    yield send
    front.__rsgi_del__(loop)
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    if front._log._file:
        front._log._file.close()


def last(log: Path) -> dict[str, object]:
    row = json.loads(log.read_text("utf-8").splitlines()[-1])
    assert isinstance(row, dict)
    return row


def sparql(query: str, form: str = "") -> str:
    return f"/sparql?query={quote(query)}{f'&format={form}' if form else ''}"


# ---- pages


def n_kept(send: Send) -> float:
    lines = send("GET", "/metrics").body.decode().splitlines()
    return next(float(x.split()[1]) for x in lines if x.startswith("reliefgraph_cached_answers "))


def test_a_page_is_made_once(send: Send) -> None:
    headers = {"accept": "text/html", "accept_encoding": "gzip", "accept_language": "es"}
    before = n_kept(send)
    first, second = (send("GET", "/doc/place/tolmar", **headers) for _ in range(2))
    assert n_kept(send) == before + 1
    assert first.header("vary")
    assert (second.status, second.headers, second.body) == (200, first.headers, first.body)
    tag = first.header("etag")
    assert send("GET", "/doc/place/tolmar", **headers, if_none_match=tag).status == 304
    assert send("GET", "/doc/place/tolmar", **headers, if_none_match='"other"').status == 200
    head = send("HEAD", "/doc/place/tolmar", **headers)
    assert (head.status, head.header("etag")) == (200, tag)
    assert n_kept(send) == before + 1


def test_a_page_is_kept_for_each_language_and_coding(send: Send) -> None:
    responses = [
        send("GET", "/", accept_language=lang, accept_encoding=coding)
        for lang in ("en", "es")
        for coding in ("gzip", "identity")
        for _ in range(2)
    ]
    assert [response.header("content-language") for response in responses] == ["en"] * 4 + [
        "es"
    ] * 4
    assert [response.header("content-encoding") for response in responses] == [
        "gzip",
        "gzip",
        "",
        "",
    ] * 2


def test_the_key_of_a_page_is_short_for_any_request() -> None:
    def key(accept: str) -> bytes | None:
        return _page_key(Scope("GET", "/", headers=Headers([("accept", accept)])))

    long = key("text/html" + "," * 100_000)
    assert long
    assert len(long) <= 64
    assert long == key("text/html" + "," * 100_000)
    assert long != key("text/html" + "," * 100_001)


def test_an_error_on_a_page_is_not_kept(send: Send) -> None:
    before = n_kept(send)
    assert send("GET", "/doc/place/atlantis").status == 404
    assert send("POST", "/doc/place/tolmar").status == 405
    assert n_kept(send) == before


# ---- an operator's paths


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_an_operator_s_paths_are_read_only(send: Send, path: str) -> None:
    for method in ("GET", "HEAD"):
        response = send(method, path)
        assert (response.status, response.header("cache-control")) == (200, "no-store")
    for method in ("POST", "PUT", "DELETE", "QUERY"):
        response = send(method, path)
        assert (response.status, response.header("allow")) == (405, "GET, HEAD, OPTIONS")


def test_all_is_well_in_words(send: Send) -> None:
    assert send("GET", "/healthz").body == send("GET", "/readyz").body == b"ok\n"
    assert send("GET", "/metrics").header("content-type").startswith("text/plain; version=1.0.0")


def test_it_is_not_ready_without_workers(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.workers.pool.Pool.is_ready", False)
    assert (send("GET", "/readyz").status, send("HEAD", "/readyz").status) == (503, 503)
    assert send("GET", "/healthz").status == 200


def test_metrics_count_requests_and_queries(send: Send) -> None:
    def count(line: str) -> float:
        lines = send("GET", "/metrics").body.decode().splitlines()
        return sum(float(row.rsplit(" ", 1)[1]) for row in lines if row.startswith(line))

    requests = 'reliefgraph_requests_total{route="sparql",status="200"}'
    queries = 'reliefgraph_queries_total{outcome="%s"}'
    before = [count(requests), count(queries % "computed"), count(queries % "hit")]
    for _ in range(3):
        send("GET", sparql(f"{ASK} # counted"))
    after = [count(requests), count(queries % "computed"), count(queries % "hit")]
    assert [b - a for a, b in zip(before, after, strict=True)] == [3, 1, 2]
    tag = send("GET", sparql(f"{ASK} # counted")).header("etag")
    send("GET", sparql(f"{ASK} # counted"), if_none_match=tag, accept="application/json")
    assert count(queries % "not-modified") == 1
    send("GET", sparql("SELECT"))
    assert count(queries % "QuerySyntaxError") == 1


# ---- the endpoint, which Flask does not have here


def test_the_sitemap_lists_the_query_page(send: Send) -> None:
    assert send("GET", "/sparql", accept="text/html").status == 200
    assert send("GET", "/sitemap.xml").body.count(b"/sparql</loc>") == 1


# ---- methods and preflights on every route


@pytest.mark.parametrize(
    "path",
    ["/", "/id/place/tolmar", "/doc/place/tolmar", "/dumps/", "/dumps/latest/reliefgraph.nq"],
)
def test_other_methods_get_the_allowed_ones(send: Send, path: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        response = send(method, path)
        assert response.status == 405
        assert set(response.header("allow").split(", ")) == {"GET", "HEAD", "OPTIONS"}
        assert response.header("content-type") == "application/problem+json"
        assert response.header("cache-control") == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sparql",
        "/graphs",
        "/graph/links",
        "/id/place/tolmar",
        "/doc/place/tolmar",
        "/dumps/",
        "/dumps/latest/reliefgraph.nq",
        "/static/site.css",
        "/healthz",
        "/metrics",
    ],
)
def test_a_preflight_is_answered_on_every_route(send: Send, path: str) -> None:
    response = send(
        "OPTIONS",
        path,
        origin="https://example.org",
        access_control_request_method="POST",
        access_control_request_headers="traceparent,user-agent,queryid",
    )
    assert (response.status, response.body) == (204, b"")
    assert response.header("access-control-allow-origin") == "*"
    assert response.header("access-control-allow-credentials") == ""
    assert response.header("access-control-allow-headers") == "traceparent,user-agent,queryid"
    assert response.header("access-control-allow-methods") == "POST"
    assert int(response.header("access-control-max-age")) > 0
    asked = "Access-Control-Request-Headers, Access-Control-Request-Method"
    assert response.header("vary") == asked
    assert "GET" in response.header("allow")


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/sparql?query=SELECT", 400),
        ("GET", "/sparql?update=x", 403),
        ("GET", "/nowhere", 404),
        ("GET", "/id/nowhere", 404),
        ("GET", "/graph/nowhere", 404),
        ("DELETE", "/sparql", 405),
        ("DELETE", "/healthz", 405),
        ("GET", "/graphs?default&format=pdf", 406),
        ("POST", "/sparql", 415),
    ],
)
def test_errors_can_be_read_by_any_page(send: Send, method: str, target: str, status: int) -> None:
    response = send(method, target, origin="https://example.org")
    assert (response.status, response.header("access-control-allow-origin")) == (status, "*")
    assert response.header("cache-control") == "no-store"
    assert response.header("x-content-type-options") == "nosniff"
    problem = json.loads(response.body)
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]


# ---- bodies


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"content_length": "4001"}, 413), ({"content_length": "1"}, 400), ({}, 400)],
)
def test_a_body_that_is_too_long_is_not_read_on(
    send: Send, headers: dict[str, str], status: int
) -> None:
    parts = [b"#" * 1_000] * 5
    response = send("POST", "/sparql", *parts, is_stuck=True, content_type=DIRECT, **headers)
    assert (response.status, response.header("connection")) == (
        status,
        "close" if status == 413 else "",
    )


def test_a_body_that_does_not_arrive_is_given_up(send: Send) -> None:
    response = send(
        "POST", "/sparql", b"ASK", is_stuck=True, content_type=DIRECT, content_length="9"
    )
    assert (response.status, response.header("connection")) == (408, "close")


def test_a_body_may_come_in_parts(send: Send) -> None:
    response = send("POST", "/sparql", b"ASK", b" ", b"{}", content_type=DIRECT, content_length="6")
    assert (response.status, response.body) == (200, b'{"head":{},"boolean":true}')


def test_a_body_that_breaks_off_is_refused(send: Send) -> None:
    for length in ("5", "7"):
        response = send("POST", "/sparql", b"ASK {}", content_type=DIRECT, content_length=length)
        assert response.status == 400


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ((b"ASK", b" {}", b""), 200),
        ((b"ASK {}", b"", b""), 400),  # an error, or trailers
        ((b"ASK {}",), 400),  # granian does not do this
        ((b"#" * 4_001, b""), 413),
        ((b"#" * 4_000, b"#"), 413),
    ],
)
def test_a_chunked_body_is_read_if_it_is_complete(
    send: Send, parts: tuple[bytes, ...], status: int
) -> None:
    response = send("POST", "/sparql", *parts, content_type=DIRECT, transfer_encoding="Chunked")
    assert response.status == status
    if status == 413:
        problem = json.loads(response.body)
        assert (problem["limit"], problem["value"]) == ("body_bytes", 4_000)


@pytest.mark.parametrize("method", ["GET", "DELETE", "OPTIONS"])
def test_a_body_that_nothing_needs_is_read_too(send: Send, method: str) -> None:
    for parts, is_complete in (((b"x", b""), True), ((b"x", b"", b""), False)):
        response = send(method, "/healthz", *parts, transfer_encoding="chunked")
        assert (response.status != 400) is is_complete


def test_another_transfer_coding_is_unknown(send: Send) -> None:
    response = send("POST", "/sparql", b"", transfer_encoding="gzip, chunked")
    assert (response.status, response.header("connection")) == (501, "close")


@pytest.mark.parametrize(
    ("hosts", "version", "is_valid"),
    [
        (
            "a a:80 a: 127.0.0.1:1 [::1]:8000 x_y [v7.a:b] %C3%A9 a.b. xn--bcher-kva.example",
            "1.1",
            True,
        ),
        ('a/ u@a ::1 [::1 [x] a:b a:1:2 %zz a?b a#b a\tb "', "1.1", False),
        ("a\nb a\na \n", "1.1", False),
        ("a", "1", True),
        ("a/ a\nb", "1", False),
    ],
)
@pytest.mark.parametrize("path", ["/", "/healthz", "/sparql", "/static/site.css", "/nowhere"])
def test_a_request_has_one_valid_host(
    send: Send, hosts: str, version: str, path: str, *, is_valid: bool
) -> None:
    for host in hosts.split(" "):
        response = send("GET", path, host=host, version=version)
        assert (response.status != 400) is is_valid, host


@pytest.mark.parametrize("path", ["/healthz", "/sparql", "/"])
def test_a_request_has_one_content_type(send: Send, path: str) -> None:
    response = send("GET", path, content_type=f"{DIRECT}\ntext/plain")
    assert response.status == 400
    assert b"a request has at most one Content-Type header" in response.body


def test_only_old_requests_may_lack_a_host(send: Send) -> None:
    assert send("GET", "/healthz", host=None, version="1").status == 200
    assert send("GET", "/healthz", host="").status == 200
    for host in (None, "a b"):
        assert send("GET", "/healthz", host=host).status == 400


def test_long_answers_are_sent_from_disk_and_others_from_memory(send: Send) -> None:
    for n, is_file in ((SHORT_BYTES - 5, False), (SHORT_BYTES - 4, True)):
        response = send("GET", sparql(f"SELECT ?x {{ BIND({_string(n)} AS ?x) }}", "csv"))
        assert (response.status, response.is_file) == (200, is_file)
        assert len(response.body) == len("x\r\n\r\n") + n
        if is_file:
            assert response.header("content-length") == str(len(response.body))


def _string(n: int) -> str:
    """Return an expression for a string of ``n`` characters: a query is short."""
    short = "x" * 16
    longer = f"REPLACE('{short}', 'x', '{short}')"  # 256
    return f"SUBSTR(REPLACE({longer}, 'x', {longer}), 1, {n})"


# ---- the access log


def test_a_query_is_in_the_log(send: Send, log: Path) -> None:
    query = f"{ASK} # logged"
    digest = f"sha256:{hashlib.sha256(query.encode()).hexdigest()[:16]}"
    for outcome in ("computed", "hit"):
        response = send("GET", sparql(query))
        row = last(log)
        assert (row["client"], row["method"], row["path"]) == ("192.0.2.1:5555", "GET", "/sparql")
        assert (row["status"], row["bytes"]) == (200, len(response.body))
        assert (row["outcome"], row["query"]) == (outcome, digest)
        assert "text" not in row
        assert isinstance(row["ms"], float)
        assert "logged" not in log.read_text("utf-8")


def test_head_sends_no_bytes(send: Send, log: Path) -> None:
    dump = "/dumps/latest/reliefgraph.nq"
    for target in (sparql(ASK), "/", "/healthz", send("GET", dump).header("location")):
        send("HEAD", target)
        assert (last(log)["status"], last(log)["bytes"]) == (200, 0), target


def test_a_file_s_bytes_are_logged(send: Send, log: Path, config: Config) -> None:
    location = send("GET", "/dumps/latest/reliefgraph.nq").header("location")
    response = send("GET", location)
    n_bytes = (config.releases / "latest/reliefgraph.nq").stat().st_size
    assert (response.status, len(response.body), last(log)["bytes"]) == (200, n_bytes, n_bytes)
    assert n_bytes > SHORT_BYTES


def test_a_part_of_a_file_is_sent_from_where_it_lies(send: Send, log: Path, config: Config) -> None:
    location = send("GET", "/dumps/latest/reliefgraph.nq").header("location")
    data = (config.releases / "latest/reliefgraph.nq").read_bytes()
    for wanted, part in (("bytes=5-9", slice(5, 10)), ("bytes=1000-", slice(1000, None))):
        response = send("GET", location, range=wanted)
        assert (response.status, response.body, response.is_file) == (206, data[part], True)
        assert response.header("content-length") == str(len(response.body))
        assert last(log)["bytes"] == len(response.body)
    assert (send("HEAD", location, range="bytes=0-9").status, last(log)["bytes"]) == (200, 0)
    assert send("GET", location, range=f"bytes={len(data)}-").status == 416


def test_an_error_is_logged_by_its_name(send: Send, log: Path) -> None:
    send("GET", sparql("SELECT * { SERVICE <http://127.0.0.1:9/> {} }"))
    assert (last(log)["status"], last(log)["outcome"]) == (403, "Refused")
    send("POST", "/sparql", is_stuck=True, content_type=DIRECT, content_length="9")
    assert last(log)["status"] == 408


def test_an_error_of_ours_tells_nothing(
    send: Send, log: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr("server.endpoint.protocol.read", fail)
    response = send("GET", "/sparql?query=new")
    assert (response.status, response.header("content-type")) == (500, "application/problem+json")
    assert b"secret" not in response.body
    assert last(log)["status"] == 500
    assert "/secret/path" in caplog.text


def test_a_header_may_come_in_several_lines(send: Send) -> None:
    result = send("GET", sparql(ASK), accept="text/csv;q=0.1\napplication/sparql-results+json")
    assert result.header("content-type") == "application/sparql-results+json"
    tags = f'"another"\n{result.header("etag")}'
    accept = "application/sparql-results+json"
    assert send("GET", sparql(ASK), accept=accept, if_none_match=tags).status == 304
    long = sparql("SELECT * { ?s ?p ?o } LIMIT 100")
    coded = send("GET", long, accept=accept, accept_encoding="identity;q=0.5\ngzip")
    assert coded.header("content-encoding") == "gzip"


def test_a_page_is_kept_for_all_lines_of_a_header(send: Send) -> None:
    for form in ("text/turtle", "application/ld+json"):
        accept = f"text/html;q=0.1\n{form}\nimage/png;q=0.2"
        assert (
            send("GET", "/doc/place/tolmar", accept=accept).header("content-type").startswith(form)
        )


# ---- one part of the front at a time, with stand-ins for the others


class Spool:
    """Notes what is dropped and written."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.dropped = folder, list[Path]()

    def drop(self, path: Path) -> None:
        self.dropped.append(path)

    def write(self, parts: tuple[bytes, ...]) -> Path:
        path = self.folder / "spooled"
        path.write_bytes(b"".join(parts))
        return path


class Bare:
    """A real front whose parts are all stand-ins."""

    def __init__(self, folder: Path) -> None:
        self.front = RsgiApplication.__new__(RsgiApplication)
        self.asked: list[tuple[object, ...]] = []
        self.content: bytes | BodyFile = b"made"
        self.status, self.headers = 200, [("etag", '"a"'), ("content-type", "text/html")]
        self.answer = Response(200, (), b"answer")
        self.spool = Spool(folder)
        self.cache = Cache(10**6)
        self.front._has_served = True
        self.front._config = Config(client_timeout_s=7)
        self.front._pool = cast("Pool", SimpleNamespace(is_ready=True))
        self.front._bridge = cast("Bridge", SimpleNamespace(call=self.call, spool=self.spool))
        self.front._endpoint = cast(
            "Endpoint", SimpleNamespace(cache=self.cache, respond=self.respond)
        )
        self.front._services = cast("Services", SimpleNamespace(body_limit_bytes=10))
        self.front._metrics = cast(
            "Metrics", SimpleNamespace(observe=self.note("observe"), text=lambda: b"counted")
        )
        self.front._log = cast("AccessLog", SimpleNamespace(write=self.note("log")))

    def note(self, name: str) -> Callable[..., None]:
        return lambda *args: self.asked.append((name, *args))

    async def call(
        self, scope: Scope, headers: list[tuple[str, str]], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes | BodyFile]:
        self.asked.append(("page", scope.path, list(headers), body))
        return self.status, self.headers, self.content

    async def respond(self, request: Request, disconnected: object) -> Response:
        self.asked.append(("answer", request))
        return self.answer

    def get(self, proto: Protocol | None = None, **scope: Any) -> Protocol:
        proto = proto or Protocol()
        request = Scope(**{"method": "GET", "path": "/", **scope})
        asyncio.run(self.front.__rsgi__(request, proto))
        return proto


@pytest.fixture
def bare(tmp_path: Path) -> Bare:
    return Bare(tmp_path)


def lines(*headers: tuple[str, str]) -> Headers:
    return Headers(list(headers))


def test_a_page_is_cached(bare: Bare) -> None:
    headers = lines(("accept", "a"), ("if-none-match", '"b"'))
    for _ in range(2):
        response = bare.get(headers=headers, path="/é")
        assert (response.status, response.body, response.headers) == (
            200,
            b"made",
            [*bare.headers, *EVERYWHERE],
        )
    known = bare.get(headers=lines(("accept", "a"), ("if-none-match", '"a"')), path="/é")
    assert (known.status, known.headers) == (304, [("etag", '"a"'), *EVERYWHERE])
    assert [row for row in bare.asked if row[0] == "page"] == [("page", "/é", headers.lines, b"")]
    assert len(bare.cache) == 1


@pytest.mark.parametrize(
    ("scope", "answer"),
    [
        ({"method": "HEAD"}, {}),
        ({"method": "POST", "headers": lines(("content-length", "0"))}, {}),
        ({"headers": lines(("range", "bytes=0-1"))}, {}),
        ({}, {"status": 404}),
        ({}, {"status": 203}),
        ({}, {"headers": [("content-type", "text/html")]}),
    ],
)
def test_other_responses_are_not_cached(
    bare: Bare, scope: dict[str, Any], answer: dict[str, Any]
) -> None:
    for name, value in answer.items():
        setattr(bare, name, value)
    for n in (1, 2):
        bare.get(**scope)
        assert [row[0] for row in bare.asked].count("page") == n
    assert len(bare.cache) == 0


def digest(**scope: Any) -> bytes | None:
    return _page_key(Scope(**{"method": "GET", "path": "/", **scope}))


def test_a_page_is_kept_by_all_that_it_depends_on() -> None:
    varied = ("accept", "accept-language", "accept-encoding")
    digests = [
        digest(),
        digest(path="/a"),
        digest(query_string="a"),
        *(digest(headers=lines((name, value))) for name in varied for value in ("", "a")),
        digest(headers=lines(("accept", "a"), ("accept", "b"))),
    ]
    assert None not in digests
    assert len(set(digests)) == len(digests)
    assert digest(headers=lines(("cookie", "a"), ("if-none-match", '"a"'))) == digest()
    assert digest(headers=lines(("accept", "a"), ("accept", "b"))) == digest(
        headers=lines(("accept", "a, b"))
    )
    assert digest(path="/\udc80") != digest()
    assert digest(method="HEAD") is digest(headers=lines(("range", ""))) is None


def test_a_request_is_read_with_all_lines_of_its_headers() -> None:
    headers = lines(
        ("content-type", "text/plain"),
        ("accept", "a"),
        ("accept-encoding", "b"),
        ("accept", "c"),
        ("accept-encoding", "d"),
        ("if-none-match", "e"),
        ("if-none-match", "f"),
    )
    scope = Scope("POST", "/é", "a=é", headers)
    assert _request(scope, b"x") == Request(
        "POST", "/é", "a=%C3%A9", "text/plain", "a, c", "b, d", "e, f", b"x"
    )
    assert _request(Scope("GET", "/"), b"") == Request("GET", "/", "", "", None, "", "", b"")
    assert _request(Scope("GET", "/", headers=lines(("accept", ""))), b"").accept == ""


@pytest.mark.parametrize(
    ("headers", "length"),
    [
        ((), 0),
        ((("content-length", "0"),), 0),
        ((("content-length", "10"),), 10),
        ((("transfer-encoding", " CHUNKED"),), None),
    ],
)
def test_a_body_is_as_long_as_its_header_says(
    headers: tuple[tuple[str, str], ...], length: int | None
) -> None:
    assert _read_length(lines(*headers), 10) == length


@pytest.mark.parametrize(
    ("header_", "error", "words"),
    [
        (("content-length", "11"), TooLarge, "the body is longer than 10 bytes"),
        (("content-length", "x"), BadRequest, "Content-Length must be a whole number of up to 18"),
        (("content-length", "-1"), BadRequest, "Content-Length must be a whole number of up to 18"),
        (("transfer-encoding", ""), UnknownTransferCoding, "must be chunked, not $"),
        (("transfer-encoding", "gzip, chunked"), UnknownTransferCoding, "not gzip, chunked"),
    ],
)
def test_an_invalid_length_is_reported(
    header_: tuple[str, str], error: type[RequestError], words: str
) -> None:
    with pytest.raises(error, match=words):
        _read_length(lines(header_), 10)


@pytest.mark.parametrize(
    ("method", "parts", "length", "expected"),
    [
        ("POST", (b"12345", b"67890"), "10", b"1234567890"),
        ("GET", (b"1",), "1", b"1"),
        ("GET", (b"1",), None, b""),
        ("HEAD", (b"1",), None, b""),
        ("DELETE", (b"1",), None, b""),
        ("OPTIONS", (b"1",), None, b""),
        ("PUT", (b"1",), None, "the body has 1 bytes, Content-Length says 0"),
        ("POST", (b"12", b"34", b"56"), "3", "the body has 4 bytes, Content-Length says 3"),
        ("POST", (b"12",), "3", "the body has 2 bytes, Content-Length says 3"),
        ("POST", (), "11", "the body is longer than 10 bytes"),
    ],
)
def test_a_body_is_read_whole_or_not_at_all(
    bare: Bare, method: str, parts: tuple[bytes, ...], length: str | None, expected: bytes | str
) -> None:
    headers = lines(("content-length", length)) if length else lines()
    response = bare.get(Protocol(*parts), method=method, headers=headers)
    read = [row[3] for row in bare.asked if row[0] == "page"]
    if isinstance(expected, bytes):
        assert (response.status, read) == (200, [expected])
    else:
        assert (read, json.loads(response.body)["detail"]) == ([], expected)


def test_a_late_body_is_a_timeout(bare: Bare) -> None:
    bare.front._config = Config(client_timeout_s=0)
    response = bare.get(
        Protocol(is_stuck=True), method="POST", headers=lines(("content-length", "1"))
    )
    assert response.status == 408
    assert json.loads(response.body)["detail"] == "the body did not arrive within 0 seconds"


def test_the_endpoint_answers_its_own_paths(bare: Bare) -> None:
    response = bare.get(path="/sparql", query_string="a=b")
    assert (response.status, response.body, response.headers) == (200, b"answer", list(EVERYWHERE))
    assert bare.asked[0] == ("answer", Request("GET", "/sparql", "a=b"))


@pytest.mark.parametrize(
    ("method", "n", "is_file"),
    [("GET", SHORT_BYTES, False), ("GET", SHORT_BYTES + 1, True), ("HEAD", SHORT_BYTES + 1, False)],
)
def test_a_long_answer_is_sent_from_disk(bare: Bare, method: str, n: int, *, is_file: bool) -> None:
    bare.answer = Response(200, (), b"x" * n)
    response = bare.get(method=method, path="/sparql")
    assert (response.body, response.is_file) == (b"x" * n, is_file)
    length = [("content-length", str(n))] if is_file else []
    assert response.headers == [*EVERYWHERE, *length]
    assert bare.spool.dropped == [bare.spool.folder / "spooled"][:is_file]
    assert bare.asked[-2][0] == "log"
    assert bare.asked[-2][3] == (0 if method == "HEAD" else n)


@pytest.mark.parametrize(
    ("path", "is_ready", "status", "body"),
    [
        ("/healthz", True, 200, b"ok\n"),
        ("/healthz", False, 200, b"ok\n"),
        ("/readyz", True, 200, b"ok\n"),
        ("/readyz", False, 503, b"no worker\n"),
        ("/metrics", False, 200, b"counted"),
    ],
)
def test_operators_get_health_readiness_and_metrics(
    bare: Bare, path: str, status: int, body: bytes, *, is_ready: bool
) -> None:
    bare.front._pool = cast("Pool", SimpleNamespace(is_ready=is_ready))
    version = " version=1.0.0;" if path == "/metrics" else ""
    for method in ("GET", "HEAD"):
        response = bare.get(path=path, method=method)
        assert (response.status, response.body) == (status, body)
        assert response.headers == [
            ("content-type", f"text/plain;{version} charset=utf-8"),
            ("cache-control", "no-store"),
            *EVERYWHERE,
        ]
    options = bare.get(path=path, method="OPTIONS")
    assert (options.status, options.header("allow")) == (204, "GET, HEAD, OPTIONS")
    assert set(options.headers) >= {*EVERYWHERE, *preflight(None, None)}


def test_the_whole_server_has_options_and_nothing_else(send: Send) -> None:
    options = send("OPTIONS", "*")
    assert (options.status, options.header("allow")) == (204, "GET, HEAD, OPTIONS, POST, QUERY")
    assert set(options.headers) >= {*EVERYWHERE, *preflight(None, None)}
    assert {send(method, "*").status for method in ("GET", "HEAD", "PUT", "POST")} == {400}


def test_responses_are_counted_and_logged(
    bare: Bare, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = iter((1.0, 1.5, 2.0, 2.25, 3.0, 3.125))
    monkeypatch.setattr("server.granian.rsgi.perf_counter", lambda: next(clock))
    bare.answer = Response(200, (), b"answer", QueryNote("hit", "ASK {}"))
    bare.get(path="/graphs")

    async def refuse(*_: object) -> Response:
        raise Busy("too many", "x", 1)

    async def fail(*_: object) -> Response:
        raise RuntimeError("/secret")

    bare.front._endpoint.respond = refuse
    busy = bare.get(path="/sparql")
    bare.front._endpoint.respond = fail
    failed = bare.get(path="/sparql")
    assert (busy.status, failed.status) == (503, 500)
    assert json.loads(failed.body) == {
        "title": "Internal Server Error",
        "status": 500,
        "detail": "an error of the server",
    }
    assert "GET /sparql" in caplog.text
    rows = [row for row in bare.asked if row[0] == "observe"]
    assert rows == [
        ("observe", "/graphs", 200, "hit", 0.5),
        ("observe", "/sparql", 503, "Busy", 0.25),
        ("observe", "/sparql", 500, "", 0.125),
    ]
    logged = [row[2:] for row in bare.asked if row[0] == "log"]
    assert logged[0] == (bare.answer, 6, 0.5)
    assert [row[1:] for row in logged[1:]] == [(len(busy.body), 0.25), (len(failed.body), 0.125)]


@pytest.mark.parametrize(
    ("start", "headers"),
    [(None, []), (2, []), (0, []), (None, [("content-length", "9")])],
)
@pytest.mark.parametrize("is_temporary", [True, False])
def test_a_file_is_sent_and_dropped_if_it_is_temporary(
    bare: Bare, start: int | None, headers: list[tuple[str, str]], *, is_temporary: bool
) -> None:
    path = bare.spool.folder / "file"
    path.write_bytes(b"0123456789")
    n = 10 if start is None else 3
    bare.content, bare.headers = BodyFile(path, n, is_temporary=is_temporary, start=start), headers
    response = bare.get()
    assert (response.status, response.is_file) == (200, True)
    assert response.body == (b"0123456789" if start is None else b"0123456789"[start : start + 3])
    length = headers or [("content-length", str(n))]
    assert sorted(response.headers) == sorted([*EVERYWHERE, *length])
    assert bare.spool.dropped == [path][:is_temporary]
    assert bare.asked[-2][3] == n
    head = bare.get(method="HEAD")
    assert (head.is_file, head.body, bare.asked[-2][3]) == (False, b"", 0)
    assert bare.spool.dropped == [path, path][: 2 * is_temporary]


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_without_a_body_is_sent_without_one(bare: Bare, status: int) -> None:
    bare.status, bare.content = status, b""
    response = bare.get()
    assert (response.status, response.is_empty) == (status, True)
    assert response.headers == [*bare.headers, *EVERYWHERE]
    bare.status = 205
    assert not bare.get().is_empty


def test_common_headers_are_not_repeated(bare: Bare) -> None:
    bare.headers = [*EVERYWHERE, ("etag", '"a"')]
    assert bare.get().headers == bare.headers


def test_a_stalled_connection_is_closed(bare: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    stalled: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        _set_send_timeout(7)
        found = listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
        assert (found, listening.fileno() >= 0) == (7_000, True)
    monkeypatch.setattr("server.granian.rsgi._set_send_timeout", stalled.append)
    bare.front._has_served = False
    for _ in range(2):
        bare.get()
    assert stalled == [7]


def test_workers_start_before_the_first_request_and_end_after_the_last(
    bare: Bare, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[object] = []

    async def start() -> None:
        steps.append("start")

    async def stop() -> None:
        steps.append("stop")

    libc = SimpleNamespace(prctl=lambda *args: steps.append(args))
    monkeypatch.setattr("ctypes.CDLL", lambda _: libc)
    has_warmed = threading.Event()
    bare.front._pool = cast("Pool", SimpleNamespace(start=start, stop=stop))
    bare.front._services = cast("Services", SimpleNamespace(warm=has_warmed.set))
    bare.spool.close = lambda: steps.append("close")  # type: ignore[attr-defined]
    loop = asyncio.new_event_loop()
    bare.front.__rsgi_init__(loop)
    assert has_warmed.wait(60)
    bare.front.__rsgi_del__(loop)
    loop.close()
    assert steps == [(1, signal.SIGTERM), "start", "stop", "close"]
