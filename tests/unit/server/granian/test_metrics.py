"""Requests are counted by the page that they ask for."""

import asyncio
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import cast

import pytest

from kg.config import Config
from kg.workers.pool import Pool
from server.app import create_app
from server.granian.metrics import Metrics, router
from server.granian.rsgi import RsgiApplication
from server.web.caching import Cache
from tests.unit.server.granian.test_rsgi import Protocol, Scope

RULES = ("/", "/sparql", "/doc/<path:name>")
UNKNOWN = (
    "/nowhere",
    "/lists",
    "/search/x",
    "/ID/x",
    "/ontology.exe",
    "/void.x/",
)


@pytest.fixture(scope="module")
def counted(config: Config) -> Iterator[Callable[[str], list[str]]]:
    """Return the routes that a GET of a path adds to the metrics."""
    front = RsgiApplication(config)
    loop = asyncio.new_event_loop()

    def get(path: str) -> str:
        proto = Protocol()
        loop.run_until_complete(front.__rsgi__(Scope("GET", path), proto))
        return proto.body.decode()

    def counts() -> dict[str, float]:
        lines = get("/metrics").splitlines()
        rows = (
            re.match(r'reliefgraph_requests_total\{route="(.*)",status=.*\} (.*)', x) for x in lines
        )
        found: dict[str, float] = {}
        for row in filter(None, rows):
            found[row[1]] = found.get(row[1], 0) + float(row[2])
        return found

    def counted(path: str) -> list[str]:
        before = counts()
        get(path)
        after = counts()
        own = {"metrics": before.get("metrics", 0) + 1}  # the first look is counted by the second
        return [name for name, n in after.items() if n > {**before, **own}.get(name, 0)]

    yield counted
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "home"),
        ("/list/", "list"),
        ("/list/place", "list"),
        ("/search", "search"),
        ("/suggest", "suggest"),
        ("/dataset", "dataset"),
        ("/dataset.ttl", "dataset"),
        ("/catalogue", "catalogue"),
        ("/status", "status"),
        ("/status.json", "status"),
        ("/ontology", "ontology"),
        ("/ontology.ttl", "ontology"),
        ("/examples/none", "examples"),
        ("/id/none", "id"),
        ("/doc/none/x", "doc"),
        ("/dumps/latest/none", "dumps"),
        ("/graph/none", "graph"),
        ("/graphs", "graphs"),
        ("/sparql", "sparql"),
        ("/.well-known/void", "well-known"),
        ("/sitemap-1.xml", "sitemap"),
        ("/static/none", "static"),
        ("/healthz", "healthz"),
        *((path, "other") for path in UNKNOWN),
    ],
)
def test_a_request_is_counted_by_its_page(
    counted: Callable[[str], list[str]], path: str, route: str
) -> None:
    assert counted(path) == [route]


@pytest.mark.parametrize(
    ("path", "route"), [("/list", "list"), ("/search/", "search"), ("//list//place", "other")]
)
def test_slashes_lead_to_no_other_address(path: str, route: str) -> None:
    assert router(["/list/", "/list/<kind>", "/search"])(path) == route


def test_every_page_of_ours_has_a_route_and_there_are_few(
    counted: Callable[[str], list[str]], config: Config
) -> None:
    rules = create_app(config, with_endpoint=False).url_map.iter_rules()
    paths = [re.sub(r"<any\((\w+).*?>", r"\1", rule.rule) for rule in rules]
    routes = {route for path in paths for route in counted(re.sub(r"<.*?>", "x", path))}
    assert "other" not in routes
    assert len(routes) <= 25


def samples(metrics: Metrics, *names: str) -> set[str]:
    """Return the samples of some metrics, without the times that they began."""
    lines = metrics.text().decode().splitlines()
    return {line for line in lines if line.startswith(names) and "_created" not in line}


