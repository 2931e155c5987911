"""A conditional request gets the same answer on every path: from Flask, the front or its cache."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from kg.config import Config
from kg.store import Store
from server.app import SERVICES, create_app
from server.granian.rsgi import RsgiApplication
from server.web.message import EVERYWHERE, header
from tests.unit.server.granian.test_rsgi import Headers, Protocol, Scope

#: Sends method, path, query and headers; returns status, headers in lower case, and body.
Send = Callable[[str, str, str, dict[str, str]], tuple[int, list[tuple[str, str]], bytes]]
#: Pages, RDF, results, the service description, JSON, a file of the release, a static file.
PATHS = (
    "/ text/html",
    "/dataset text/turtle",
    "/sparql?query=ASK%7B%7D application/sparql-results+json",
    "/sparql?query=ASK%7B%7D text/html",
    "/sparql text/turtle",
    "/graphs?default text/turtle",
    "/list/place text/html",
    "/status.json application/json",
    "/dumps/{release}/reliefgraph.nq */*",
    "/static/site.css */*",
)
#: Headers that describe a body, and those that differ from one response to the next.
OF_BODY = frozenset(f"content-{name}" for name in ("type", "encoding", "language", "length"))
OF_BODY_OR_TIME = OF_BODY | {"last-modified", "date", "server-timing"}


def through_flask(config: Config) -> Iterator[Send]:
    app = create_app(config)
    client = app.test_client()

    def send(
        method: str, path: str, query: str, headers: dict[str, str]
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        with client.open(path, method=method, query_string=query, headers=headers) as response:
            lowered = [(name.lower(), value) for name, value in response.headers]
            return response.status_code, lowered, response.data

    yield send
    app.extensions[SERVICES].runner.stop()


def through_front(config: Config) -> Iterator[Send]:
    front = RsgiApplication(replace(config, fast_queries=1, slow_queries=1))
    loop = asyncio.new_event_loop()
    front.__rsgi_init__(loop)

    def send(
        method: str, path: str, query: str, headers: dict[str, str]
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        proto = Protocol()
        lines = Headers([(name.lower(), value) for name, value in headers.items()])
        loop.run_until_complete(front.__rsgi__(Scope(method, path, query, lines), proto))
        assert all(name == name.lower() for name, _ in proto.headers)  # as ``header`` expects
        return proto.status, proto.headers, b"" if proto.is_empty else proto.body

    yield send
    front.__rsgi_del__(loop)
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


@pytest.fixture(scope="module", params=[through_flask, through_front])
def send(request: pytest.FixtureRequest, config: Config) -> Iterator[Send]:
    yield from request.param(config)


@pytest.mark.parametrize(
    "case",
    [
        ({"If-Match": "{tag}"}, 200),
        ({"If-Match": '"other", {tag}'}, 200),
        ({"If-Match": "*"}, 200),
        ({"If-Match": '"other"'}, 412),
        ({"If-Match": "W/{tag}"}, 412),  # compared strongly
        ({"If-Match": ""}, 412),
        ({"If-None-Match": "{tag}"}, 304),
        ({"If-None-Match": "W/{tag}"}, 304),  # compared weakly
        ({"If-None-Match": '"other", {tag}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": ""}, 200),
        ({"If-Match": "{tag}", "If-None-Match": "{tag}"}, 304),
        ({"If-Match": '"other"', "If-None-Match": "{tag}"}, 412),  # If-Match comes first
        ({"If-Match": "*", "If-None-Match": '"other"'}, 200),
    ],
)
@pytest.mark.parametrize("coding", ["", "gzip"])
@pytest.mark.parametrize("path", PATHS)
def test_preconditions_have_one_meaning(
    send: Send, store: Store, path: str, coding: str, case: tuple[dict[str, str], int]
) -> None:
    preconditions, status = case
    target, accept = path.format(release=store.manifest.name).split()
    target, _, query = target.partition("?")
    accepted = {"Accept": accept, **({"Accept-Encoding": coding} if coding else {})}
    _, plain_headers, plain_body = send("GET", target, query, accepted)
    tag = header(plain_headers, "etag")
    assert tag.startswith('"')
    conditions = {name: value.format(tag=tag) for name, value in preconditions.items()}
    for method in ("GET", "GET", "HEAD"):
        actual, headers, body = send(method, target, query, accepted | conditions)
        assert (actual, header(headers, "etag")) == (status, tag)
        if status == 200:
            assert body == (plain_body if method == "GET" else body)
            assert header(headers, "vary") == header(plain_headers, "vary")
        elif status == 304:
            assert body == b""
            assert OF_BODY.isdisjoint(name for name, _ in headers)
            lasting = (row for row in plain_headers if row[0] not in OF_BODY_OR_TIME)
            assert sorted(r for r in headers if r[0] not in OF_BODY_OR_TIME) == sorted(lasting)
        else:
            assert header(headers, "content-type") == "application/problem+json"
            assert header(headers, "content-encoding") == ""
            assert set(headers) >= set(EVERYWHERE)
            detail = f"If-Match does not name the current ETag, which is {tag}"
            if method == "GET":
                assert json.loads(body)["detail"] == detail


@pytest.mark.parametrize("path", ["/nothing", "/sparql?query=ASK", "/sparql?format=x"])
def test_preconditions_do_not_hide_an_error(send: Send, path: str) -> None:
    target, _, query = path.partition("?")
    for name in ("If-Match", "If-None-Match"):
        for value in ("*", '"x"'):
            assert send("GET", target, query, {name: value})[0] in (400, 404, 406)
