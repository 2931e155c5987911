"""The statements of docs/endpoint.md about the whole program, over a real socket."""

import gzip
import http.client
import json
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
import zstandard

from kg.config import Config
from tests.conftest import ROOT
from tests.e2e.serving import MAX_WAIT_S, PROGRAM, forker_pid, free_port, running, served, wait

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
JSON = "application/sparql-results+json"


@dataclass
class HttpReply:
    """A response; the names of its headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def send(url: str, method: str, target: str, **headers: str) -> HttpReply:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=MAX_WAIT_S)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, target, headers=named)
        with connection.getresponse() as response:
            lowered = {name.lower(): value for name, value in response.getheaders()}
            return HttpReply(response.status, lowered, response.read())
    finally:
        connection.close()


def ask(url: str, query: str, *parameters: tuple[str, str], **headers: str) -> HttpReply:
    target = f"/sparql?{urlencode([('query', query), *parameters])}"
    return send(url, "GET", target, **headers)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("endpoint") / "access.log"


@pytest.fixture(scope="module")
def environ(config: Config) -> dict[str, str]:
    return {
        "RELIEFGRAPH_RELEASES": str(config.releases),
        "RELIEFGRAPH_STORES": str(config.stores),
    }


@pytest.fixture(scope="module")
def url(environ: dict[str, str], log: Path) -> Iterator[str]:
    own = {"RELIEFGRAPH_ACCESS_LOG": str(log), "RELIEFGRAPH_LOG_QUERIES": "text"}
    with served({**environ, **own}) as url:
        yield url


# ---- deadlines


def test_a_client_can_shorten_the_deadline_but_not_extend_it(environ: dict[str, str]) -> None:
    with served({**environ, "RELIEFGRAPH_QUERY_TIMEOUT_S": "2"}) as url:
        for requested, limit in (("0.4", 0.4), ("60", 2)):
            response = ask(url, f"{ENDLESS} # {requested}", ("timeout", requested))
            problem = json.loads(response.body)
            assert (response.status, problem["limit"]) == (504, "query_timeout_s")
            assert problem["value"] == limit


# ---- codings, methods, preflights


@pytest.mark.parametrize(
    ("accept", "coding", "decode"),
    [
        ("gzip", "gzip", gzip.decompress),
        ("gzip, deflate, br, zstd", "zstd", zstandard.ZstdDecompressor().decompress),
        ("", None, bytes),
        ("identity, gzip;q=0", None, bytes),
    ],
)
def test_answers_of_at_least_512_bytes_are_compressed_as_requested(
    url: str, accept: str, coding: str | None, decode: Callable[[bytes], bytes]
) -> None:
    tags = set()
    for n_bytes in (511, 512):
        text = "x" * (n_bytes - len("x\r\n\r\n"))
        query = f"SELECT ('{text}' AS ?x) {{}}"
        response = ask(url, query, ("format", "csv"), accept_encoding=accept)
        assert response.headers.get("content-encoding") == (coding if n_bytes == 512 else None)
        body = decode(response.body) if n_bytes == 512 else response.body
        assert body == f"x\r\n{text}\r\n".encode()
        assert "Accept-Encoding" in response.headers["vary"]
        tags.add(response.headers["etag"])
        plain = ask(url, query, ("format", "csv"))
        assert (plain.headers["etag"] == response.headers["etag"]) == (plain.body == response.body)
    assert len(tags) == 2


def test_head_has_the_headers_of_get(url: str) -> None:
    dump = send(url, "GET", "/dumps/latest/reliefgraph.nq").headers["location"]
    target = f"/sparql?{urlencode({'query': 'SELECT * { ?s ?p ?o } LIMIT 2000'})}"
    for path in (dump, target, "/", "/doc/place/tolmar", "/healthz"):
        got, head = send(url, "GET", path), send(url, "HEAD", path)
        assert (head.status, head.body) == (got.status, b"") == (200, b"")
        assert int(head.headers["content-length"]) == len(got.body)
        for name in ("content-type", "etag", "cache-control"):
            assert head.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize("path", ["/sparql", "/graphs", "/id/place/tolmar", "/dumps/"])
def test_another_method_gets_the_allowed_ones(url: str, path: str) -> None:
    response = send(url, "DELETE", path)
    assert response.status == 405
    assert {"GET", "HEAD", "OPTIONS"} <= set(response.headers["allow"].split(", "))
    assert response.headers["access-control-allow-origin"] == "*"


def test_pages_of_other_sites_may_use_every_method_of_the_protocol(url: str) -> None:
    """A browser asks for permission before QUERY, which is not a safelisted method.

    Source: https://fetch.spec.whatwg.org/#cors-preflight-fetch
    """
    response = send(
        url,
        "OPTIONS",
        "/sparql",
        Origin="https://example.org",
        Access_Control_Request_Method="QUERY",
        Access_Control_Request_Headers="content-type",
    )
    assert (response.status, response.headers["access-control-allow-origin"]) == (204, "*")
    assert "QUERY" in response.headers["access-control-allow-methods"].split(", ")
    allowed = response.headers["access-control-allow-headers"].lower().split(", ")
    assert "content-type" in allowed


# ---- operation


def test_the_server_is_ready_again_after_the_forker_has_ended(environ: dict[str, str]) -> None:
    with served(environ) as url:
        forker = forker_pid(url)
        assert forker
        os.kill(forker, signal.SIGKILL)
        wait(lambda: forker_pid(url) not in (None, forker))
        wait(lambda: send(url, "GET", "/readyz").status == 200)
        assert ask(url, "ASK {}").status == 200


def test_the_log_has_each_request_and_optionally_its_query(url: str, log: Path) -> None:
    query = "ASK { ?s ?p 'é' } # logged"
    response = ask(url, query)
    rows = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    (row,) = [row for row in rows if row.get("text") == query]
    assert (row["client"].rpartition(":")[0], row["method"], row["path"]) == (
        "127.0.0.1",
        "GET",
        "/sparql",
    )
    assert (row["status"], row["bytes"]) == (200, len(response.body))
    assert (row["outcome"], row["query"][:7]) == ("computed", "sha256:")


def test_running_queries_are_answered_before_the_server_stops(environ: dict[str, str]) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command: list[str | Path] = [PROGRAM, "serve", "--port", str(port)]
    env = {**os.environ, **environ, "RELIEFGRAPH_QUERY_TIMEOUT_S": "10"}
    with (
        running(command, f"{url}/", env=env) as process,
        ThreadPoolExecutor(1) as pool,
    ):
        waiting = pool.submit(ask, url, ENDLESS)
        wait(lambda: b"reliefgraph_queries_running 1.0" in send(url, "GET", "/metrics").body)
        os.kill(process.pid, signal.SIGTERM)
        response = waiting.result()
        assert (response.status, json.loads(response.body)["limit"]) == (504, "query_timeout_s")
        assert process.wait(timeout=MAX_WAIT_S) == 0


def test_two_servers_of_a_release_answer_with_the_same_bytes_and_tags(
    url: str, environ: dict[str, str], tmp_path: Path
) -> None:
    queries = [path.read_text("utf-8") for path in sorted((ROOT / "server/queries").glob("*.rq"))]
    queries += [
        "SELECT * { ?s ?p ?o } LIMIT 500",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
        "SELECT DISTINCT ?o { ?s ?p ?o } LIMIT 500",
        "CONSTRUCT { [] ?p [ ?p ?o ] } WHERE { ?s ?p ?o } LIMIT 50",
        "DESCRIBE <https://w3id.org/reliefgraph/id/place/tolmar>",
    ]
    other = {**environ, "RELIEFGRAPH_STORES": str(tmp_path), "PYTHONHASHSEED": "7"}
    with served(other) as other_url:
        for query in queries:
            for coding in ("", "gzip"):
                one, two = (
                    ask(server, query, accept_encoding=coding) for server in (url, other_url)
                )
                assert one.status == two.status == 200
                assert one.body == two.body, query
                assert one.headers["etag"] == two.headers["etag"] != ""
