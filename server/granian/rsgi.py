"""The RSGI application that granian calls for every request.

It answers queries in one event loop, from the cache or by the pool; everything else goes
through Flask in a thread. A body is read first, within limits on size and time, and a long response
is sent from disk, so that a slow client costs little memory and time.

Source: https://github.com/emmett-framework/granian (RSGI 1.5)
"""

import asyncio
import ctypes
import hashlib
import logging
import os
import re
import signal
import socket
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any, Final

from kg.config import Config
from kg.errors import BadRequest, RequestError
from kg.formats import parse_whole_number
from server.app import SERVICES, Services, create_app
from server.endpoint.endpoint import GRAPH_PATH, QUERY_PATH, STORE_PATH, Endpoint
from server.endpoint.protocol import METHODS
from server.granian.access_log import AccessLog
from server.granian.bridge import SHORT_BYTES, BodyFile, Bridge
from server.granian.metrics import Metrics
from server.web import errors
from server.web.caching import evaluate
from server.web.errors import RequestTimeout, TooLarge, UnknownTransferCoding
from server.web.message import EVERYWHERE, Request, Response, header, preflight, query_string

_WITHOUT_BODY: Final = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})
#: Source: https://www.rfc-editor.org/rfc/rfc3986.html#section-3.2.2
_HOST: Final = re.compile(
    r"(?:(?:[\w.~!$&'()*+,;=-]|%[0-9A-F]{2})*|\[[0-9A-F:.]+\]|\[v[0-9A-F]+\.[\w.~!$&'()*+,;=:-]+\])"
    r"(?::[0-9]*)?",
    re.ASCII | re.IGNORECASE,
)
_PLAIN: Final = ("content-type", "text/plain; charset=utf-8")
_LENGTH: Final = ("content-length", "transfer-encoding")
_EMPTY: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
_PR_SET_PDEATHSIG: Final = 1
#: The request headers that pages depend on.
_VARY: Final = ("accept", "accept-language", "accept-encoding")
#: The target of a request about the whole server.
_SERVER: Final = "*"
_OPERATION: Final = frozenset({"/healthz", "/readyz", "/metrics"})
_OPERATION_METHODS: Final = ("GET", "HEAD", "OPTIONS")
_NO_STORE: Final = ("cache-control", "no-store")


