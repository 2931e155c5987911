"""A WSGI application in a few threads, on an application of a few lines."""

import asyncio
import gzip
import io
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any, cast

import pytest
from werkzeug.utils import send_file

from kg.errors import Busy
from server.app import Threads
from server.granian.bridge import SHORT_BYTES, BodyFile, Bridge


def test_as_many_wait_as_the_queue_holds() -> None:
    async def fill() -> Busy:
        threads = Threads(1, queue=2)
        gate = threading.Event()
        wait = partial(gate.wait, 60)
        running = [asyncio.ensure_future(threads.run(wait)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Busy) as caught:
            await threads.run(gate.set)
        gate.set()
        assert await asyncio.gather(*running) == [True, True, True]
        assert await threads.run(lambda: "free again") == "free again"
        return caught.value

    busy = asyncio.run(fill())
    assert (busy.limit, busy.value) == ("pages", 3)
    assert str(busy) == "too many requests are waiting; try again in a moment"


# ---- a request and its response


def scope(**changes: str) -> SimpleNamespace:
    given = {
        "method": "GET",
        "path": "/",
        "query_string": "",
        "server": "127.0.0.1:8000",
        "client": "192.0.2.1:5555",
        "scheme": "http",
        "http_version": "1.1",
    }
    return SimpleNamespace(**{**given, **changes})


Application = Callable[[dict[str, Any], Callable[..., None]], Iterable[bytes]]
Called = tuple[int, list[tuple[str, str]], bytes | BodyFile]


@contextmanager
def bridge_to(application: Application) -> Iterator[Bridge]:
    bridge = Bridge(application, Threads(1, 1))
    yield bridge
    bridge._threads._threads.shutdown()
    bridge.spool.close()


def call(bridge: Bridge, *headers: tuple[str, str], body: bytes = b"", **changes: str) -> Called:
    return asyncio.run(bridge.call(scope(**changes), headers, body))


def on_disk(body: bytes | BodyFile) -> tuple[bytes, int, bool, int | None]:
    """Return the bytes, length, ownership and start of a body on disk."""
    assert isinstance(body, BodyFile)
    return body.path.read_bytes(), body.n_bytes, body.is_temporary, body.start


def test_the_environ_describes_the_whole_request() -> None:
    seen: list[dict[str, Any]] = []

    def application(environ: dict[str, Any], start: Callable[..., None]) -> list[bytes]:
        seen.append({**environ, "body": environ["wsgi.input"].read()})
        start("201 Created", [("X-Name", "Value"), ("SET", "a")])
        return [b"a", b"", b"b"]

    with bridge_to(application) as bridge:
        made = call(
            bridge,
            ("content-type", "text/plain"),
            ("content-length", "99"),
            ("x-two", "a"),
            ("accept", "b"),
            ("x-two", "c"),
            body=b"sent",
            method="POST",
            path="/é",
            query_string="a=é&b=%20",
            server="[::1]:80",
            client="[::2]:5",
            scheme="https",
            http_version="1.0",
        )
    assert made == (201, [("x-name", "Value"), ("set", "a")], b"ab")
    (environ,) = seen
    assert environ.pop("wsgi.file_wrapper")
    assert environ.pop("wsgi.input").closed is False
    assert environ == {
        "body": b"sent",
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/Ã©",
        "QUERY_STRING": "a=%C3%A9&b=%20",
        "SERVER_NAME": "[::1]",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.0",
        "REMOTE_ADDR": "[::2]",
        "CONTENT_TYPE": "text/plain",
        "CONTENT_LENGTH": "4",
        "HTTP_X_TWO": "a,c",
        "HTTP_ACCEPT": "b",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


class ClosableBody(list[bytes]):
    """A body that records whether it was closed."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True


@pytest.mark.parametrize(("n", "is_file"), [(SHORT_BYTES, False), (SHORT_BYTES + 1, True)])
def test_long_bodies_go_to_disk(n: int, *, is_file: bool) -> None:
    parts = ClosableBody([b"x" * (n - 1), b"y", *([b"z", b"z"] if is_file else [])])

    def application(environ: dict[str, Any], start: Callable[..., None]) -> ClosableBody:
        start("200 OK", [])
        return parts

    with bridge_to(application) as bridge:
        _, _, body = call(bridge)
        if is_file:
            assert on_disk(body) == (b"".join(parts), n + 2, True, None)
        else:
            assert body == b"".join(parts)
    assert parts.is_closed


def test_a_body_is_closed_when_the_application_fails() -> None:
    class Failing(ClosableBody):
        def __iter__(self) -> Iterator[bytes]:
            raise RuntimeError("it broke")

    parts = Failing()

    def application(environ: dict[str, Any], start: Callable[..., None]) -> ClosableBody:
        start("200 OK", [])
        return parts

    with bridge_to(application) as bridge:
        for _ in range(3):
            with pytest.raises(RuntimeError, match="it broke"):
                call(bridge)
    assert parts.is_closed


@pytest.mark.parametrize(
    ("status", "headers", "is_wrapped", "expected"),
    [
        ("200 OK", [], True, (b"0123456789", 10, False, None)),
        ("200 OK", [("Content-Range", "bytes 2-4/10")], True, (b"0123456789", 10, False, None)),
        ("206 Part", [("Content-Range", "bytes 2-4/10")], False, (b"0123456789", 3, False, 2)),
        ("206 Part", [("Content-Range", "bytes 0-0/10")], False, (b"0123456789", 1, False, 0)),
        ("206 Part", [("Content-Range", "bytes */10")], False, b"cut"),
        ("206 Part", [], False, b"cut"),
        ("200 OK", [], False, b"cut"),
    ],
)
def test_a_file_is_sent_without_a_copy(
    tmp_path: Path,
    status: str,
    headers: list[tuple[str, str]],
    expected: object,
    *,
    is_wrapped: bool,
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    opened: list[IO[bytes]] = []

    def application(environ: dict[str, Any], start: Callable[..., None]) -> Any:
        start(status, headers)
        opened.append(path.open("rb"))
        wrapped = environ["wsgi.file_wrapper"](opened[0])
        return wrapped if is_wrapped else [b"cut"]

    with bridge_to(application) as bridge:
        _, _, body = call(bridge)
    assert (body if isinstance(body, bytes) else on_disk(body)) == expected
    assert isinstance(body, bytes) or body.path == path
    assert opened[0].closed


@pytest.mark.parametrize("n", [10, SHORT_BYTES + 1])
@pytest.mark.parametrize("kind", ["memory", "temporary", "named temporary", "compressed"])
def test_a_file_without_a_path_of_its_own_is_read(tmp_path: Path, kind: str, n: int) -> None:
    content = b"0123456789".ljust(n, b"x")

    def open_file() -> IO[bytes]:
        if kind == "compressed":
            path = tmp_path / "file.gz"
            path.write_bytes(gzip.compress(content))
            return cast("IO[bytes]", gzip.open(path))
        kinds: dict[str, Callable[[], Any]] = {
            "memory": io.BytesIO,
            "temporary": tempfile.TemporaryFile,
            "named temporary": tempfile.NamedTemporaryFile,
        }
        file: IO[bytes] = kinds[kind]()
        file.write(content)
        file.seek(0)
        return file

    def application(environ: dict[str, Any], start: Any) -> Any:
        response = send_file(open_file(), environ, "text/plain", conditional=True)
        return response(environ, start)

    with bridge_to(application) as bridge:
        for headers in ([], [("range", "bytes=2-4")]):
            status, _, body = call(bridge, *headers)
            if headers and kind == "memory":  # Werkzeug knows the size of no other
                assert (status, body) == (206, b"234")
            elif n > SHORT_BYTES:
                assert (status, *on_disk(body)) == (200, content, n, True, None)
            else:
                assert (status, body) == (200, content)


def test_a_wrapped_file_can_be_read_in_blocks() -> None:
    blocks: list[list[bytes]] = []

    def application(environ: dict[str, Any], start: Callable[..., None]) -> list[bytes]:
        start("200 OK", [])
        wrap = environ["wsgi.file_wrapper"]
        blocks.append(list(wrap(io.BytesIO(b"abcde"), 2)))
        blocks.append([part[:1] for part in wrap(io.BytesIO(b"x" * 256 * 1024 + b"y"))])
        return []

    with bridge_to(application) as bridge:
        assert call(bridge) == (200, [], b"")
    assert blocks == [[b"ab", b"cd", b"e"], [b"x", b"y"]]
