"""What stands between the engine and the endpoints that SERVICE calls.

The engine opens a connection itself: to whatever it is told, for as long as it takes, and where a
redirect leads. So it is told the URL of this relay (``kg.sparql.redirect_services``), which calls
the endpoint on its behalf. A URL of the relay cannot be guessed: other users of this machine
cannot call through it.

Source: https://www.w3.org/TR/sparql11-federated-query/
"""

import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from importlib.metadata import version
from socketserver import ThreadingTCPServer
from threading import BoundedSemaphore, Thread
from types import MappingProxyType
from typing import Final, Self

import pyoxigraph as ox

from kg.config import Config
from kg.errors import ServiceFailed
from kg.sparql import name_endpoints
from server import call
from server.call import Answer

#: So many calls are under way at once; others wait, at most for the time of a call.
MAX_CALLS: Final = 8
#: How soon ``stop`` is noticed.
_POLL_S: Final = 0.1
_PASSED_ON: Final = ("Accept", "Content-Type")


class Relay:
    """A relay for the configured endpoints, on a port of the loopback interface.

    It runs in threads of the process that starts it; after a fork only the parent has it.

    Attributes:
        urls: endpoint IRI to the URL that stands in for it; empty before ``start``.
    """

    def __init__(self, config: Config) -> None:
        self.urls: Mapping[str, str] = MappingProxyType({})
        self._endpoints = dict.fromkeys(config.services)
        self._timeout_s = config.service_timeout_s
        self._limit_bytes = config.service_limit_bytes
        self._calls = BoundedSemaphore(MAX_CALLS)
        self._server: ThreadingTCPServer | None = None

    def start(self) -> None:
        """Listen; without any endpoint there is nothing to listen for."""
        if self._server or not self._endpoints:
            return
        paths = {iri: f"/{secrets.token_urlsafe(32)}" for iri in self._endpoints}
        self._server = ThreadingTCPServer(("127.0.0.1", 0), self._handler(paths))
        self._server.daemon_threads = True
        origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.urls = MappingProxyType({iri: origin + path for iri, path in paths.items()})
        Thread(target=self._server.serve_forever, args=(_POLL_S,), daemon=True).start()

    def stop(self) -> None:
        """Listen no more; calls under way end by themselves."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        self._server = None
        self.urls = MappingProxyType({})

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _handler(self, paths: Mapping[str, str]) -> type[BaseHTTPRequestHandler]:
        relay = self
        endpoints = {path: iri for iri, path in paths.items()}

        class Exchange(BaseHTTPRequestHandler):
            timeout = relay._timeout_s  # for the request to arrive

            def do_POST(self) -> None:
                endpoint = endpoints.get(self.path)
                if endpoint is None:
                    self.send_error(HTTPStatus.NOT_FOUND)
                    return
                length = self.headers.get("Content-Length", "")
                body = self.rfile.read(int(length) if length.isdecimal() else 0)
                sent = {name: self.headers[name] for name in _PASSED_ON if name in self.headers}
                with suppress(ConnectionError):  # whoever asked may have been stopped meanwhile
                    self._send(*relay._answer(endpoint, sent, body))

            def _send(self, status: HTTPStatus, answer: Answer) -> None:
                self.send_response(status)
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: object) -> None:
                """Log nothing: the path is a secret."""

        return Exchange

    def _answer(
        self, endpoint: str, sent: Mapping[str, str], body: bytes
    ) -> tuple[HTTPStatus, Answer]:
        """Return what the engine gets: solutions that it can read, or why there are none."""
        deadline = time.monotonic() + self._timeout_s
        try:
            return HTTPStatus.OK, self._call(endpoint, sent, body, deadline)
        except TimeoutError:
            status, reason = HTTPStatus.GATEWAY_TIMEOUT, f"no answer in {self._timeout_s} seconds"
        except ServiceFailed as error:
            status, reason = HTTPStatus.BAD_GATEWAY, str(error)
        return status, Answer("text/plain; charset=utf-8", f"{endpoint}: {reason}".encode())

    def _call(self, endpoint: str, sent: Mapping[str, str], body: bytes, deadline: float) -> Answer:
        headers = {**sent, "User-Agent": f"ReliefGraph/{version('reliefgraph')}"}
        query = name_endpoints(body.decode(), self.urls).encode()
        if not self._calls.acquire(timeout=self._timeout_s):
            raise TimeoutError
        try:
            answer = call.post(endpoint, headers, query, deadline, self._limit_bytes)
        finally:
            self._calls.release()
        _check_solutions(answer)
        return answer


def _check_solutions(answer: Answer) -> None:
    """Read the answer as the engine will, which does not tell a failure there from one of its own.

    Raises:
        ServiceFailed: it is not in SPARQL's XML or JSON, or has no solutions.
    """
    codec = ox.QueryResultsFormat.from_media_type(answer.content_type)
    if codec not in (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML):
        raise ServiceFailed(f"it answers in {answer.content_type!r}, not in SPARQL's XML or JSON")
    try:
        results = ox.parse_query_results(answer.body, format=codec)
        if isinstance(results, ox.QueryBoolean):
            raise ServiceFailed("it answers with a boolean instead of solutions")
        for _ in results:
            pass
    except SyntaxError as error:
        raise ServiceFailed(f"its answer is malformed: {error}") from error
