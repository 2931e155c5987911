"""Flask behind granian's RSGI: a request that was read whole goes through WSGI in a thread.

So a slow client holds no thread, neither while it sends nor while it receives.

Source: https://peps.python.org/pep-3333/
"""

import asyncio
import io
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar
from urllib.parse import unquote_to_bytes

from kg.errors import Busy
from server.message import Header

T = TypeVar("T")
_CHUNK_BYTES: Final = 256 * 1024


class Bridge:
    """A WSGI application in a few threads."""

    def __init__(self, application: Callable[..., Any], threads: int, queue: int) -> None:
        self._application, self._most = application, threads + queue
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="flask")
        self._n_pending = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Return what ``work`` returns, called in a thread.

        Raises:
            Busy: too much waits for a thread.
        """
        if self._n_pending >= self._most:
            raise Busy("too many requests are waiting; ask again in a moment", "pages", self._most)
        self._n_pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._n_pending -= 1

    async def call(
        self, scope: Any, headers: Sequence[Header], body: bytes
    ) -> "tuple[int, list[Header], bytes | Parts]":
        """Return status, headers and body of the application's response.

        A long body is returned as Parts, to be read to its end or closed.
        """
        environ = _environ(scope, headers, body)
        return await self.run(lambda: self._call(environ))

    def _call(self, environ: dict[str, Any]) -> "tuple[int, list[Header], bytes | Parts]":
        started: list[Any] = []

        def start_response(status: str, headers: list[Header], exc_info: object = None) -> None:
            started[:] = [int(status[:3]), [(k.lower(), v) for k, v in headers]]

        result = self._application(environ, start_response)
        parts = Parts(self, result)
        body = parts.some()
        status, headers = started
        if len(body) >= _CHUNK_BYTES:
            parts.begun = body
            return status, headers, parts
        parts.close()
        return status, headers, body


class Parts:
    """The rest of a long body.

    Attributes:
        begun: what was read of it already.
    """

    def __init__(self, bridge: Bridge, result: Any) -> None:
        self._bridge, self._result = bridge, result
        self._iterator: Iterator[bytes] = iter(result)
        self.begun = b""

    def some(self) -> bytes:
        """Return the next bytes, at least _CHUNK_BYTES unless it ends."""
        some = bytearray()
        for part in self._iterator:
            some += part
            if len(some) >= _CHUNK_BYTES:
                break
        return bytes(some)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield all of the body."""
        part = self.begun
        while part:
            yield part
            part = await self._bridge.run(self.some)

    def close(self) -> None:
        """Let the application clean up."""
        if hasattr(self._result, "close"):
            self._result.close()


def _environ(scope: Any, headers: Sequence[Header], body: bytes) -> dict[str, Any]:
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)),
    }
    for name, value in headers:
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = value
        elif key != "CONTENT_LENGTH":
            old = environ.get(f"HTTP_{key}")
            environ[f"HTTP_{key}"] = value if old is None else f"{old},{value}"
    return environ
