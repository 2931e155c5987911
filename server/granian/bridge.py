"""Flask behind granian's RSGI: a request that was read whole goes through WSGI in a thread.

So a slow client holds no thread, neither while it sends nor while it receives; nor memory, since
long bodies lie on disk while they are sent. granian would keep all of a body in memory until the
client has taken it.

Source: https://peps.python.org/pep-3333/
"""

import asyncio
import io
import shutil
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from typing import IO, Any, Final

from werkzeug.http import parse_content_range_header

from server.app import Threads
from server.web.message import Header, header, query_string

#: Bodies up to this are sent from memory.
SHORT_BYTES: Final = 64 * 1024
#: A file is opened at once; only its name lives on for so long.
_OPENED_S: Final = 10.0
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
    ) -> tuple[int, list[Header], "bytes | File"]:
        """Return status, headers and body of the application's response."""
        environ = _environ(scope, headers, body)
        return await self._threads.run(lambda: self._call(environ))

    def _call(self, environ: dict[str, Any]) -> tuple[int, list[Header], "bytes | File"]:
        started: list[Any] = []
        wrapped: list[_FileOnDisk] = []

        def start_response(status: str, headers: list[Header], exc_info: object = None) -> None:
            started[:] = [int(status[:3]), [(k.lower(), v) for k, v in headers]]

        def wrap(file: IO[bytes], block_size: int = _BUFFER_BYTES) -> _FileOnDisk:
            wrapped.append(_FileOnDisk(file, block_size))
            return wrapped[-1]

        result = self._application({**environ, "wsgi.file_wrapper": wrap}, start_response)
        try:
            part = (
                _part(started[1]) if wrapped and started[0] == HTTPStatus.PARTIAL_CONTENT else None
            )
            body = _of(wrapped[-1], part) if part else self._body(result)
        finally:
            if hasattr(result, "close"):
                result.close()
            for wrapper in wrapped:  # Werkzeug does not close a file of which it sends a range
                wrapper.close()
        return started[0], started[1], body

    def _body(self, result: Any) -> "bytes | File":
        if isinstance(result, _FileOnDisk):
            return _of(result)
        iterator: Iterator[bytes] = iter(result)
        begun = bytearray()
        for part in iterator:
            begun += part
            if len(begun) > SHORT_BYTES:
                path = self.spool.write(chain([bytes(begun)], iterator))
                return File(path, path.stat().st_size, is_ours=True)
        return bytes(begun)


class File:
    """A body that lies on disk.

    Attributes:
        path: of the file.
        n_bytes: the body's length.
        is_ours: whether it is of the spool, to be dropped when it is being sent.
        start: where the body begins in the file; None where it is the whole file.
    """

    def __init__(
        self, path: Path, n_bytes: int, *, is_ours: bool, start: int | None = None
    ) -> None:
        self.path, self.n_bytes, self.is_ours, self.start = path, n_bytes, is_ours, start


class Spool:
    """A directory that is gone with the process, or with this, if nobody closes it."""

    def __init__(self) -> None:
        self._directory = tempfile.mkdtemp(prefix="reliefgraph-")
        self._end = weakref.finalize(self, shutil.rmtree, self._directory, ignore_errors=True)

    def write(self, parts: Iterable[bytes]) -> Path:
        """Return a new file with the bytes of ``parts``."""
        with tempfile.NamedTemporaryFile(dir=self._directory, delete=False) as file:
            try:
                for part in parts:
                    file.write(part)
            except BaseException:
                Path(file.name).unlink()
                raise
            return Path(file.name)

    def drop(self, path: Path) -> None:
        """Delete a file that is being sent; who has it open still reads all of it."""
        loop = asyncio.get_running_loop()
        loop.call_later(_OPENED_S, lambda: path.unlink(missing_ok=True))

    def close(self) -> None:
        """Delete the directory."""
        self._end()


class _FileOnDisk:
    """What WSGI calls a file wrapper: a file to be sent whole, from where it lies.

    Source: https://peps.python.org/pep-3333/#optional-platform-specific-file-handling
    """

    def __init__(self, file: IO[bytes], block_size: int = _BUFFER_BYTES) -> None:
        self.file, self._block_size = file, block_size

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(self._block_size), b"")

    def close(self) -> None:
        self.file.close()


def _of(wrapped: _FileOnDisk, part: tuple[int, int] | None = None) -> File:
    """Return a file that a view sends, or a part of it: its first byte, and the one behind it."""
    path = Path(wrapped.file.name)
    if part is None:
        return File(path, path.stat().st_size, is_ours=False)
    start, stop = part
    return File(path, stop - start, is_ours=False, start=start)


def _part(headers: Sequence[Header]) -> tuple[int, int] | None:
    """Return the range of a file that a response sends: its first byte, and the one behind it.

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
