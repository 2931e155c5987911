"""The endpoint as Flask routes, for any WSGI server: the same answers as under granian.

The pool runs in its own event loop, in a thread that starts with the first request.
"""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

import flask
from flask import Blueprint, request

from kg.errors import KgError
from kg.workers.pool import Pool
from server.endpoint.endpoint import GRAPH_PATH, QUERY_PATH, STORE_PATH, Endpoint
from server.web.errors import to_flask
from server.web.message import Request, query_string

T = TypeVar("T")
_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "QUERY", "PUT", "DELETE", "PATCH")


class Runner:
    """Runs the pool and its coroutines in an event loop of its own, in a thread."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Return what ``coroutine`` returns; the pool is started before the first one."""
        with self._lock:
            if self._loop is None:
                self._start(coroutine)
        assert self._loop
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def _start(self, first: Coroutine[Any, Any, Any]) -> None:
        loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=loop.run_forever, daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._pool.start(), loop).result()
        except KgError:
            first.close()
            self._stop_loop(loop)
            raise
        self._loop = loop

    def _stop_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.call_soon_threadsafe(loop.stop)
        self._thread.join()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()

    def stop(self) -> None:
        """Stop the pool and the loop."""
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._pool.stop(), self._loop).result()
            self._stop_loop(self._loop)
            self._loop = None


def blueprint(endpoint: Endpoint, runner: Runner) -> Blueprint:
    """Return the routes of the endpoint and the Graph Store."""
    routes = Blueprint("sparql", __name__)

    @routes.route(QUERY_PATH, methods=_METHODS, provide_automatic_options=False)
    @routes.route(STORE_PATH, methods=_METHODS, provide_automatic_options=False)
    @routes.route(f"{GRAPH_PATH}<path:name>", methods=_METHODS, provide_automatic_options=False)
    def respond(name: str = "") -> flask.Response:
        headers = request.headers
        message = Request(
            request.method,
            request.path,
            query_string(request.query_string),
            headers.get("Content-Type", ""),
            headers.get("Accept"),
            headers.get("Accept-Encoding", ""),
            headers.get("If-None-Match", ""),
            request.get_data(),
            headers.get("If-Match"),
            headers.get("Content-Encoding", ""),
        )
        return to_flask(runner.run(endpoint.respond(message)))

    return routes
