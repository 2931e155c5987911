"""Starts and stops servers, and reads their processor time."""

import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

HOST: Final = "127.0.0.1"
BIN: Final = Path(sys.executable).parent
_TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK")
_MAX_START_S: Final = 300.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server over one dataset.

    Attributes:
        name: for the report.
        endpoint: path of its SPARQL endpoint.
        command: with ``{port}`` in it.
        environ: added to the environment.
        is_ours: has pages and reports its cache hits.
        is_compared: has the same triples as ours.
    """

    name: str
    endpoint: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    is_ours: bool = False
    is_compared: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """Status and body of an answer; the status is 0 if there was none."""

    status: int
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Running:
    """A running server."""

    server: Server
    port: int
    process: subprocess.Popen[bytes]

    def get(self, target: str, accept: str, timeout_s: float = 120) -> Reply:
        """Send a GET request over a connection of its own."""
        return get(self.port, target, accept, timeout_s)

    def cpu_s(self) -> float:
        """Return the processor time of all its processes, including those that have ended."""
        return sum(_cpu_ticks(pid) for pid in self.pids()) / _TICKS_PER_S

    def pids(self) -> list[int]:
        """Return the ids of its process and of all descendants, in any session."""
        parents = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has ended
                parents[int(path.parent.name)] = int(_stat(path)[1])
        pids = [self.process.pid]
        for pid in pids:
            pids += [child for child, parent in parents.items() if parent == pid]
        return pids

    def limit_memory(self, n_bytes: int) -> None:
        """Limit the memory of each of its processes, so that it does not take the machine down."""
        for pid in self.pids():
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_AS, (n_bytes, n_bytes))

    def is_alive(self) -> bool:
        """Whether its main process still runs."""
        return self.process.poll() is None


def get(port: int, target: str, accept: str, timeout_s: float) -> Reply:
    """Send a GET request to a server on this machine."""
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout_s)
    try:
        connection.request("GET", target, headers={"Accept": accept})
        response = connection.getresponse()
        return Reply(response.status, response.read())
    except (OSError, http.client.HTTPException):
        return Reply(0)
    finally:
        connection.close()


@contextmanager
def running(server: Server, probe: str) -> Iterator[Running]:
    """Run a server as a context, from its first answer to the target ``probe``."""
    started = launch(server)
    try:
        first_answer_s(started, probe)
        yield started
    finally:
        stop(started)


def launch(server: Server) -> Running:
    """Start a server on a free port, without waiting."""
    port = _free_port()
    environ = {**os.environ, **{k: v.format(port=port) for k, v in server.environ.items()}}
    command = [part.format(port=port) for part in server.command]
    process = subprocess.Popen(
        command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return Running(server, port, process)


def first_answer_s(started: Running, target: str) -> float:
    """Return the seconds from now to the first answer.

    Raises:
        RuntimeError: it has ended, or does not answer.
    """
    start = time.perf_counter()
    while time.perf_counter() - start < _MAX_START_S:
        if started.get(target, "application/sparql-results+json").status == http.HTTPStatus.OK:
            return time.perf_counter() - start
        if not started.is_alive():
            break
        time.sleep(0.002)
    raise RuntimeError(f"{started.server.name} does not answer: {started.server.command}")


def cold_start_s(server: Server, target: str) -> float:
    """Return the seconds from the start of the process to its first answer."""
    start = time.perf_counter()
    started = launch(server)
    try:
        first_answer_s(started, target)
        return time.perf_counter() - start
    finally:
        stop(started)


def stop(started: Running) -> None:
    """Stop a server; kill the processes that remain."""
    pids = started.pids()
    started.process.terminate()
    with suppress(subprocess.TimeoutExpired):
        started.process.wait(5)
    for pid in pids:
        if pid != started.process.pid or started.is_alive():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    started.process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _stat(path: Path) -> list[str]:
    """Return the fields of /proc/<pid>/stat from the third on: the second may have spaces."""
    return path.read_text("utf-8", "replace").rpartition(") ")[2].split()


def _cpu_ticks(pid: int) -> int:
    """Return user and system time, including that of children that have ended."""
    with suppress(OSError):
        return sum(map(int, _stat(Path(f"/proc/{pid}/stat"))[11:15]))
    return 0
