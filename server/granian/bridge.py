"""Flask behind granian's RSGI: once a request has been read, it goes through WSGI in a thread.

A slow client holds no thread, neither while it sends nor while it receives. It holds no memory
either: long bodies are sent from disk, since granian would keep a whole body in memory until the
client has received it.

Source: https://peps.python.org/pep-3333/
"""

import asyncio
import io
import shutil
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from typing import IO, Any, Final

from werkzeug.http import parse_content_range_header
from werkzeug.wsgi import FileWrapper

from server.app import Threads
from server.web.message import Header, header, query_string

#: Bodies of at most this length are sent from memory.
SHORT_BYTES: Final = 64 * 1024
#: How long granian has to open a file before its name is deleted.
_OPEN_WITHIN_S: Final = 10.0
_BUFFER_BYTES: Final = 256 * 1024


class Bridge:
    """A WSGI application in a few threads.

    Attributes:
        spool: where long bodies are put.
    """

    def __init__(self, application: Callable[..., Any], threads: Threads) -> None:
        self._application, self._threads = application, threads
        self.spool = Spool()

    async def call(
        self, scope: Any, headers: Sequence[Header], body: bytes
    ) -> tuple[int, list[Header], "bytes | BodyFile"]:
        """Return status, headers and body of the application's response."""
        environ = _environ(scope, headers, body)
        return await self._threads.run(lambda: self._call(environ))

    def _call(self, environ: dict[str, Any]) -> tuple[int, list[Header], "bytes | BodyFile"]:
        started: list[Any] = []
        wrappers: list[FileWrapper] = []

        def start_response(status: str, headers: list[Header], exc_info: object = None) -> None:
            started[:] = [int(status[:3]), [(k.lower(), v) for k, v in headers]]

        def wrap(file: IO[bytes], block_size: int = _BUFFER_BYTES) -> FileWrapper:
            wrappers.append(FileWrapper(file, block_size))
            return wrappers[-1]

        result = self._application({**environ, "wsgi.file_wrapper": wrap}, start_response)
        try:
            is_part = bool(wrappers) and started[0] == HTTPStatus.PARTIAL_CONTENT
            span = _content_range(started[1]) if is_part else None
            file = _body_file(wrappers[-1] if span else result, span)
            body = file or self._read_body(result)
        finally:
            if hasattr(result, "close"):
                result.close()
            for wrapper in wrappers:  # Werkzeug does not close a file of which it sends a range
                wrapper.close()
        return started[0], started[1], body

    def _read_body(self, result: Iterable[bytes]) -> "bytes | BodyFile":
        iterator: Iterator[bytes] = iter(result)
        begun = bytearray()
        for part in iterator:
            begun += part
            if len(begun) > SHORT_BYTES:
                path = self.spool.write(chain([bytes(begun)], iterator))
                return BodyFile(path, path.stat().st_size, is_temporary=True)
        return bytes(begun)


@dataclass(frozen=True, slots=True)
class BodyFile:
    """A response body in a file.

    Attributes:
        path: the file.
        n_bytes: the length of the body.
        start: the offset of the body in the file; None if the body is the whole file.
        is_temporary: whether the file is in the spool and is deleted once it is being sent.
    """

    path: Path
    n_bytes: int
    start: int | None = None
    is_temporary: bool = False


class Spool:
    """A temporary directory, deleted by ``close`` or, at the latest, when the process ends."""

    def __init__(self) -> None:
        self._directory = tempfile.mkdtemp(prefix="reliefgraph-")
        self._end = weakref.finalize(self, shutil.rmtree, self._directory, ignore_errors=True)

    def write(self, parts: Iterable[bytes]) -> Path:
        """Write the parts to a new file and return its path."""
        with tempfile.NamedTemporaryFile(dir=self._directory, delete=False) as file:
            try:
                for part in parts:
                    file.write(part)
            except BaseException:
                Path(file.name).unlink()
                raise
            return Path(file.name)

    def drop(self, path: Path) -> None:
        """Delete a file that is being sent; a process that has it open can still read it."""
        loop = asyncio.get_running_loop()
        loop.call_later(_OPEN_WITHIN_S, lambda: path.unlink(missing_ok=True))

    def close(self) -> None:
        """Delete the directory."""
        self._end()


def _body_file(result: Any, span: tuple[int, int] | None) -> BodyFile | None:
    """Return the file that a view sends, or the part of it from ``span[0]`` up to ``span[1]``.

    None unless the result wraps a file on disk that has a path: a file in memory has no name, a
    temporary one has a number, and a compressed one has the name of other bytes.
    """
    file = result.file if isinstance(result, FileWrapper) else None
    if not isinstance(file, io.BufferedReader) or not isinstance(file.name, str | Path):
        return None
    path = Path(file.name)
    if span is None:
        return BodyFile(path, path.stat().st_size)
    start, stop = span
    return BodyFile(path, stop - start, start)


def _content_range(headers: Sequence[Header]) -> tuple[int, int] | None:
    """Return the offsets of the part that a response sends: its first byte, the byte after it.

    Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-14.4
    """
    content_range = parse_content_range_header(header(headers, "content-range"))
    if content_range is None or content_range.start is None or content_range.stop is None:
        return None
    return content_range.start, content_range.stop


def _environ(scope: Any, headers: Sequence[Header], body: bytes) -> dict[str, Any]:
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": query_string(scope.query_string),
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
