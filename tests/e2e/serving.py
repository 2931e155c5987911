"""Runs the real program as a server on a free port."""

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
#: Longer than anything takes on a busy machine; without it, a failing test would hang.
MAX_WAIT_S = 300
#: Below the ports that the system assigns to clients, which come and go while a server starts.
_PORTS = range(20_000, 32_000)


def free_port() -> int:
    while True:
        port = random.choice(_PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def wait(holds: Callable[[], bool]) -> None:
    """Wait until ``holds`` returns true."""
    deadline = time.monotonic() + MAX_WAIT_S
    while not holds():
        assert time.monotonic() < deadline, "the condition never became true"
        time.sleep(0.02)


@contextmanager
def running(
    command: Sequence[str | Path], url: str, **options: object
) -> Iterator[subprocess.Popen[bytes]]:
    """Start ``command``, wait until ``url`` answers, and stop it at the end."""
    process = subprocess.Popen(command, start_new_session=True, **options)  # type: ignore[call-overload]  # passed on
    try:
        _wait(process, url)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=MAX_WAIT_S)


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + MAX_WAIT_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=MAX_WAIT_S):  # noqa: S310 (our own server)
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


def server_pid(url: str) -> int:
    """Return the id of the process that listens at ``url``."""
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
    """Return the target of a link in ``/proc``; empty if it no longer exists."""
    with suppress(OSError):
        return os.readlink(path)  # noqa: PTH115 (no path)
    return ""


def forker_pid(url: str) -> int | None:
    """Return the id of the process that forks the workers; None while it is being replaced."""
    for pid in child_pids(server_pid(url)):
        with suppress(OSError):  # it has ended
            if b"kg.workers.worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid
    return None


def child_pids(pid: int) -> list[int]:
    """Return the ids of the children of a process; none if it has ended."""
    pids: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            pids += map(int, path.read_text("ascii").split())
    return pids
