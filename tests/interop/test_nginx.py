"""nginx in front of the program, as docs/endpoint.md says: it changes no answer, and loses none."""

import csv
import gzip
import io
import json
import os
import signal
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote_plus, urlencode

import pytest

from kg.config import Config
from kg.formats import by_token
from tests.conformance.test_negotiation import CONTENT_TYPES, REQUESTS, ROWS
from tests.conftest import ROOT, Built
from tests.e2e.serving import served, server_pid, wait
from tests.interop.conftest import environ_of
from tests.interop.nginx import Reply, Site, nginx

QUESTIONS = {path.stem[3:]: path for path in sorted((ROOT / "kg/questions").glob("*.rq"))}
TUMBES = "https://w3id.org/reliefgraph/id/place/tumbes"
SELECT = f"SELECT * {{ <{TUMBES}> ?p ?o }}"
#: An answer of more bytes than nginx keeps in memory.
LARGE = "SELECT * { ?s ?p ?o { SELECT * { ?a a ?b } LIMIT 10 } } LIMIT 90000"
LIMIT_BYTES = Config().query_limit_bytes
DUMP = "/dumps/latest/reliefgraph.nq"
FORM, DIRECT = "application/x-www-form-urlencoded", by_token("rq").media_type
JSON = by_token("json").media_type


@pytest.fixture(scope="module")
def environ(built: Built) -> dict[str, str]:
    """The release for the server behind nginx."""
    return environ_of(built.config)


