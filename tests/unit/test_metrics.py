"""What an operator watches: each count under its labels."""

from types import SimpleNamespace
from typing import cast

from kg.pool import Pool
from server.cache import Cache
from server.metrics import Metrics


def samples(metrics: Metrics, *names: str) -> set[str]:
    """Return the samples of some metrics, without the times that they began."""
    lines = metrics.text().decode().splitlines()
    return {line for line in lines if line.startswith(names) and "_created" not in line}


def test_requests_and_queries_are_counted_under_their_labels() -> None:
    metrics = Metrics(cast(Pool, SimpleNamespace(n_waiting=0, n_running=0, n_restarts=0)), Cache(0))
    for path, status, outcome, seconds in (
        ("/sparql", 200, "computed", 0.02),
        ("/sparql?query=x", 200, "hit", 0.0005),
        ("/sparql", 400, "QuerySyntaxError", 2),
        ("/doc/place/lima", 200, "", 60),
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
    metrics = Metrics(cast(Pool, pool), cast(Cache, _Cached([1, 2, 3, 4])))
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
