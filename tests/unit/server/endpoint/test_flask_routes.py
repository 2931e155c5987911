"""The endpoint under any WSGI server, with a fake pool and a fake endpoint."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, cast

import pytest
from flask import Flask

from kg.errors import KgError, WorkerFailed
from kg.workers.pool import Pool
from server.endpoint import flask_routes
from server.endpoint.endpoint import Endpoint
from server.web.message import Request, Response


class FakePool:
    """A pool that records when and in which thread it starts and stops."""

    def __init__(self, *failures: KgError) -> None:
        self.seen: list[str] = []
        self.threads: list[threading.Thread] = []
        self.loops: list[asyncio.AbstractEventLoop] = []
        self._failures = list(failures)

    async def start(self) -> None:
        self.seen.append("start")
        self.threads.append(threading.current_thread())
        self.loops.append(asyncio.get_running_loop())
        if self._failures:
            raise self._failures.pop(0)

    async def stop(self) -> None:
        self.seen.append("stop")


async def answer(value: str) -> str:
    await asyncio.sleep(0)
    return value


def runner_of(pool: FakePool) -> flask_routes.Runner:
    return flask_routes.Runner(cast(Pool, pool))


def test_the_pool_starts_with_the_first_request_and_stops_at_the_end() -> None:
    pool = FakePool()
    runner = runner_of(pool)
    runner.stop()
    assert pool.seen == []
    assert [runner.run(answer(text)) for text in "ab"] == ["a", "b"]
    assert pool.seen == ["start"]
    (thread,) = pool.threads
    assert thread.daemon
    assert thread.is_alive()
    runner.stop()
    runner.stop()
    assert pool.seen == ["start", "stop"]
    assert not thread.is_alive()
    assert [loop.is_closed() for loop in pool.loops] == [True]
    assert runner.run(answer("c")) == "c"
    runner.stop()
    assert pool.seen == ["start", "stop"] * 2


def test_the_next_request_restarts_a_pool_that_failed_to_start() -> None:
    pool = FakePool(WorkerFailed("no room"))
    runner = runner_of(pool)
    waiting: Coroutine[Any, Any, str] = answer("a")
    with pytest.raises(WorkerFailed, match="no room"):
        runner.run(waiting)
    assert waiting.cr_frame is None  # type: ignore[attr-defined]  # closed: nobody will await it
    assert [thread.is_alive() for thread in pool.threads] == [False]
    assert [loop.is_closed() for loop in pool.loops] == [True]
    runner.stop()
    assert pool.seen == ["start"]
    assert runner.run(answer("b")) == "b"
    runner.stop()
    assert pool.seen == ["start", "start", "stop"]


class FakeEndpoint:
    def __init__(self) -> None:
        self.requests: list[Request] = []

    async def respond(self, request: Request) -> Response:
        self.requests.append(request)
        return Response(299, [("x-a", "1"), ("x-a", "2")], b"body")


def ask(path: str, method: str = "GET", **sent: Any) -> tuple[Request | None, int]:
    """Send a request; return what the endpoint got, and the status."""
    pool, endpoint = FakePool(), FakeEndpoint()
    runner = runner_of(pool)
    app = Flask(__name__)
    app.register_blueprint(flask_routes.blueprint(cast(Endpoint, endpoint), runner))
    response = app.test_client().open(path, method=method, **sent)
    runner.stop()
    if endpoint.requests:
        assert response.headers.getlist("x-a") == ["1", "2"]
        assert response.data == (b"" if method == "HEAD" else b"body")
    return next(iter(endpoint.requests), None), response.status_code


@pytest.mark.parametrize(
    "method", ["GET", "HEAD", "OPTIONS", "POST", "QUERY", "PUT", "DELETE", "PATCH"]
)
@pytest.mark.parametrize("path", ["/sparql", "/graphs", "/graph/report/r"])
def test_the_endpoint_gets_every_method(path: str, method: str) -> None:
    assert ask(path, method) == (Request(method, path), 299)


@pytest.mark.parametrize("path", ["/graph/", "/sparql/", "/graphs/x"])
def test_the_endpoint_ignores_other_paths(path: str) -> None:
    assert ask(path) == (None, 404)


def test_the_endpoint_gets_the_whole_request() -> None:
    headers = {
        "Content-Type": "application/sparql-query",
        "Accept": "text/csv",
        "Accept-Encoding": "gzip",
        "If-None-Match": '"a"',
    }
    request, _ = ask("/sparql?query=a%20b&x=1", "POST", headers=headers, data=b"ASK {}")
    assert request == Request(
        "POST",
        "/sparql",
        "query=a%20b&x=1",
        "application/sparql-query",
        "text/csv",
        "gzip",
        '"a"',
        b"ASK {}",
    )