class RsgiApplication:
    """The whole server as one RSGI application."""

    def __init__(self, config: Config) -> None:
        app = create_app(config, with_endpoint=False)
        self._services: Services = app.extensions[SERVICES]
        self._config, self._pool = config, self._services.pool
        self._endpoint = self._services.endpoint
        self._bridge = Bridge(app.wsgi_app, self._services.threads)
        rules = [rule.rule for rule in app.url_map.iter_rules()]
        rules += [*_OPERATION, QUERY_PATH, STORE_PATH, f"{GRAPH_PATH}<path:name>"]
        self._metrics = Metrics(self._pool, self._endpoint.cache, rules)
        self._has_served = False
        self._log = AccessLog(config.access_log, with_text=config.log_queries == "text")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the workers before the first request is taken."""
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)  # end with the main process
        loop.run_until_complete(self._pool.start())
        Thread(target=self._services.warm, daemon=True).start()

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """End the workers after the last response."""
        loop.run_until_complete(self._pool.stop())
        self._bridge.spool.close()

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        """Answer one request."""
        start = perf_counter()
        if not self._has_served:
            self._has_served = True
            _set_send_timeout(self._config.client_timeout_s)
        file: BodyFile | None = None
        try:
            response, file = await self._respond(scope, proto)
        except RequestError as error:
            response = errors.error_response(error)
        except Exception:
            logging.getLogger("reliefgraph").exception("%s %s", scope.method, scope.path)
            response = errors.problem(
                HTTPStatus.INTERNAL_SERVER_ERROR, "an error of the server", {}
            )
        seconds = perf_counter() - start
        n_bytes = 0 if scope.method == "HEAD" else file.n_bytes if file else len(response.body)
        self._log.write(scope, response, n_bytes, seconds)
        self._send(scope, proto, response, file)
        self._metrics.observe(scope.path, response.status, response.note.outcome, seconds)

    async def _respond(self, scope: Any, proto: Any) -> tuple[Response, BodyFile | None]:
        """Return the response, and the file with its body if that is long."""
        _check_headers(scope)
        body, headers = b"", scope.headers
        if scope.method not in _WITHOUT_BODY or any(name in headers for name in _LENGTH):
            body = await self._read_body(scope, proto)
        if Endpoint.answers(scope.path):
            request = _request(scope, body)
            response = await self._endpoint.respond(request, proto.client_disconnect)
            if len(response.body) <= SHORT_BYTES or scope.method == "HEAD":
                return response, None
            path = await asyncio.to_thread(self._bridge.spool.write, (response.body,))
            return response, BodyFile(path, len(response.body), is_temporary=True)
        if (operation := self._operation(scope.method, scope.path)) is not None:
            sent = _request(scope, body)
            return evaluate(operation, sent.if_match, sent.if_none_match), None
        return await self._respond_with_page(scope, body)

    async def _respond_with_page(self, scope: Any, body: bytes) -> tuple[Response, BodyFile | None]:
        """Return Flask's response; pages are cached, because a release never changes."""
        key = _page_key(scope)
        cached = self._endpoint.cache.get(key) if key else None
        if cached:
            sent = _request(scope, body)
            return evaluate(cached, sent.if_match, sent.if_none_match), None
        status, headers, content = await self._bridge.call(scope, scope.headers.items(), body)
        if not isinstance(content, bytes):
            return Response(status, headers), content
        response = Response(status, headers, content)
        if key and status == HTTPStatus.OK and header(headers, "etag"):
            self._endpoint.cache.put(key, response)
        return response, None

    async def _read_body(self, scope: Any, proto: Any) -> bytes:
        """Read the body of a request within limits on size and time.

        granian ends a body with an empty part. Trailers are another one, and so is an error: a
        chunked body that breaks off cannot be told from one with trailers.
        """
        limit = self._services.body_limit_bytes
        length = _read_length(scope.headers, limit)
        body, n_empty = bytearray(), 0
        try:
            async with asyncio.timeout(self._config.client_timeout_s):
                async for part in proto:
                    body += part
                    n_empty += not part
                    if len(body) > (limit if length is None else length):
                        break
        except TimeoutError as error:
            seconds = self._config.client_timeout_s
            detail = f"the body did not arrive within {seconds} seconds"
            raise RequestTimeout(detail, "client_timeout_s", seconds) from error
        if len(body) > limit:
            raise _too_large(limit)
        if length is None and n_empty != 1:
            raise BadRequest("the chunked body is incomplete or malformed, or has trailers")
        if length is not None and len(body) != length:
            raise BadRequest(f"the body has {len(body)} bytes, Content-Length says {length}")
        return bytes(body)

    def _operation(self, method: str, path: str) -> Response | None:
        """Return the answer to an operator's tool, or about the whole server; else None.

        Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-9.3.7
        """
        if path not in (*_OPERATION, _SERVER):
            return None
        methods = METHODS if path == _SERVER else _OPERATION_METHODS
        if method == "OPTIONS":
            return Response(HTTPStatus.NO_CONTENT, (("allow", ", ".join(methods)),))
        if path == _SERVER:
            raise BadRequest(f"{method} * has no meaning: only OPTIONS is for a whole server")
        if method not in methods:
            return errors.not_allowed(method, methods)
        if path == "/metrics":
            content_type = ("content-type", Metrics.content_type)
            return Response(HTTPStatus.OK, (content_type, _NO_STORE), self._metrics.text())
        if path == "/readyz" and not self._pool.is_ready:
            status = HTTPStatus.SERVICE_UNAVAILABLE
            return Response(status, (_PLAIN, _NO_STORE), b"no worker\n")
        return Response(HTTPStatus.OK, (_PLAIN, _NO_STORE), b"ok\n")

    def _send(self, scope: Any, proto: Any, response: Response, file: BodyFile | None) -> None:
        headers = [*response.headers]
        if not _is_from_flask(response):
            headers += EVERYWHERE
            if scope.method == "OPTIONS":
                sent, prefix = scope.headers, "access-control-request-"
                headers += preflight(sent.get(f"{prefix}method"), sent.get(f"{prefix}headers"))
        if response.status in _EMPTY:
            proto.response_empty(response.status, headers)
        elif file is None or scope.method == "HEAD":
            proto.response_bytes(response.status, headers, response.body)
        else:
            if not any(name == "content-length" for name, _ in headers):
                headers.append(("content-length", str(file.n_bytes)))
            if file.start is None:
                proto.response_file(response.status, headers, str(file.path))
            else:
                stop = file.start + file.n_bytes  # exclusive
                proto.response_file_range(
                    response.status, headers, str(file.path), file.start, stop
                )
        if file and file.is_temporary:
            self._bridge.spool.drop(file.path)


