"""Puts a server under load with wrk."""

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
#: With fewer answers, the requests that wrk cuts off at its end distort the result. Then a client
#: that waits for every answer sends as many, and at least this many on each connection.
_MIN_REQUESTS, _REQUESTS_PER_CONNECTION = 200, 2
#: A server is idle if it has used no processor time for this long; and the longest wait for that.
_IDLE_S, _MAX_WAIT_S = 0.1, 30.0
#: The first number that each run puts into its queries; no run reaches that of the next.
_FIRST_NUMBERS: Final = count(1_000_000_000, 1_000_000_000)
#: Result of a load, as load.lua prints it.
LoadResult = dict[str, int]


@dataclass(frozen=True, slots=True)
class Run:
    """The measurements of one run.

    Attributes:
        n_requests: requests that succeeded.
        per_s: requests per second.
        p50_ms: median latency.
        p99_ms: 99th percentile of the latency.
        cpu_us: processor time of the server per response of any status.
        n_hits: responses from our cache.
        n_errors: responses other than 2xx and 3xx, and broken connections.
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
        ClickException: it is not installed.
    """
    if not shutil.which("wrk"):
        raise click.ClickException("the load generator wrk is needed; on Debian: apt install wrk")
    process = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False)
    return " ".join((process.stdout + process.stderr).split()[:2])


def run(started: Running, workload: Workload, seconds: int) -> Run:
    """Put a server under load for some seconds.

    Raises:
        RuntimeError: wrk failed.
    """
    result = _measure(started, partial(_load_with_wrk, started, workload, seconds))
    if result.n_requests >= _MIN_REQUESTS:
        return result
    n = max(result.n_requests, _REQUESTS_PER_CONNECTION * workload.connections)
    return _measure(started, partial(_load_to_the_end, started, workload, n))


def faults(started: Running, workload: Workload, result: Run) -> list[str]:
    """Return what makes a run invalid: errors, or unexpected answers from a cache."""
    subject = f"{started.server.name}, {workload.name}"
    messages = []
    if result.n_errors:
        messages.append(f"{subject}: {result.n_errors} errors beside {result.n_requests} answers")
    if started.server.is_ours and not workload.is_document:
        if result.n_hits and not workload.is_repeated:
            messages.append(f"{subject}: {result.n_hits} cache hits")
        if workload.is_repeated and result.n_hits < result.n_requests * 0.9:
            messages.append(f"{subject}: {result.n_hits} cache hits of {result.n_requests}")
    return messages


def _measure(started: Running, load: Callable[[], LoadResult]) -> Run:
    """Run a load on an idle server; processor time and cache hits are read before and after."""
    _wait_until_idle(started)
    cpu_s, n_hits = started.cpu_s(), _hits(started)
    result = load()
    cpu_s, n_hits = started.cpu_s() - cpu_s, _hits(started) - n_hits
    n, served = result["requests"] - result["failed"], max(result["requests"], 1)
    return Run(
        n,
        n / result["duration_us"] * 1e6,
        result["p50_us"] / 1000,
        result["p99_us"] / 1000,
        cpu_s * 1e6 / served,
        n_hits,
        result["errors"],
    )


def _load_with_wrk(started: Running, workload: Workload, seconds: int) -> LoadResult:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{line}\n" for line in workload.targets(started.server.endpoint))
        file.flush()
        url = f"http://{HOST}:{started.port}"
        line = [*command(workload, seconds, url, file.name), str(next(_FIRST_NUMBERS))]
        output = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    match = _RESULT.search(output)
    if not match:
        raise RuntimeError(f"{line}: {output}")
    result: LoadResult = json.loads(match[1])
    return result


def _load_to_the_end(started: Running, workload: Workload, n: int) -> LoadResult:
    """Send ``n`` requests over as many connections as wrk has, and wait for every answer."""
    targets, first = workload.targets(started.server.endpoint), next(_FIRST_NUMBERS)

    def request(i: int) -> tuple[int, int]:
        target = targets[i % len(targets)].replace(NUMBER, str(first + i))
        start = time.perf_counter_ns()
        status = started.get(target, workload.accept).status
        return status, (time.perf_counter_ns() - start) // 1000

    start = time.perf_counter_ns()
    with ThreadPoolExecutor(workload.connections) as clients:
        replies = list(clients.map(request, range(n)))
    duration = (time.perf_counter_ns() - start) // 1000
    times = sorted(us for _, us in replies)
    failed = sum(status != HTTPStatus.OK for status, _ in replies)
    return {
        "requests": n,
        "duration_us": duration,
        "p50_us": times[n // 2],
        "p99_us": times[n * 99 // 100],
        "failed": failed,
        "errors": failed,
    }


def _wait_until_idle(started: Running) -> None:
    """Wait until a server has finished the queries of clients that have left."""
    before, end = started.cpu_s(), time.monotonic() + _MAX_WAIT_S
    while time.monotonic() < end:
        time.sleep(_IDLE_S)
        now = started.cpu_s()
        if now <= before:
            return
        before = now


def _hits(started: Running) -> int:
    """Return the number of answers from our cache."""
    if not started.server.is_ours:
        return 0
    text = started.get("/metrics", "text/plain").body.decode()
    match = re.search(r'^reliefgraph_queries_total\{outcome="hit"\} (\S+)$', text, re.MULTILINE)
    return int(float(match[1])) if match else 0
