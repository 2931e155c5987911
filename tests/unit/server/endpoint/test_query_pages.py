"""The pages of the endpoint, apart from their templates."""

import asyncio
import gzip
import hashlib
from collections.abc import Mapping
from typing import Any

import pytest

from kg.errors import QuerySyntaxError, ResultTooLarge
from kg.formats import by_token
from kg.sparql.query import Query
from kg.store import Store
from kg.workers.pool import Answer
from server.endpoint.protocol import QueryOperation
from server.endpoint.query_form import FORMATS, Ask, Fault, Line
from server.endpoint.query_pages import Made, QueryPages
from server.web.links import Links
from server.web.message import Note, Response
from tests import tiny

HTML = ("content-type", "text/html; charset=utf-8")


@pytest.fixture(scope="module")
def small() -> Store:
    return tiny.store("GRAPH <graph/links> { <id/a> rdfs:label 'A' ; rg:place <id/b> }")


class Rendered:
    """Records how pages are rendered; each page has ``n_bytes``."""

    def __init__(self, store: Store, n_bytes: int = 10) -> None:
        self.links = Links(store.manifest, "http://localhost/")
        self.pages = QueryPages(store, self.links, self.render)
        self.made: list[tuple[str, Mapping[str, Any]]] = []
        self.body = b"x" * n_bytes

    async def render(self, template: str, shown: Mapping[str, Any]) -> bytes:
        self.made.append((template, shown))
        return self.body

    def ask(self, text: str, *graphs: tuple[str, str], fault: Fault | None = None) -> Ask:
        return Ask(text, self.links, list(graphs), fault)


def test_the_query_page_has_only_a_form(small: Store) -> None:
    rendered = Rendered(small)
    made = asyncio.run(rendered.pages.form("gzip"))
    assert made == Made(b"x" * 10, "")
    ask = Ask("", rendered.links)
    assert rendered.made == [("query.html", {"ask": ask, "formats": FORMATS})]


def test_the_page_of_a_graph_has_its_query_and_its_formats(small: Store) -> None:
    rendered = Rendered(small)
    (graph,) = [each for each in small.manifest.graphs if each.iri.endswith("/links")]
    offers = [by_token("ttl")]
    assert asyncio.run(rendered.pages.graph(graph.iri, offers, "")) == Made(b"x" * 10, "")
    ((template, shown),) = rendered.made
    assert template == "graph.html"
    assert (shown["graph"].iri, shown["graph"].n_triples) == (graph.iri, 2)
    assert (shown["offers"], shown["formats"]) == (offers, FORMATS)
    assert shown["ask"] == Ask(shown["graph"].query, rendered.links)


@pytest.mark.parametrize(
    ("n_bytes", "coding", "made"),
    [(511, "gzip", ""), (512, "gzip", "gzip"), (512, "", ""), (9_999, "zstd", "zstd")],
)
def test_only_large_pages_are_compressed(
    small: Store, n_bytes: int, coding: str, made: str
) -> None:
    rendered = Rendered(small, n_bytes)
    page = asyncio.run(rendered.pages.form(coding))
    assert page.coding == made
    if made != "zstd":
        assert (gzip.decompress(page.body) if made else page.body) == rendered.body
    etag = f'"{hashlib.sha256(page.body).hexdigest()[:32]}"'
    encoded = [("content-encoding", made)] if made else []
    assert page.headers == [HTML, *encoded, ("etag", etag)]


def answer(n_bytes: int) -> Answer:
    body = b'{"head": {"vars": ["x"]}, "results": {"bindings": []}}'
    return Answer(body, "", n_bytes, 0, 0)


def test_a_result_is_shown_with_the_query_and_its_dataset(small: Store) -> None:
    rendered = Rendered(small)
    query = Query("SELECT ?x {}")
    operation = QueryOperation(query, ("urn:d", "urn:e"), ("urn:n",))
    made = asyncio.run(rendered.pages.result(operation, answer(4 * 1024**2), ["json", "csv"], ""))
    assert made == Made(b"x" * 10, "")
    ((template, shown),) = rendered.made
    assert template == "results.html"
    assert shown["ask"] == rendered.ask(
        query.text,
        ("default-graph-uri", "urn:d"),
        ("default-graph-uri", "urn:e"),
        ("named-graph-uri", "urn:n"),
    )
    result = shown["result"]
    assert (result.form, result.tokens, result.variables) == ("SELECT", ["json", "csv"], ["x"])


def test_a_large_result_gets_no_page(small: Store) -> None:
    rendered = Rendered(small)
    with pytest.raises(ResultTooLarge) as caught:
        operation = QueryOperation(Query("ASK {}"))
        asyncio.run(rendered.pages.result(operation, answer(4 * 1024**2 + 1), [], ""))
    assert str(caught.value) == "the result is too large for a page: ask for another format"
    assert caught.value.arguments == [str(caught.value), "page", 4 * 1024**2]
    assert rendered.made == []


def test_a_problem_points_into_the_query(small: Store) -> None:
    rendered = Rendered(small, 9_999)
    made = Response(
        400, [("content-type", "application/problem+json"), ("x", "y")], b"{}", Note("e")
    )
    error = QuerySyntaxError("error at 1:8: expected a variable")
    operation = QueryOperation(Query("SELECT ]"), named=("urn:n",))
    page = asyncio.run(rendered.pages.problem(made, error, operation))
    assert page == Response(400, (HTML, ("x", "y")), rendered.body, Note("e"))
    line = Line(1, "SELECT ", "]", "", is_at_fault=True)
    fault = Fault(400, "expected a variable", 1, 8, [line])  # type: ignore[arg-type]  # its code
    ask = rendered.ask(operation.query.text, ("named-graph-uri", "urn:n"), fault=fault)
    assert rendered.made == [("query.html", {"ask": ask, "formats": FORMATS})]


def test_a_problem_without_a_query_shows_only_its_detail(small: Store) -> None:
    rendered = Rendered(small)
    error = ResultTooLarge("no more", "rows", 3)
    asyncio.run(rendered.pages.problem(Response(400, []), error, None))
    fault = Fault(400, "no more")  # type: ignore[arg-type]  # its code
    assert rendered.made[0][1]["ask"] == rendered.ask("", fault=fault)
