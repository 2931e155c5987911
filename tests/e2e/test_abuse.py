"""Abuse of a public endpoint over real sockets: the server keeps working.

These are faults of other servers: deadlines without effect, crashes, forged requests through FROM
and SERVICE, slow clients, and growing memory.
"""

import json
import os
import socket
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from kg.config import Config
from tests.e2e.serving import MAX_WAIT_S, served, server_pid, wait

TIMEOUT_S = 2.0
BAD = {
    "count": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "order": "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i LIMIT 1",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (<urn:x>|!<urn:x>)* ?b . ?c (<urn:x>|!<urn:x>)* ?d }",
    "group": "SELECT ?c (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?c",
    "rows": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "regex": 'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?c), STR(?f)), "(a|aa)+$")) }',
    "nested": "SELECT * { FILTER(" + "STR(" * 90 + "1" + ")" * 90 + ") ?a ?b ?c . ?d ?e ?f }",
    "construct": "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
}
LIMITS = {"query_timeout_s", "query_memory_bytes", "max_rows", "max_result_bytes"}
SMALL = "ASK {{ ?s ?p ?o }} # {}"


def environ_of(config: Config, client_timeout_s: int) -> dict[str, str]:
    return {
        "RELIEFGRAPH_RELEASES": str(config.releases),
        "RELIEFGRAPH_STORES": str(config.stores),
        "RELIEFGRAPH_QUERY_MEMORY_BYTES": str(256 * 1024**2),
        "RELIEFGRAPH_QUERY_TIMEOUT_S": str(MAX_WAIT_S),
        "RELIEFGRAPH_CLIENT_TIMEOUT_S": str(client_timeout_s),
    }


@pytest.fixture(scope="module")
def url(config: Config) -> Iterator[str]:
    """A server that waits as long as a busy machine may delay our clients."""
    with served(environ_of(config, client_timeout_s=MAX_WAIT_S)) as url:
        yield url


@pytest.fixture(scope="module")
def impatient_url(config: Config) -> Iterator[str]:
    with served(environ_of(config, client_timeout_s=2)) as url:
        yield url


def ask(url: str, query: str, timeout_s: float | None = None) -> tuple[int, bytes]:
    parameters = {"query": query} | ({"timeout": str(timeout_s)} if timeout_s else {})
    try:
        with urllib.request.urlopen(  # noqa: S310 (our own server)
            f"{url}/sparql?{urllib.parse.urlencode(parameters)}", timeout=MAX_WAIT_S
        ) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def metrics(url: str) -> dict[str, float]:
    with urllib.request.urlopen(f"{url}/metrics", timeout=MAX_WAIT_S) as response:  # noqa: S310
        lines = response.read().decode().splitlines()
    return {k: float(v) for k, v in (x.rsplit(" ", 1) for x in lines if not x.startswith("#"))}


def rss_bytes(pid: int) -> int:
    pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def n_files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def abuse(url: str) -> None:
    """Send every bad query six times, eight at once, and wait until all have ended."""
    queries = [f"{query} # {n}" for n in range(6) for query in BAD.values()]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda query: ask(url, query, 0.5), queries))
    wait(lambda: metrics(url)["reliefgraph_queries_running"] == 0)


@pytest.mark.parametrize("query", BAD.values(), ids=BAD.keys())
def test_a_bad_query_is_stopped_and_reported(url: str, query: str) -> None:
    status, body = ask(url, query, TIMEOUT_S)
    problem = json.loads(body)
    expected = {"query_timeout_s": 504, "max_rows": 400, "max_result_bytes": 400}
    assert status == problem["status"] == expected.get(problem["limit"], 503)
    assert problem["limit"] in LIMITS
    assert ask(url, SMALL.format("after")) == (200, b'{"head":{},"boolean":true}')


def test_small_queries_are_answered_while_bad_ones_fill_every_worker(url: str) -> None:
    """None may fail; ``make bench`` measures how fast they are."""
    over = Event()

    def abuse(n: int) -> set[int]:
        queries, statuses = list(BAD.values()), set()
        while not over.is_set():
            n += 1
            status, _ = ask(url, f"{queries[n % len(queries)]} # {n}", TIMEOUT_S)
            statuses.add(status)
        return statuses

    with ThreadPoolExecutor(12) as pool:
        abusers = [pool.submit(abuse, n) for n in range(12)]
        try:
            wait(lambda: metrics(url)["reliefgraph_queries_running"] >= 4)
            answers = [ask(url, SMALL.format(n)) for n in range(100)]
        finally:
            over.set()
    assert {status for status, _ in answers} == {200}
    for abuser in abusers:
        assert set() < abuser.result() <= {400, 503, 504}


