"""docs/endpoint.md says what the program does: settings, statuses, formats, metrics and headers."""

import json
import re
from collections.abc import Callable
from dataclasses import fields
from http import HTTPStatus
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg import errors as kg_errors
from kg.config import Config
from kg.errors import RequestError
from kg.formats import Kind, offered
from kg.workers.pool import Lane, _busy
from kg.workers.results import Limits
from server.app import SERVICES
from server.cli import _MAX_HEADER_BYTES
from server.endpoint import protocol
from server.granian.metrics import Metrics
from server.granian.rsgi import _too_large
from server.web.errors import STATUS, RequestTimeout, error_response
from server.web.message import EVERYWHERE, Request

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs/endpoint.md").read_text("utf-8")
#: Settings of a build, which an operator of the endpoint has no use for.
OF_THE_BUILD = {
    "ontology",
    "shapes",
    "reference",
    "reports",
    "releases",
    "release",
    "stores",
    "store",
    "base_iri",
    "issued",
}


def table(title: str) -> dict[str, list[str]]:
    """Return the rows of the first table under a heading, by their first cell."""
    section = TEXT.partition(f"## {title}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows[2:]}


@pytest.mark.parametrize("field", fields(Config), ids=lambda field: field.name)
def test_each_setting_is_documented_with_its_default(field: object) -> None:
    name, default = str(getattr(field, "name", "")), getattr(field, "default", None)
    rows = table("Settings")
    if name in OF_THE_BUILD:
        assert f"`RELIEFGRAPH_{name.upper()}`" not in rows
    else:
        (documented,) = rows[f"`RELIEFGRAPH_{name.upper()}`"]
        assert documented in ({f"`{default}`"} if default else {"none", "where it listens"})


def test_each_status_of_an_error_is_documented() -> None:
    documented = {int(status) for status in table("Statuses")}
    assert {status.value for status in STATUS.values()} <= documented
    assert {HTTPStatus(status) for status in documented}  # each is a status


def reading(query: str) -> Callable[[], object]:
    return lambda: protocol.read(Request("GET", "/sparql", query), 1_000)


def failing(error: RequestError) -> Callable[[], object]:
    def fail() -> None:
        raise error

    return fail


#: What reaches each limit, by the program's own function if it has one.
REACHED: dict[str, tuple[Callable[[], object], float]] = {
    "parameters": (reading("x&" * 101), 100),
    "query_limit_bytes": (reading(f"query={'x' * 1_001}"), 1_000),
    "body_bytes": (failing(_too_large(4_000)), 4_000),
    "client_timeout_s": (failing(RequestTimeout("late", "client_timeout_s", 20)), 20),
    "max_rows": (lambda: Limits(7, 9).check_rows(8), 7),
    "max_result_bytes": (lambda: Limits(7, 9).check_bytes(10), 9),
    "merged_triples": (failing(kg_errors.ResultTooLarge("merge", "merged_triples", 5)), 5),
    "query_queue": (failing(_busy(Lane.FAST, 128)), 128),
    "slow_queries": (failing(_busy(Lane.SLOW, 4)), 4),
    "pages": (failing(kg_errors.Busy("pages", "pages", 68)), 68),
    "shutdown": (failing(kg_errors.Busy("stop", "shutdown", 0)), 0),
    "query_memory_bytes": (failing(kg_errors.EngineFailed("more", "query_memory_bytes", 3)), 3),
    "stack": (failing(kg_errors.EngineFailed("deep", "stack", 0)), 0),
    "engine": (failing(kg_errors.EngineFailed("sort", "engine", 0)), 0),
    "query_timeout_s": (failing(kg_errors.DeadlineExceeded("late", "query_timeout_s", 30)), 30),
}


def test_each_limit_is_documented_with_its_status() -> None:
    documented: dict[str, str] = {}
    for names, (status, _) in table("Limits").items():
        documented |= dict.fromkeys(re.findall(r"`(\w+)`", names), status)
    assert documented.keys() == REACHED.keys()
    for name, (reach, value) in REACHED.items():
        with pytest.raises(RequestError) as caught:
            reach()
        response = error_response(caught.value)
        problem = json.loads(response.body)
        assert (str(response.status), problem["limit"], problem["value"]) == (
            documented[name],
            name,
            value,
        )
        has_retry = any(header == "retry-after" for header, _ in response.headers)
        assert has_retry is isinstance(caught.value, kg_errors.Busy)


def test_the_program_names_no_other_limit() -> None:
    """A limit stands after its message, before its value."""
    folders = ("kg/workers", "kg/sparql", "server")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    source = "".join(path.read_text("utf-8") for path in (*paths, ROOT / "kg/store.py"))
    raised = re.findall(
        r"(?:Busy|EngineFailed|ResultTooLarge|DeadlineExceeded|TooLarge|RequestTimeout|BadRequest"
        r"|_too_large)\([^()]*\"(\w+)\",\s[\w.]+\s*,?\s*\)",
        source,
    )
    assert {*raised} <= REACHED.keys()
    assert len({*raised}) >= 10


@pytest.mark.parametrize(
    ("form", "kind"),
    [("SELECT", Kind.BINDINGS), ("ASK", Kind.BOOLEAN), ("CONSTRUCT", Kind.GRAPH)],
)
def test_the_formats_are_documented_in_order(form: str, kind: Kind) -> None:
    row = next(line for line in TEXT.splitlines() if line.startswith(f"| {form}"))
    documented = re.findall(r"`([a-z0-9]+)`", row.split("|")[2])
    assert documented == [*(format_.token for format_ in offered(kind)), "html"]


def test_the_methods_are_documented() -> None:
    assert table("What it answers")["`/sparql`"][0] == ", ".join(protocol.METHODS)


def test_each_metric_is_documented(client: FlaskClient) -> None:
    parts = client.application.extensions[SERVICES]
    metrics = Metrics(parts.pool, parts.endpoint.cache, ["/"])
    metrics.observe("/sparql", 200, "hit", 0.1)
    lines = [line for line in metrics.text().decode().splitlines() if "_created" not in line]
    metric_names = {re.sub(r"(_bucket|_sum|_count)?[ {].*", "", x) for x in lines if x[0] != "#"}
    documented = set(re.findall(r"`(reliefgraph_\w+)`", TEXT))
    assert metric_names == documented


def test_each_header_is_documented(client: FlaskClient) -> None:
    documented = {name.strip("`") for row in table("Headers") for name in row.split(", ")}
    answer = client.get(
        "/sparql",
        query_string={"query": "SELECT * { ?s ?p ?o } LIMIT 50"},
        headers={"Accept-Encoding": "gzip"},
    )
    assert answer.headers["Content-Encoding"] == "gzip"
    for name in ("ETag", "Cache-Control", "Vary", "Content-Location", "Server-Timing"):
        assert name in answer.headers
        assert name in documented
    for name, _ in EVERYWHERE:
        assert name in {each.lower() for each in documented} | {"access-control-expose-headers"}


def test_nginx_passes_on_whatever_the_program_reads() -> None:
    config = Config()
    deadline = int(number_in(r"proxy_read_timeout (\d+)s;"))
    assert deadline > config.query_timeout_s
    n_buffers = int(number_in(r"large_client_header_buffers (\d+) "))
    buffer_bytes = 1024 * int(number_in(r"large_client_header_buffers \d+ (\d+)k;"))
    url_bytes = 1024 * int(number_in(r"414 \(URL over (\d+) KiB\)"))
    headers_bytes = 1024 * int(number_in(r"431\s\(headers over (\d+) KiB\)"))
    assert buffer_bytes >= url_bytes  # nginx needs the whole request line in one
    assert n_buffers * buffer_bytes >= headers_bytes
    assert headers_bytes == _MAX_HEADER_BYTES
    body_bytes = int(number_in(r"client_max_body_size (\d+);"))
    # longer bodies are not read, and nginx makes a 502 of a response that comes before
    assert body_bytes == 4 * config.query_limit_bytes
    assert n_buffers * buffer_bytes > config.query_limit_bytes
    assert int(number_in(r"keepalive_timeout (\d+)s;")) < config.client_timeout_s
    response_bytes = 1024 * int(number_in(r"proxy_buffer_size (\d+)k;"))
    assert response_bytes >= url_bytes + 8192  # the key of the cache, and headers


def number_in(pattern: str) -> str:
    (only,) = re.findall(pattern, TEXT)
    return str(only)
