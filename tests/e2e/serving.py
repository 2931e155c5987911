"""The real program, serving a release on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("reliefgraph")
START_S = 30


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


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
        process.wait(timeout=START_S)


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 (our own server)
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
            links = {os.readlink(fd) for fd in (process / "fd").iterdir()}  # noqa: PTH115 (no path)
        except OSError:
            continue
        is_ours = b"serve" in (process / "cmdline").read_bytes()
        if is_ours and {f"socket:[{inode}]" for inode in inodes} & links:
            found = int(process.name)
    return found


def forker_of(url: str) -> int:
    """Return the process that forks the workers of the server at ``url``."""
    front = front_of(url)
    children = Path(f"/proc/{front}/task").glob("*/children")
    pids = [pid for path in children for pid in path.read_text("ascii").split()]
    (found,) = [p for p in pids if b"kg.worker" in Path(f"/proc/{p}/cmdline").read_bytes()]
    return int(found)
