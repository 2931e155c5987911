"""Measures small queries while other clients ask for more than any server can give."""

import os
import statistics
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from typing import Final

from bench.servers import Reply, Running, Server, get, running
from bench.workloads import BAD_QUERIES, JSON, NUMBER, small, target

N_CLIENTS: Final = 8
DEADLINE_S: Final = 2
#: A client gives up this long after the deadline.
GRACE_S: Final = 8
ABUSE_S: Final = 10
#: A server without a memory limit of its own must not take the machine with it.
MEMORY_BYTES: Final = 4 * 1024**3
_PAUSE_S: Final = 0.005


@dataclass(frozen=True, slots=True)
class Latency:
    """What a client sees that sends small queries one after another.

    Attributes:
        p50_ms: median of the answers.
        p95_ms: 95th percentile of the answers.
        n_answers: number of answers.
        n_failed: number of queries with an error, or without an answer in time.
    """

    p50_ms: float
    p95_ms: float
    n_answers: int
    n_failed: int


@dataclass(frozen=True, slots=True)
class Abuse:
    """What happened to one server.

    Attributes:
        idle: latency without abuse.
        abused: latency with it.
        n_bad: number of bad queries.
        statuses: count of each status of a bad query; 0 is no answer.
        outlived_s: the longest that a bad query took beyond its deadline.
        is_alive: whether the server still ran at the end.
        memory_is_limited: whether its memory had to be limited from outside.
    """

    idle: Latency
    abused: Latency
    n_bad: int
    statuses: Counter[int]
    outlived_s: float
    is_alive: bool
    memory_is_limited: bool


def measure(server: Server, idle_s: float) -> Abuse:
    """Measure small queries on a server of its own, idle and under abuse."""
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
            replies = [reply for future in attacks for reply in future.result()]
        alive = started.is_alive()
    statuses = Counter(status for status, _ in replies)
    outlived = max(seconds for _, seconds in replies) - DEADLINE_S
    return Abuse(idle, abused, len(replies), statuses, outlived, alive, not server.is_ours)


def attack(port: int, endpoint: str, first: int) -> list[tuple[int, float]]:
    """Send bad queries for ABUSE_S seconds, each as soon as the one before has ended.

    Returns:
        The status and the seconds of each.
    """
    replies = []
    end = time.perf_counter() + ABUSE_S
    for n in count(first):
        start = time.perf_counter()
        if start >= end:
            break
        path = target(endpoint, BAD_QUERIES[n % len(BAD_QUERIES)], timeout=str(DEADLINE_S))
        reply = get(port, path, JSON, DEADLINE_S + GRACE_S)
        replies.append((reply.status, time.perf_counter() - start))
    return replies


def _latency(started: Running, seconds: float, numbers: "count[int]") -> Latency:
    """Send small queries that all differ, one after another, with a short pause."""
    times_ms, n_failed = [], 0
    end = time.perf_counter() + seconds
    while (start := time.perf_counter()) < end:
        reply = _get(started, next(numbers))
        if reply.status == HTTPStatus.OK:
            times_ms.append((time.perf_counter() - start) * 1000)
        else:
            n_failed += 1
        time.sleep(_PAUSE_S)
    if len(times_ms) < 2:  # noqa: PLR2004 (quantiles need two)
        return Latency(float("inf"), float("inf"), len(times_ms), n_failed)
    p95 = statistics.quantiles(times_ms, n=20)[-1]
    return Latency(statistics.median(times_ms), p95, len(times_ms), n_failed)


def _get(started: Running, number: int) -> Reply:
    query = small()[number % len(small())].replace(NUMBER, str(number))
    return started.get(target(started.server.endpoint, query), JSON, DEADLINE_S)
