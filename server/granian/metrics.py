"""Metrics for the operator, in Prometheus' text format.

Source: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule

from kg.workers.pool import Pool
from server.web.caching import Cache

_FIRST: Final = re.compile(r"/\.?([\w-]*\w)?.*")
_BUCKETS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30)


def router(rules: Iterable[str]) -> Callable[[str], str]:
    """Return a function from a path to its route: the rule's first word, ``home`` or ``other``.

    Args:
        rules: Werkzeug's rules; the route of ``/list/<kind>`` is ``list``.
    """
    named = [Rule(rule, endpoint=_FIRST.sub(r"\1", rule)) for rule in rules]
    adapter = Map(named, strict_slashes=False, merge_slashes=False).bind("localhost")

    def route_of(path: str) -> str:
        try:
            first, values = adapter.match(path)
        except NotFound:
            return "other"
        return str(first or values.get("name", "home"))

    return route_of


class Metrics:
    """The counters of one server."""

    content_type = CONTENT_TYPE_PLAIN_1_0_0

    def __init__(self, pool: Pool, cached: Cache, rules: Iterable[str]) -> None:
        self._route_of = router(rules)
        self._registry = CollectorRegistry()
        requests = Counter(
            "reliefgraph_requests",
            "Requests that were answered.",
            ["route", "status"],
            registry=self._registry,
        )
        queries = Counter(
            "reliefgraph_queries",
            "Queries by how they ended: hit, computed, not-modified, or the name of the error.",
            ["outcome"],
            registry=self._registry,
        )
        seconds = Histogram(
            "reliefgraph_request_seconds",
            "From the first line of a request to its response.",
            ["route"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._requests = cache(requests.labels)
        self._queries = cache(queries.labels)
        self._seconds = cache(seconds.labels)
        for name, text, value in (
            ("queries_waiting", "Queries that wait for a worker.", lambda: pool.n_waiting),
            ("queries_running", "Queries that have a worker.", lambda: pool.n_running),
            ("workers_restarted", "Workers replaced since the start.", lambda: pool.n_restarts),
            (
                "cached_bytes",
                "Bytes of the answers and pages that are kept.",
                lambda: cached.n_bytes,
            ),
            ("cached_answers", "Answers and pages that are kept.", lambda: len(cached)),
        ):
            Gauge(f"reliefgraph_{name}", text, registry=self._registry).set_function(value)

    def observe(self, path: str, status: int, outcome: str, seconds: float) -> None:
        """Count one response."""
        route = self._route_of(path)
        self._requests(route, str(status)).inc()
        self._seconds(route).observe(seconds)
        if outcome:
            self._queries(outcome).inc()

    def text(self) -> bytes:
        """Return the body of ``/metrics``."""
        return generate_latest(self._registry)
