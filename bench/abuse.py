"""How long a small query takes while others ask for more than any server has."""

import os
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from typing import Final

from bench.servers import Reply, Running, Server, get, running
from bench.workloads import BAD, JSON, NUMBER, small, target

N_CLIENTS: Final = 8
DEADLINE_S: Final = 2
#: So long after the deadline the client gives up.
PATIENCE_S: Final = 8
ABUSE_S: Final = 10
#: A server without a memory limit of its own must not take the machine with it.
MEMORY_BYTES: Final = 4 * 1024**3
_PAUSE_S: Final = 0.005


@dataclass(frozen=True, slots=True)
class Latency:
    """What a client with one small query after the other sees.

    Attributes:
        p50_ms: median of the answers.
        p95_ms: what 95 of 100 answers stay below.
        n_answers: that came.
        n_failed: that did not come in time, or were none.
    """

    p50_ms: float
    p95_ms: float
    n_answers: int
    n_failed: int


@dataclass(frozen=True, slots=True)
class Abuse:
    """How one server bore it.

    Attributes:
        idle: without abuse.
        abused: with it.
        n_bad: bad queries that were asked.
        statuses: how often each status came; 0 where none did.
        outlived_s: the longest that a bad query took beyond its deadline.
        is_alive: whether the server was still there at the end.
        is_limited: whether we had to limit its memory.
    """

    idle: Latency
    abused: Latency
    n_bad: int
    statuses: Counter[int]
    outlived_s: float
    is_alive: bool
    is_limited: bool


def measure(server: Server, idle_s: float) -> Abuse:
    """Start a server, ask it small queries, idle and under abuse, and end it."""
    numbers = count(1)
    with running(server, target(server.endpoint, "ASK {}")) as started:
        if not server.is_ours:
            started.limit_memory(MEMORY_BYTES)
        idle = _latency(started, idle_s, numbers)
        with ProcessPoolExecutor(N_CLIENTS, initializer=os.nice, initargs=(19,)) as clients:
            attacks = [
                clients.submit(attack, started.port, server.endpoint, n) for n in range(N_CLIENTS)
            ]
            abused = _latency(started, ABUSE_S, numbers)
            seen = _seen(attacks)
        alive = started.is_alive()
    statuses = Counter(status for status, _ in seen)
    outlived = max(seconds for _, seconds in seen) - DEADLINE_S
    return Abuse(idle, abused, len(seen), statuses, outlived, alive, not server.is_ours)


def attack(port: int, endpoint: str, first: int) -> list[tuple[int, float]]:
    """Ask bad queries for a while, each as soon as the one before has ended.

    Returns:
        The status and the seconds of each.
    """
    seen = []
    end = time.perf_counter() + ABUSE_S
    for n in count(first):
        start = time.perf_counter()
        if start >= end:
            break
        asked = target(endpoint, BAD[n % len(BAD)], timeout=str(DEADLINE_S))
        reply = get(port, asked, JSON, DEADLINE_S + PATIENCE_S)
        seen.append((reply.status, time.perf_counter() - start))
    return seen


def _seen(attacks: Sequence[Future[list[tuple[int, float]]]]) -> list[tuple[int, float]]:
    return [one for attacked in attacks for one in attacked.result()]


def _latency(started: Running, seconds: float, numbers: "count[int]") -> Latency:
    """Ask small queries that all differ, one after the other, with a short pause."""
    answered, failed = [], 0
    end = time.perf_counter() + seconds
    while (start := time.perf_counter()) < end:
        reply = _ask(started, next(numbers))
        if reply.status == HTTPStatus.OK:
            answered.append((time.perf_counter() - start) * 1000)
        else:
            failed += 1
        time.sleep(_PAUSE_S)
    if len(answered) < 2:  # noqa: PLR2004 (quantiles need two)
        return Latency(float("inf"), float("inf"), len(answered), failed)
    p95 = statistics.quantiles(answered, n=20)[-1]
    return Latency(statistics.median(answered), p95, len(answered), failed)


def _ask(started: Running, number: int) -> Reply:
    query = small()[number % len(small())].replace(NUMBER, str(number))
    return started.get(target(started.server.endpoint, query), JSON, DEADLINE_S)
