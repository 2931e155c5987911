"""Workers and their forker are killed while queries run: every answer is whole or an error."""

import json
import os
import random
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

from kg.config import Config
from tests.conftest import ROOT
from tests.e2e.serving import child_pids, forker_pid, served, server_pid, wait
from tests.e2e.test_abuse import ask, n_files
from tests.long import MINUTES

SIGNALS = (signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT)
QUERIES = [path.read_text("utf-8") for path in sorted((ROOT / "kg/questions").glob("*.rq"))]
#: Slow queries, which are often the ones killed.
QUERIES += [
    "SELECT * { ?s ?p ?o } LIMIT 20000",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?b ?c }",
]
N_CLIENTS = 4
#: When the forker ends, so do all workers.
FORKER_SHARE = 0.05


def kill(url: str, over: Event) -> int:
    """Kill a process now and then; return the number of kills."""
    n = 0
    while not over.wait(random.uniform(0.01, 0.2)):
        forker = forker_pid(url)
        workers = child_pids(forker) if forker else []
        if workers:
            victim = forker if random.random() < FORKER_SHARE else random.choice(workers)
            with suppress(ProcessLookupError):
                os.kill(victim or 0, random.choice(SIGNALS))
                n += 1
    return n


def test_every_answer_is_whole_or_an_error(config: Config) -> None:
    environ = {
        "RELIEFGRAPH_RELEASES": str(config.releases),
        "RELIEFGRAPH_STORES": str(config.stores),
        "RELIEFGRAPH_CACHE_BYTES": "0",
    }
    with served(environ) as url, ThreadPoolExecutor(N_CLIENTS + 1) as threads:
        expected = {query: ask(url, query) for query in QUERIES}
        assert {status for status, _ in expected.values()} == {200}
        front = server_pid(url)
        before = n_files(front)
        end, over = time.monotonic() + MINUTES * 60, Event()

        def client(_: int) -> "Counter[int]":
            statuses = Counter[int]()
            while time.monotonic() < end:
                query = random.choice([*QUERIES, *QUERIES[-3:] * 10])
                status, body = ask(url, query)
                statuses[status] += 1
                assert body == expected[query][1] or json.loads(body)["status"] == status
            return statuses

        killer = threads.submit(kill, url, over)
        try:
            statuses = sum(threads.map(client, range(N_CLIENTS)), Counter[int]())
        finally:
            over.set()
        assert statuses.keys() == {200, 503}, statuses
        assert statuses[200] > statuses[503]
        assert killer.result() > 0
        wait(
            lambda: (
                len(child_pids(forker_pid(url) or 0)) == config.fast_queries + config.slow_queries
            )
        )
        assert {query: ask(url, query) for query in QUERIES} == expected
        wait(lambda: n_files(front) < before + 10)
