"""Requests as clients send them, byte by byte: bodies in chunks, codings, hosts, IPv6.

Source: https://www.rfc-editor.org/rfc/rfc9112.html
"""

import gzip
import http.client
import json
import os
import socket
from collections.abc import Iterator

import pytest

from kg.config import Config
from tests.e2e.serving import MAX_WAIT_S, PROGRAM, free_port, running, served

DIRECT = b"Content-Type: application/sparql-query\r\n"
CHUNKED = b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + DIRECT + b"Transfer-Encoding: chunked\r\n\r\n"
TRUE = b'{"head":{},"boolean":true}'
SENT = b"6\r\nASK {}\r\n"


@pytest.fixture(scope="module")
def environ(config: Config) -> dict[str, str]:
    return {
        "RELIEFGRAPH_RELEASES": str(config.releases),
        "RELIEFGRAPH_STORES": str(config.stores),
        "RELIEFGRAPH_CLIENT_TIMEOUT_S": str(MAX_WAIT_S),
        "RELIEFGRAPH_QUERY_TIMEOUT_S": str(MAX_WAIT_S),
    }


@pytest.fixture(scope="module")
def url(environ: dict[str, str]) -> Iterator[str]:
    with served(environ) as url:
        yield url


def exchange(url: str, request: bytes, *, then_close: bool = False) -> tuple[int, bytes]:
    """Send bytes, and perhaps the end of the connection; return the status and the body."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=MAX_WAIT_S) as connection:
        connection.sendall(request)
        if then_close:
            connection.shutdown(socket.SHUT_WR)
        response = http.client.HTTPResponse(connection)
        response.begin()
        return response.status, response.read()


def evaluated(url: str) -> list[bytes]:
    """Return the metrics that count queries with an answer."""
    _, metrics = exchange(url, b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
    names = tuple(f'reliefgraph_queries_total{{outcome="{each}"' for each in ("computed", "hit"))
    return [line for line in metrics.splitlines() if line.decode().startswith(names)]


@pytest.mark.parametrize(
    "body",
    [
        SENT + b"0\r\n\r\n",
        b"3\r\nASK\r\n3\r\n {}\r\n0\r\n\r\n",
        b"".join(b"1\r\n%c\r\n" % byte for byte in b"ASK {}") + b"0\r\n\r\n",
        b'6;name="value"\r\nASK {}\r\n0\r\n\r\n',
        b"0006\r\nASK {}\r\n000\r\n\r\n",
    ],
)
def test_a_chunked_query_is_answered(url: str, body: bytes) -> None:
    assert exchange(url, CHUNKED + body) == (200, TRUE)


@pytest.mark.parametrize(
    ("body", "then_close"),
    [
        (b"", True),  # no chunk
        (b"9\r\nASK {}", True),  # in the middle of a chunk
        (b"6\r\nASK {}", True),  # before the end of a chunk
        (SENT, True),  # between chunks
        (SENT + b"0\r\n", True),  # in the last chunk
        (SENT + b"zz\r\n", False),
        (b"6\r\nASK {} \r\n0\r\n\r\n", False),
        (b"-6\r\nASK {}\r\n0\r\n\r\n", False),
        (b"fffffffffffffffff\r\nASK {}", False),
        (SENT + b"0\r\nX-Trailer: a\r\n\r\n", False),
    ],
)
def test_a_chunked_query_that_breaks_off_is_refused_and_not_run(
    url: str, body: bytes, *, then_close: bool
) -> None:
    before = evaluated(url)
    status, problem = exchange(url, CHUNKED + body, then_close=then_close)
    assert status == json.loads(problem)["status"] == 400
    assert json.loads(problem)["detail"].startswith("the chunked body is incomplete or malformed")
    assert evaluated(url) == before


def test_a_body_that_is_shorter_than_its_length_is_refused(url: str) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + DIRECT + b"Content-Length: 9\r\n\r\n"
    status, problem = exchange(url, head + b"ASK {}", then_close=True)
    assert (status, json.loads(problem)["detail"][:23]) == (400, "the body has 6 bytes, C")


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n", 200),
        (b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", 200),
        (b"Transfer-Encoding: gzip, chunked\r\n", 501),
        (b"Transfer-Encoding: chunked, gzip\r\n", 400),
        (b"Transfer-Encoding: identity\r\n", 400),
        (b"Content-Length: 6\r\nContent-Length: 7\r\n", 400),
    ],
)
def test_chunks_count_more_than_a_length(url: str, lines: bytes, status: int) -> None:
    """Such a connection is closed, so that nothing can be smuggled: RFC 9112, 6.1."""
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + DIRECT + lines + b"\r\n"
    smuggled = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=MAX_WAIT_S) as connection:
        connection.sendall(head + SENT + b"0\r\n\r\n" + smuggled)
        reply = connection.makefile("rb").read()
    assert reply.startswith(b"HTTP/1.1 %d " % status)
    assert reply.count(b"HTTP/1.1 ") == 1


def test_a_chunked_body_may_be_coded(url: str) -> None:
    body = gzip.compress(b"ASK {}")
    head = CHUNKED[:-2] + b"Content-Encoding: gzip\r\n\r\n"
    sent = b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"
    assert exchange(url, head + sent) == (200, TRUE)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET {} HTTP/1.1\r\n\r\n", 400),
        (b"GET {} HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
        (b"GET {} HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        (b"GET {} HTTP/1.1\r\nHost: \xe9\r\n\r\n", 400),
        (b"GET {} HTTP/1.1\r\nHost: ::1\r\n\r\n", 400),
        (b"GET http://a{} HTTP/1.1\r\n\r\n", 400),
        (b"GET {} HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET {} HTTP/1.1\r\nHost: [::1]:8000\r\n\r\n", 200),
        (b"GET {} HTTP/1.1\r\nHost:\r\n\r\n", 200),
        (b"GET {} HTTP/1.0\r\n\r\n", 200),
        (b"GET http://other.example{} HTTP/1.1\r\nHost: other.example\r\n\r\n", 200),
    ],
)
@pytest.mark.parametrize("path", [b"/", b"/healthz", b"/sparql?query=ASK%7B%7D", b"/robots.txt"])
def test_a_request_has_one_valid_host(url: str, request_: bytes, status: int, path: bytes) -> None:
    for _ in range(2):  # computed, then cached
        assert exchange(url, request_.replace(b"{}", path))[0] == status


# ---- the size of a query


@pytest.mark.parametrize(
    "query",
    [
        "ASK { VALUES (?x ?y) { " + "(1 <urn:x>) " * 1_300 + "} }",
        "ASK { VALUES (?x ?y) { " + "(1 1)" * 19_000 + "} }",
        "ASK { VALUES ?x { " + "1 " * 49_000 + "} }",
        "ASK { BIND(1 AS ?x) FILTER(?x IN(1" + ",1" * 49_000 + ")) }",
        "ASK { FILTER NOT EXISTS { " + "<urn:a> <urn:b> <urn:c> . " * 1_000 + "} }",
        "ASK { {}" + "UNION{}" * 7_000 + " }",
        "ASK { FILTER(1" + "+1" * 8_000 + ") }",
        "ASK { FILTER(" + "!" * 50_000 + "true) }",
        "ASK { FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
        "ASK { FILTER(" + "STR(" * 5_000 + "1" + ")" * 5_000 + ") }",
        "ASK " + "{" * 10_000 + "}" * 10_000,
        "ASK { FILTER(" + "EXISTS{FILTER " * 3_000 + "(true)" + "}" * 3_000 + ") }",
        "ASK { # " + "x " * 49_000 + "\n}",
    ],
    ids=lambda query: query[:40],
)
def test_a_long_or_deep_query_is_answered(url: str, query: str) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + DIRECT
    body = query.encode()
    status, answer = exchange(url, head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    assert (status, answer) == (200, TRUE)


def test_a_query_that_overflows_the_engine_s_stack_is_reported(url: str) -> None:
    body = b"ASK { FILTER(" + b"(" * 49_000 + b"1" + b")" * 49_000 + b") }"
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + DIRECT
    status, problem = exchange(url, head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    assert (status, json.loads(problem)["limit"]) == (503, "stack")


# ---- addresses


@pytest.mark.parametrize("host", ["::1", "::"])
def test_the_server_listens_on_ipv6(environ: dict[str, str], host: str) -> None:
    url = f"http://[::1]:{(port := free_port())}"
    command = [str(PROGRAM), "serve", "--host", host, "--port", str(port)]
    with running(command, f"{url}/", env={**os.environ, **environ}):
        connection = http.client.HTTPConnection("::1", port, timeout=MAX_WAIT_S)
        connection.request("GET", "/sparql", headers={"Accept": "text/turtle"})
        assert f"<{url}/sparql>" in connection.getresponse().read().decode()
        connection.close()