def _set_send_timeout(seconds: int) -> None:
    """Make the system close a connection whose client receives nothing for this long.

    New connections inherit the option from the listening socket; the few that are open when the
    first request comes get it here.

    Source: https://man7.org/linux/man-pages/man7/tcp.7.html (TCP_USER_TIMEOUT)
    """
    for path in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if path.is_socket():
                with socket.socket(fileno=os.dup(int(path.name))) as connection:
                    connection.setsockopt(
                        socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, seconds * 1000
                    )


def _is_from_flask(response: Response) -> bool:
    """Whether Flask has added EVERYWHERE already."""
    return any(name == EVERYWHERE[0][0] for name, _ in response.headers)


def _check_headers(scope: Any) -> None:
    """Refuse a request with two Content-Types or without exactly one valid Host.

    HTTP/1.0 need not have a Host.

    Source: https://www.rfc-editor.org/rfc/rfc9112.html#section-3.2, rfc9110.html#section-5.3
    """
    if len(scope.headers.get_all("content-type")) > 1:
        raise BadRequest("a request has at most one Content-Type header")
    hosts = scope.headers.get_all("host")
    if len(hosts) != 1 and (hosts or scope.http_version == "1.1"):
        raise BadRequest(f"a request has exactly one Host header, not {len(hosts)}")
    if hosts and not _HOST.fullmatch(hosts[0]):
        raise BadRequest(f"Host must be a name or an address, and perhaps a port: not {hosts[0]!r}")


def _read_length(headers: Any, limit: int) -> int | None:
    """Return the length of a request's body in bytes; None if it is chunked.

    A request with Content-Length and Transfer-Encoding is chunked, and its connection is closed:
    granian sees to both.

    Source: https://www.rfc-editor.org/rfc/rfc9112.html#section-6
    """
    if "transfer-encoding" in headers:
        coding = _joined(headers, "transfer-encoding")
        if coding.strip().lower() != "chunked":
            raise UnknownTransferCoding(f"Transfer-Encoding must be chunked, not {coding}")
        return None
    length = parse_whole_number(headers.get("content-length", "0"))
    if length is None:
        raise BadRequest("Content-Length must be a whole number of up to 18 digits")
    if length > limit:
        raise _too_large(limit)
    return length


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"the body is longer than {limit} bytes", "body_bytes", limit)


def _request(scope: Any, body: bytes) -> Request:
    headers = scope.headers
    return Request(
        scope.method,
        scope.path,
        query_string(scope.query_string),
        headers.get("content-type", ""),
        _joined(headers, "accept") if "accept" in headers else None,
        _joined(headers, "accept-encoding"),
        _joined(headers, "if-none-match"),
        body,
        _joined(headers, "if-match") if "if-match" in headers else None,
        _joined(headers, "content-encoding"),
    )


def _page_key(scope: Any) -> bytes | None:
    """Return a digest of everything that a page depends on; None if it must not be cached.

    It is a digest, because headers can be a hundred times as long as the page.
    """
    headers = scope.headers
    if scope.method != "GET" or "range" in headers:
        return None
    selecting = [_joined(headers, name) if name in headers else None for name in _VARY]
    parts = repr(("page", scope.path, scope.query_string, *selecting))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).digest()


def _joined(headers: Any, name: str) -> str:
    """Return a header, its lines joined by commas: RFC 9110, 5.3."""
    return ", ".join(headers.get_all(name))


def create_application() -> RsgiApplication:
    """Return the application that the environment configures."""
    return RsgiApplication(Config.from_env(os.environ))