@pytest.fixture(scope="module")
def site(environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with nginx(tmp_path_factory.mktemp("nginx")) as site:
        environ["RELIEFGRAPH_PUBLIC_URL"] = site.url
        with served(environ, site.ports[0]):
            yield site


@pytest.fixture(scope="module")
def dump(site: Site) -> str:
    """The path of a file of the release."""
    return same(site, DUMP).headers["location"]


def target(query: str, **parameters: str) -> str:
    return f"/sparql?{urlencode({'query': query, **parameters})}"


def same(site: Site, path: str, method: str = "GET", **sent: object) -> Reply:
    """Return the response through nginx, which is that of the server."""
    reply = site.send(path, method, **sent)
    assert reply.lasting() == site.send_past(path, method, **sent).lasting()
    return reply


def negotiate(site: Site) -> None:
    for row in ROWS:
        path, parameters = REQUESTS[row.request_name]
        query = "&".join(filter(None, [urlencode(parameters), row.parameters]))
        headers = {} if row.accept is None else {"Accept": row.accept}
        reply = same(site, f"{path}?{query}".replace("tolmar", "tumbes"), headers=headers)
        expected = CONTENT_TYPES[row.sent] if row.sent else "application/problem+json"
        sent = reply.status, reply.headers["content-type"]
        assert sent == (200 if row.sent else 406, expected), row


def test_every_request_gets_its_format_also_from_the_cache(site: Site) -> None:
    n_before = len(site.log())
    negotiate(site)
    negotiate(site)
    states = Counter(state for _, status, state, _ in site.log()[n_before:] if status == "200")
    assert states["HIT"] > 150


@pytest.mark.parametrize("coding", ["gzip", "zstd", "br;q=1, gzip;q=0.5", "identity", ""])
def test_every_coding_gets_through(site: Site, coding: str) -> None:
    headers = {"Accept-Encoding": coding}
    for path in ("/", "/doc/place/tumbes", target(SELECT), "/static/page.css"):
        for accept in ("text/html", "*/*"):
            first, second = (
                same(site, path, headers={"Accept": accept, **headers}) for _ in range(2)
            )
            assert first.lasting() == second.lasting()


@pytest.mark.parametrize("slug", QUESTIONS)
def test_every_example_is_answered(site: Site, slug: str) -> None:
    text = same(site, f"/examples/{slug}?format=rq").body.decode()
    reply = same(site, target(text, format="csv"))
    expected = QUESTIONS[slug].with_suffix(".csv").read_text("utf-8")
    assert rows(reply.body.decode()) == rows(expected)
    assert same(site, f"/examples/{slug}", headers={"Accept": "text/html"}).status == 200


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


#: In small steps where a buffer of 4 KiB is full with the headers, then in larger ones.
LENGTHS = [*range(1_000, 4_200, 100), *range(6_000, 60_001, 2_000)]


@pytest.mark.parametrize("pad", ["a", "é", "<http://example.org/x> "], ids=["ASCII", "é", "IRI"])
def test_urls_of_any_length_are_answered(site: Site, pad: str) -> None:
    expected = same(site, target(SELECT)).body
    for length in LENGTHS:
        path = padded(length, pad)
        for accept in (JSON, "text/html"):
            reply = site.send(path, headers={"Accept": accept})
            assert reply.status == 200, (length, accept)
        assert same(site, f"{path}&format=json").body == expected


def test_nginx_itself_refuses_longer_urls_and_headers(site: Site) -> None:
    assert site.send(padded(70_000, "a")).status == 414
    assert site.send("/", headers={"Accept": "a/b," * 20_000}).status == 400


def padded(length: int, pad: str) -> str:
    """Return a target of about ``length`` bytes."""
    comment = pad * ((length - len(target(SELECT))) // len(quote_plus(pad)))
    return target(f"{SELECT} # {comment}")


def test_head_is_get_without_the_body(site: Site, dump: str) -> None:
    for path in (
        "/",
        "/doc/place/tumbes",
        "/nothing",
        DUMP,
        dump,
        "/graphs?default",
        target(SELECT),
    ):
        head, get = same(site, path, "HEAD"), same(site, path)
        assert head.body == b""
        assert head.lasting().headers == get.lasting().headers


@pytest.mark.parametrize(
    ("ranges", "part"),
    [
        ("bytes=0-99", slice(0, 100)),
        ("bytes=1000-", slice(1000, None)),
        ("bytes=-50", slice(-50, None)),
        ("bytes=5-5", slice(5, 6)),
    ],
)
def test_ranges(site: Site, dump: str, ranges: str, part: slice) -> None:
    whole = same(site, dump)
    headers = {"Range": ranges, "If-Range": whole.headers["etag"]}
    reply = site.send(dump, headers=headers)
    assert (reply.status, reply.body) == (206, whole.body[part])
    assert site.send(dump, headers={**headers, "If-Range": '"other"'}).body == whole.body
    beyond = site.send(dump, headers={"Range": f"bytes={len(whole.body)}-"})
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{len(whole.body)}")


@pytest.mark.parametrize("is_cached", [False, True])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_tag_is_compared(site: Site, dump: str, coding: str, *, is_cached: bool) -> None:
    for start in ("/doc/place/tumbes?", f"{target(SELECT)}&", f"{dump}?", "/?"):
        path = f"{start}n={coding}{is_cached}"  # a URL that is not in the cache yet
        headers = {"Accept-Encoding": coding, "Accept": "text/html, */*;q=0.1"}
        tag = (site.send if is_cached else site.send_past)(path, headers=headers).headers["etag"]
        assert tag.startswith('"')
        for sent in (tag, f"W/{tag}", f'"a", {tag}', "*"):
            reply = site.send(path, headers={**headers, "If-None-Match": sent})
            assert (reply.status, reply.headers["etag"], reply.body) == (304, tag, b"")
        for name, value in (("If-None-Match", '"a"'), ("If-Match", tag), ("If-Match", "*")):
            assert site.send(path, headers={**headers, name: value}).status == 200, (name, path)
        assert site.send(path, headers={**headers, "If-Match": '"a"'}).status == 412, path


def bodies(query: str) -> Iterator[tuple[str, dict[str, str], object]]:
    """Yield method, headers and body of requests for one query; some bodies are chunked."""
    form, direct = urlencode({"query": query}).encode(), query.encode()
    for content_type, body in ((FORM, form), (DIRECT, direct)):
        for method in ("POST", "QUERY"):
            headers = {"Content-Type": content_type, "Accept": JSON}
            yield method, headers, body
            yield method, headers, chunks(body)
            zipped = {**headers, "Content-Encoding": "gzip"}
            yield method, zipped, gzip.compress(body)
            yield method, zipped, chunks(gzip.compress(body))


def chunks(body: bytes) -> Iterator[bytes]:
    return (body[start : start + 1000] for start in range(0, len(body), 1000))


def test_a_query_in_a_body_is_answered_and_never_cached(site: Site) -> None:
    expected, n_before = same(site, target(SELECT, format="json")).body, len(site.log())
    for method, headers, body in bodies(SELECT):
        reply = site.send("/sparql", method, headers=headers, body=body)
        assert (reply.status, reply.body) == (200, expected), (method, headers)
    for other in ("ASK {}", "ASK { FILTER(false) }"):
        headers = {"Content-Type": DIRECT, "Accept": JSON}
        is_true = other == "ASK {}"
        for method in ("POST", "QUERY"):
            answer = site.send("/sparql", method, headers=headers, body=other).body
            assert json.loads(answer)["boolean"] is is_true
    assert {state for _, _, state, _ in site.log()[n_before + 1 :]} == {"-"}


@pytest.mark.parametrize("n_bytes", [20_000, 60_000, LIMIT_BYTES])
def test_bodies_up_to_the_limit_are_answered(site: Site, n_bytes: int) -> None:
    query = SELECT + "#" * (n_bytes - len(SELECT))
    for method, headers, body in bodies(query):
        assert site.send("/sparql", method, headers=headers, body=body).status == 200
    escaped = "query=" + "".join(f"%{byte:02X}" for byte in query.encode())
    headers = {"Content-Type": FORM}
    assert site.send("/sparql", "POST", headers=headers, body=escaped).status == 200


@pytest.mark.parametrize("n_bytes", [LIMIT_BYTES + 1, 4 * LIMIT_BYTES + 1, 5_000_000])
def test_longer_bodies_are_refused(site: Site, n_bytes: int) -> None:
    for method, headers, body in bodies("ASK {}" + "#" * (n_bytes - len("ASK {}"))):
        assert site.send("/sparql", method, headers=headers, body=body).status == 413


def test_a_large_answer_is_complete(site: Site) -> None:
    reply = same(site, target(LARGE, format="json"))
    assert reply.status == 200
    assert len(reply.body) > 10_000_000


@pytest.mark.parametrize("path", ["/sparql", "/graphs?default", "/doc/place/tumbes", "/", DUMP])
def test_a_preflight_allows_what_it_asks_for(site: Site, path: str) -> None:
    names = "traceparent, user-agent, queryid"
    asked = {"Method": "GET", "Headers": names}
    headers = {f"Access-Control-Request-{name}": value for name, value in asked.items()}
    reply = same(site, path, "OPTIONS", headers={"Origin": "https://example.org", **headers})
    assert reply.status == 204
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["access-control-allow-headers"] == names


def test_metrics_are_private(site: Site) -> None:
    assert site.send_past("/metrics").status == 200
    assert site.send("/metrics").status == 403


class Clients:
    """Clients that send queries, all different, by GET and by POST, until ``stop``."""

    def __init__(self, site: Site) -> None:
        self.statuses: Counter[int] = Counter()
        self._site, self._numbers, self._end = site, count(), Event()
        self._threads = [Thread(target=self._send) for _ in range(4)]
        for thread in self._threads:
            thread.start()

    def _send(self) -> None:
        while not self._end.is_set():
            query = f"{SELECT} # {next(self._numbers)}"
            headers = {"Content-Type": DIRECT}
            replies = (
                self._site.send(target(query)),
                self._site.send("/sparql", "POST", headers=headers, body=query),
            )
            self.statuses.update(reply.status for reply in replies)

    def go_on(self) -> None:
        """Wait until each client has sent some queries."""
        n = self.statuses.total() + 20
        wait(lambda: self.statuses.total() > n)

    def stop(self) -> None:
        """Stop, after the requests that have been sent."""
        self._end.set()
        for thread in self._threads:
            thread.join()


def test_a_restart_loses_no_request(environ: dict[str, str], tmp_path: Path) -> None:
    """A second server takes over from one that is stopped, and from one that crashes.

    Without any server, nginx still has what is in its cache.
    """
    with nginx(tmp_path) as site:
        with served(environ, site.ports[1]):
            clients = Clients(site)
            for number in (signal.SIGTERM, signal.SIGKILL):
                with served(environ, site.ports[0]) as url:
                    clients.go_on()
                    os.killpg(os.getpgid(server_pid(url)), number)
                clients.go_on()
            clients.stop()
            before = site.send(target(SELECT))
        assert set(clients.statuses) == {200}
        assert site.send(target(SELECT)).lasting() == before.lasting()
        assert site.send(target(f"{SELECT} # another")).status == 502
