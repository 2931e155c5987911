"""Requests are counted by the page that they ask for."""

import asyncio
import re
from collections.abc import Callable, Iterator

import pytest

from kg.config import Config
from server.app import create_app
from server.front import Front
from tests.unit.test_front import Protocol, Scope

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
    front = Front(config)
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


def test_every_page_of_ours_has_a_route_and_there_are_few(
    counted: Callable[[str], list[str]], config: Config
) -> None:
    rules = create_app(config, with_endpoint=False).url_map.iter_rules()
    paths = [re.sub(r"<any\((\w+).*?>", r"\1", rule.rule) for rule in rules]
    routes = {route for path in paths for route in counted(re.sub(r"<.*?>", "x", path))}
    assert "other" not in routes
    assert len(routes) <= 25