def test_a_client_that_hangs_up_frees_the_worker(url: str) -> None:
    query = urllib.parse.urlencode({"query": f"{BAD['count']} # hang up"})
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as client:
        client.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait(lambda: metrics(url)["reliefgraph_queries_running"] == 1)
    wait(lambda: metrics(url)["reliefgraph_queries_running"] == 0)


def test_slow_clients_are_disconnected(impatient_url: str) -> None:
    host, port = impatient_url.removeprefix("http://").split(":")
    head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    for request, response in (
        (f"{head}Content-Length: 100\r\n\r\nASK", b"HTTP/1.1 408 "),
        ("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", b""),
    ):
        with socket.create_connection((host, int(port))) as client:
            client.settimeout(MAX_WAIT_S)
            client.sendall(request.encode())
            assert client.recv(1000).startswith(response)


def test_a_client_that_reads_nothing_is_disconnected(impatient_url: str) -> None:
    query = urllib.parse.quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 90000")
    host, port = impatient_url.removeprefix("http://").split(":")
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect((host, int(port)))
        client.sendall(f"GET /sparql?query={query}&format=csv HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        local = f"{client.getsockname()[1]:04X}"

        def is_gone() -> bool:
            rows = Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
            theirs = [row.split() for row in rows if row.split()[2].endswith(f":{local}")]
            return bool(client.recv(1, socket.MSG_PEEK)) and not theirs

        wait(is_gone)


def test_requests_that_are_too_large_are_refused(url: str) -> None:
    host, port = url.removeprefix("http://").split(":")
    for request, statuses in (
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 500_000 + b"\r\n\r\n", (431,)),
        (b"GET /sparql?query=" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", (414,)),
        (
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            b"Content-Length: 99999999999\r\n\r\n",
            (413,),
        ),
        (
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n" + b"80000\r\n" + b"#" * 524_288 + b"\r\n",
            (413,),
        ),
        (b"nonsense\r\n\r\n", (400,)),
    ):
        with socket.create_connection((host, int(port))) as client:
            client.settimeout(MAX_WAIT_S)
            client.sendall(request)
            assert int(client.recv(1000).split()[1]) in statuses


def test_nothing_leaves_the_machine(url: str) -> None:
    connections: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as canary:
        target = f"http://127.0.0.1:{canary.getsockname()[1]}/x"
        canary.settimeout(3)

        def listen() -> None:
            with suppress(TimeoutError):
                connections.append(canary.accept())

        listener = Thread(target=listen)
        listener.start()
        for query, status in (
            (f"SELECT * FROM <{target}> {{ ?s ?p ?o }}", 400),
            (f"SELECT * FROM NAMED <{target}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", 400),
            (f"SELECT * {{ GRAPH <{target}> {{ ?s ?p ?o }} }}", 200),
            (f"SELECT * {{ SERVICE <{target}> {{ ?s ?p ?o }} }}", 403),
            (f"SELECT * {{ SERVICE SILENT <{target}> {{ ?s ?p ?o }} }}", 403),
            (f"LOAD <{target}>", 403),
            ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", 400),
        ):
            assert ask(url, query)[0] == status, query
        parameters = {"query": "ASK { ?s ?p ?o }", "default-graph-uri": target}
        address = f"{url}/sparql?{urllib.parse.urlencode(parameters)}"
        with urllib.request.urlopen(address) as response:  # noqa: S310 (our own server)
            assert json.load(response)["boolean"] is False
        listener.join()
    assert connections == []


def test_many_idle_connections_do_not_block_others(url: str) -> None:
    host, port = url.removeprefix("http://").split(":")
    idle = []
    try:
        for _ in range(600):
            idle.append(socket.create_connection((host, int(port))))
        assert ask(url, SMALL.format("crowd"))[0] == 200
    finally:
        for client in idle:
            client.close()


def test_abuse_leaves_the_server_as_it_was(url: str) -> None:
    """Memory, open files and free workers are the same after another round of the same abuse."""
    pid = server_pid(url)
    for _ in range(2):
        abuse(url)
    before_bytes, before_files = rss_bytes(pid), n_files(pid)
    abuse(url)
    wait(lambda: rss_bytes(pid) < before_bytes + 64 * 1024**2)
    wait(lambda: n_files(pid) < before_files + 10)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: ask(url, SMALL.format(f"end {n}")), range(64)))
    assert {status for status, _ in answers} == {200}
    assert metrics(url)["reliefgraph_queries_waiting"] == 0
