"""The real program, serving a release on a free port of this machine."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("reliefgraph")
#: More than anything takes on a busy machine: a test that fails otherwise would hang.
AMPLE_S = 300
#: Below those that the system gives to clients, which come and go while a server starts.
_PORTS = range(20_000, 32_000)


def free_port() -> int:
    while True:
        port = random.choice(_PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def wait(holds: Callable[[], bool]) -> None:
    """Wait until ``holds`` does."""
    deadline = time.monotonic() + AMPLE_S
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


@contextmanager
def running(
    command: Sequence[str | Path], url: str, **options: object
) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``command`` until ``url`` answers, and stop it in the end."""
    process = subprocess.Popen(command, start_new_session=True, **options)  # type: ignore[call-overload]  # passed on
    try:
        _wait(process, url)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=AMPLE_S)


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + AMPLE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=AMPLE_S):  # noqa: S310 (our own server)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer; exit status {process.poll()}")


@contextmanager
def served(environ: Mapping[str, str], port: int | None = None) -> Iterator[str]:
    """Yield the URL of a server of the release that ``environ`` configures."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    command: list[str | Path] = [PROGRAM, "serve", "--port", str(port)]
    with running(command, f"{url}/", env={**os.environ, **environ}):
        yield url


def front_of(url: str) -> int:
    """Return the process that listens at ``url``."""
    port = int(url.rpartition(":")[2])
    inodes = {
        row.split()[9]
        for row in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
        if row.split()[1].endswith(f":{port:04X}") and row.split()[3] == "0A"
    }
    for process in Path("/proc").glob("[0-9]*"):
        try:
            links = {_link(fd) for fd in (process / "fd").iterdir()}
            is_ours = b"serve" in (process / "cmdline").read_bytes()
        except OSError:
            continue
        if is_ours and {f"socket:[{inode}]" for inode in inodes} & links:
            return int(process.name)
    raise AssertionError(f"nothing listens at {url}")


def _link(path: Path) -> str:
    """Return where a link in ``/proc`` leads; empty if it has gone."""
    with suppress(OSError):
        return os.readlink(path)  # noqa: PTH115 (no path)
    return ""


def forker_of(url: str) -> int | None:
    """Return the process that forks the workers of the server at ``url``; None between two."""
    for pid in children_of(front_of(url)):
        with suppress(OSError):  # it has ended
            if b"kg.workers.worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid
    return None


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started; none when it has ended."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, path.read_text("ascii").split())
    return found
