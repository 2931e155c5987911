"""Load by wrk: one run, what it measured."""

import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import Final

import click

from bench.servers import HOST, Running
from bench.workloads import NUMBER, Workload

_SCRIPT: Final = Path(__file__).with_name("load.lua")
_RESULT: Final = re.compile(r"^RESULT (\{.*\})$", re.MULTILINE)
#: Where wrk gets fewer answers, those that it cuts off at its end weigh too much: a client that
#: waits for every answer asks instead, as often, but for two turns of every connection.
_FEWEST, _TURNS = 200, 2
#: A server is idle when it has used no processor time for so long; that is waited for at most so.
_IDLE_S, _IDLE_MOST_S = 0.1, 30.0
#: Where each run starts to count; none reaches the next.
_STARTS: Final = count(1_000_000_000, 1_000_000_000)
#: What a load says of itself, as load.lua does.
Told = dict[str, int]


@dataclass(frozen=True, slots=True)
class Run:
    """What one run measured.

    Attributes:
        n_requests: that were answered well.
        per_s: requests in a second.
        p50_ms: median latency.
        p99_ms: latency that 99 of 100 requests stay below.
        cpu_us: processor time of the server for one response, of whatever status.
        n_hits: answered from our cache.
        n_errors: responses that are none of 2xx and 3xx, and broken connections.
    """

    n_requests: int
    per_s: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    n_hits: int
    n_errors: int


def command(workload: Workload, seconds: int, url: str, targets: str) -> list[str]:
    """Return the command line of the load generator."""
    options = ["-t1", f"-c{workload.connections}", f"-d{seconds}s", "--timeout", "60s"]
    return ["wrk", *options, "-s", str(_SCRIPT), url, "--", targets, workload.accept]


def version() -> str:
    """Return the load generator's version.

    Raises:
        ClickException: there is none.
    """
    if not shutil.which("wrk"):
        raise click.ClickException("the load generator wrk is needed; on Debian: apt install wrk")
    told = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False)
    return " ".join((told.stdout + told.stderr).split()[:2])


def run(started: Running, workload: Workload, seconds: int) -> Run:
    """Put a server under load for some seconds.

    Raises:
        RuntimeError: wrk failed.
    """
    found = _measured(started, partial(_by_wrk, started, workload, seconds))
    if found.n_requests >= _FEWEST:
        return found
    n = max(found.n_requests, _TURNS * workload.connections)
    return _measured(started, partial(_to_the_end, started, workload, n))


def faults(started: Running, workload: Workload, found: Run) -> list[str]:
    """Return what makes a run a false measurement: errors, a cache that answers where none may."""
    about = f"{started.server.name}, {workload.name}"
    told = []
    if found.n_errors:
        told.append(f"{about}: {found.n_errors} errors beside {found.n_requests} answers")
    if started.server.is_ours and not workload.is_document:
        if found.n_hits and not workload.is_repeated:
            told.append(f"{about}: {found.n_hits} cache hits")
        if workload.is_repeated and found.n_hits < found.n_requests * 0.9:
            told.append(f"{about}: {found.n_hits} cache hits of {found.n_requests}")
    return told


def _measured(started: Running, load: Callable[[], Told]) -> Run:
    """Run a load on an idle server; what it used and kept is read before and after."""
    _wait_until_idle(started)
    cpu_s, n_hits = started.cpu_s(), _hits(started)
    told = load()
    cpu_s, n_hits = started.cpu_s() - cpu_s, _hits(started) - n_hits
    n, served = told["requests"] - told["failed"], max(told["requests"], 1)
    return Run(
        n,
        n / told["duration_us"] * 1e6,
        told["p50_us"] / 1000,
        told["p99_us"] / 1000,
        cpu_s * 1e6 / served,
        n_hits,
        told["errors"],
    )


def _by_wrk(started: Running, workload: Workload, seconds: int) -> Told:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{line}\n" for line in workload.targets(started.server.endpoint))
        file.flush()
        url = f"http://{HOST}:{started.port}"
        line = [*command(workload, seconds, url, file.name), str(next(_STARTS))]
        told = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    found = _RESULT.search(told)
    if not found:
        raise RuntimeError(f"{line}: {told}")
    result: Told = json.loads(found[1])
    return result


def _to_the_end(started: Running, workload: Workload, n: int) -> Told:
    """Ask ``n`` times, over as many connections as wrk has, and wait for every answer."""
    targets, first = workload.targets(started.server.endpoint), next(_STARTS)

    def ask(i: int) -> tuple[int, int]:
        asked = targets[i % len(targets)].replace(NUMBER, str(first + i))
        begun = time.perf_counter_ns()
        status = started.get(asked, workload.accept).status
        return status, (time.perf_counter_ns() - begun) // 1000

    begun = time.perf_counter_ns()
    with ThreadPoolExecutor(workload.connections) as clients:
        seen = list(clients.map(ask, range(n)))
    duration = (time.perf_counter_ns() - begun) // 1000
    times = sorted(us for _, us in seen)
    failed = sum(status != HTTPStatus.OK for status, _ in seen)
    return {
        "requests": n,
        "duration_us": duration,
        "p50_us": times[n // 2],
        "p99_us": times[n * 99 // 100],
        "failed": failed,
        "errors": failed,
    }


def _wait_until_idle(started: Running) -> None:
    """Wait until a server has done what clients that left had asked."""
    before, end = started.cpu_s(), time.monotonic() + _IDLE_MOST_S
    while time.monotonic() < end:
        time.sleep(_IDLE_S)
        now = started.cpu_s()
        if now <= before:
            return
        before = now


def _hits(started: Running) -> int:
    """Return how often our cache has answered."""
    if not started.server.is_ours:
        return 0
    text = started.get("/metrics", "text/plain").body.decode()
    found = re.search(r'^reliefgraph_queries_total\{outcome="hit"\} (\S+)$', text, re.MULTILINE)
    return int(float(found[1])) if found else 0