def test_requests_and_queries_are_counted_under_their_labels() -> None:
    metrics = Metrics(
        cast(Pool, SimpleNamespace(n_waiting=0, n_running=0, n_restarts=0)), Cache(0), RULES
    )
    for path, status, outcome, seconds in (
        ("/sparql", 200, "computed", 0.02),
        ("/sparql?query=x", 200, "hit", 0.0005),
        ("/sparql", 400, "QuerySyntaxError", 2),
        ("/doc/place/vesta", 200, "", 60),
        ("/", 304, "hit", 0.004),
    ):
        metrics.observe(path.partition("?")[0], status, outcome, seconds)
    assert samples(metrics, "reliefgraph_requests_total", "reliefgraph_queries_total") == {
        'reliefgraph_requests_total{route="sparql",status="200"} 2.0',
        'reliefgraph_requests_total{route="sparql",status="400"} 1.0',
        'reliefgraph_requests_total{route="doc",status="200"} 1.0',
        'reliefgraph_requests_total{route="home",status="304"} 1.0',
        'reliefgraph_queries_total{outcome="computed"} 1.0',
        'reliefgraph_queries_total{outcome="hit"} 2.0',
        'reliefgraph_queries_total{outcome="QuerySyntaxError"} 1.0',
    }
    bounds_s = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0)
    seconds_of_doc = 'reliefgraph_request_seconds_bucket{le="'
    in_doc = {line for line in samples(metrics, seconds_of_doc) if 'route="doc"' in line}
    assert {line.partition('le="')[2].partition('"')[0]: line[-3:] for line in in_doc} == {
        **dict.fromkeys(map(str, bounds_s), "0.0"),
        "+Inf": "1.0",
    }
    assert samples(
        metrics, "reliefgraph_request_seconds_sum", "reliefgraph_request_seconds_count"
    ) == {
        'reliefgraph_request_seconds_sum{route="sparql"} 2.0205',
        'reliefgraph_request_seconds_count{route="sparql"} 3.0',
        'reliefgraph_request_seconds_sum{route="doc"} 60.0',
        'reliefgraph_request_seconds_count{route="doc"} 1.0',
        'reliefgraph_request_seconds_sum{route="home"} 0.004',
        'reliefgraph_request_seconds_count{route="home"} 1.0',
    }


class _Cached(list[int]):
    """What a cache keeps."""

    n_bytes = 5000


def test_gauges_show_what_pool_and_cache_have_now() -> None:
    pool = SimpleNamespace(n_waiting=1, n_running=2, n_restarts=3)
    metrics = Metrics(cast(Pool, pool), cast(Cache, _Cached([1, 2, 3, 4])), RULES)
    names = ("queries_waiting", "queries_running", "workers_restarted", "cached_")
    gauges = tuple(f"reliefgraph_{name}" for name in names)
    assert samples(metrics, *gauges) == {
        "reliefgraph_queries_waiting 1.0",
        "reliefgraph_queries_running 2.0",
        "reliefgraph_workers_restarted 3.0",
        "reliefgraph_cached_bytes 5000.0",
        "reliefgraph_cached_answers 4.0",
    }
    pool.n_waiting = 0
    assert samples(metrics, gauges[0]) == {"reliefgraph_queries_waiting 0.0"}


def test_each_metric_has_a_help_text() -> None:
    pool = SimpleNamespace(n_waiting=1, n_running=2, n_restarts=3)
    metrics = Metrics(cast(Pool, pool), Cache(0), RULES)
    lines = metrics.text().decode().splitlines()
    told = dict(line.split(maxsplit=3)[2:] for line in lines if line.startswith("# HELP"))
    assert {name: text for name, text in told.items() if not name.endswith("_created")} == {
        "reliefgraph_requests_total": "Requests that were answered.",
        "reliefgraph_queries_total": (
            "Queries by how they ended: hit, computed, not-modified, or the name of the error."
        ),
        "reliefgraph_request_seconds": "From the first line of a request to its response.",
        "reliefgraph_queries_waiting": "Queries that wait for a worker.",
        "reliefgraph_queries_running": "Queries that have a worker.",
        "reliefgraph_workers_restarted": "Workers replaced since the start.",
        "reliefgraph_cached_bytes": "Bytes of the answers and pages that are kept.",
        "reliefgraph_cached_answers": "Answers and pages that are kept.",
    }
