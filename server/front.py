"""The front: what granian calls for every request.

Queries are answered here, in one event loop, from the cache or by the pool; everything else goes
through Flask in a thread. Bodies are read with a limit and a deadline before anything is done, and
long answers are sent part by part, so that a slow client holds memory and time within bounds.

Source: https://github.com/emmett-framework/granian (RSGI 1.5)
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from http import HTTPStatus
from time import perf_counter
from typing import Any, Final

from granian._granian import RSGIProtocolClosed

from kg.config import Config
from kg.errors import RequestError, RequestTimeout, TooLarge
from server import errors
from server.app import PARTS, Parts, create_app
from server.bridge import Parts as LongBody
from server.endpoint import Endpoint
from server.log import AccessLog
from server.message import EVERYWHERE, Request, Response
from server.metrics import Metrics

_WITHOUT_BODY: Final = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})
_CHUNK_BYTES: Final = 256 * 1024
_PLAIN: Final = ("content-type", "text/plain; charset=utf-8")
_EMPTY: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
_NO_STORE: Final = ("cache-control", "no-store")


class Front:
    """One server: an RSGI application."""

    def __init__(self, config: Config) -> None:
        app = create_app(config)
        self._parts: Parts = app.extensions[PARTS]
        self._config, self._pool = config, self._parts.pool
        self._endpoint, self._bridge = self._parts.endpoint, self._parts.bridge
        self._metrics = Metrics(self._pool, self._endpoint.cache)
        self._log = AccessLog(config.access_log, with_text=config.log_queries == "text")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the workers before the first request is taken."""
        self._endpoint.relay.start()
        loop.run_until_complete(self._pool.start())

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """End the workers after the last response."""
        loop.run_until_complete(self._pool.stop())
        self._endpoint.relay.stop()

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        """Answer one request."""
        start = perf_counter()
        rest: LongBody | None = None
        try:
            made, rest = await self._respond(scope, proto)
        except RequestError as error:
            made = errors.response(error)
        except Exception:
            logging.getLogger("reliefgraph").exception("%s %s", scope.method, scope.path)
            made = errors.problem(HTTPStatus.INTERNAL_SERVER_ERROR, "an error of the server", {})
        seconds = perf_counter() - start
        self._metrics.observe(scope.path, made.status, made.note.outcome, seconds)
        self._log.write(scope.client, scope.method, scope.path, made, seconds)
        try:
            await self._send(scope, proto, made, rest)
        except (RSGIProtocolClosed, TimeoutError):
            pass  # the client has left, or takes nothing
        finally:
            if rest:
                rest.close()

    async def _respond(self, scope: Any, proto: Any) -> tuple[Response, LongBody | None]:
        body = b""
        if scope.method not in _WITHOUT_BODY or "content-length" in scope.headers:
            body = await self._body(scope, proto)
        if Endpoint.answers(scope.path):
            request = _request(scope, body)
            return await self._endpoint.respond(request, proto.client_disconnect), None
        if (told := self._told(scope.path)) is not None:
            return told, None
        status, headers, content = await self._bridge.call(scope, scope.headers.items(), body)
        if isinstance(content, bytes):
            return Response(status, headers, content), None
        return Response(status, headers), content

    async def _body(self, scope: Any, proto: Any) -> bytes:
        """Return the body of a request, read within bounds of size and time."""
        most = self._parts.body_limit_bytes
        length = scope.headers.get("content-length", "0")
        body = bytearray()
        try:
            async with asyncio.timeout(self._config.client_timeout_s):
                if length.isdecimal() and int(length[:20]) <= most:
                    async for part in proto:
                        body += part
                        if len(body) > most:
                            break
                else:
                    body = bytearray(most + 1)
        except TimeoutError as error:
            seconds = self._config.client_timeout_s
            raise RequestTimeout(f"the body did not arrive within {seconds} seconds") from error
        if len(body) > most:
            raise TooLarge(f"the body is longer than {most} bytes")
        return bytes(body)

    def _told(self, path: str) -> Response | None:
        """Return what an operator's tools are told; None where they ask nothing."""
        match path:
            case "/healthz":
                return Response(HTTPStatus.OK, (_PLAIN, _NO_STORE), b"ok\n")
            case "/readyz":
                if self._pool.is_ready:
                    return Response(HTTPStatus.OK, (_PLAIN, _NO_STORE), b"ready\n")
                status = HTTPStatus.SERVICE_UNAVAILABLE
                return Response(status, (_PLAIN, _NO_STORE), b"no worker\n")
            case "/metrics":
                content_type = ("content-type", Metrics.content_type)
                return Response(HTTPStatus.OK, (content_type, _NO_STORE), self._metrics.text())
        return None

    async def _send(self, scope: Any, proto: Any, made: Response, rest: LongBody | None) -> None:
        headers = [*made.headers, *(() if _is_flask(made) else EVERYWHERE)]
        if (rest is None and len(made.body) <= _CHUNK_BYTES) or scope.method == "HEAD":
            if made.status in _EMPTY:
                proto.response_empty(made.status, headers)
            else:
                proto.response_bytes(made.status, headers, made.body)
            return
        if rest is None:
            headers.append(("content-length", str(len(made.body))))
        stream = proto.response_stream(made.status, headers)
        async for part in rest or _parts(made.body):
            async with asyncio.timeout(self._config.client_timeout_s):
                await stream.send_bytes(part)


async def _parts(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), _CHUNK_BYTES):
        yield body[start : start + _CHUNK_BYTES]


def _is_flask(made: Response) -> bool:
    """Whether Flask has said EVERYWHERE already."""
    return any(name == EVERYWHERE[0][0] for name, _ in made.headers)


def _request(scope: Any, body: bytes) -> Request:
    headers = scope.headers
    return Request(
        scope.method,
        scope.path,
        scope.query_string,
        headers.get("content-type", ""),
        headers.get("accept"),
        headers.get("accept-encoding", ""),
        headers.get("if-none-match", ""),
        body,
    )


def create_front() -> Front:
    """Return the server that the environment configures."""
    return Front(Config.from_env(os.environ))
