"""The pages of the endpoint, apart from their templates."""

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Any

import pytest

from kg.errors import QuerySyntaxError, ResultTooLarge
from kg.formats import Kind, offered
from kg.sparql.query import Query
from kg.store import Store
from kg.workers.pool import Answer
from kg.workers.results import Limits, Size
from server.endpoint.protocol import QueryOperation
from server.endpoint.query_pages import (
    FORMATS,
    ExcerptLine,
    QueryError,
    QueryForm,
    QueryPages,
)
from server.web.links import Links
from server.web.message import QueryNote, Response
from tests import tiny

HTML = ("content-type", "text/html; charset=utf-8")


@pytest.fixture(scope="module")
def small() -> Store:
    return tiny.store("GRAPH <graph/links> { <id/a> rdfs:label 'A' ; rg:place <id/b> }")


class Rendered:
    """Records how pages are rendered; each page has ``n_bytes``."""

    def __init__(self, store: Store, n_bytes: int = 10) -> None:
        self.links = Links(store.manifest, "http://localhost/")
        self.pages = QueryPages(store, self.links, self.render, Limits(7, 9))
        self.calls: list[tuple[str, Mapping[str, Any]]] = []
        self.body = b"x" * n_bytes

    async def render(self, template: str, variables: Mapping[str, Any]) -> bytes:
        self.calls.append((template, variables))
        return self.body

    def form(
        self, text: str, *graphs: tuple[str, str], error: QueryError | None = None
    ) -> QueryForm:
        return QueryForm(text, self.links, list(graphs), error)


def test_the_query_page_has_only_a_form(small: Store) -> None:
    rendered = Rendered(small)
    page = asyncio.run(rendered.pages.render_form())
    assert (page.status, page.body) == (200, b"x" * 10)
    form = QueryForm("", rendered.links)
    assert rendered.calls == [("query.html", {"query_form": form, "formats": FORMATS})]


def test_the_page_of_a_graph_has_its_query_and_its_formats(small: Store) -> None:
    rendered = Rendered(small)
    (graph,) = [graph for graph in small.manifest.graphs if graph.iri.endswith("/links")]
    page = asyncio.run(rendered.pages.render_graph(graph.iri))
    assert (page.status, page.body) == (200, b"x" * 10)
    ((template, variables),) = rendered.calls
    assert template == "graph.html"
    assert (variables["graph"].iri, variables["graph"].n_triples) == (graph.iri, 2)
    assert (variables["offers"], variables["formats"]) == (offered(Kind.GRAPH), FORMATS)
    assert variables["query_form"] == QueryForm(variables["graph"].query, rendered.links)


def test_the_etag_of_a_page_is_a_digest_of_its_bytes(small: Store) -> None:
    page = asyncio.run(Rendered(small, 9_999).pages.render_form())
    assert page.body == b"x" * 9_999
    digest = hashlib.sha256(page.body).hexdigest()[:32]
    assert page.headers == [HTML, ("etag", f'"{digest}"')]


ANSWER = Answer(
    b'{"head": {"vars": ["x"]}, "results": {"bindings": []}}', "", 0, 0, size=Size(0, 0)
)


def test_a_result_is_shown_with_the_query_and_its_dataset(small: Store) -> None:
    rendered = Rendered(small)
    query = Query("SELECT ?x {}")
    operation = QueryOperation(query, ("urn:d", "urn:e"), ("urn:n",))
    tokens = ["json", "csv"]
    page = asyncio.run(rendered.pages.render_result(operation, ANSWER, tokens))
    assert (page.status, page.body) == (200, b"x" * 10)
    ((template, variables),) = rendered.calls
    assert template == "results.html"
    assert variables["query_form"] == rendered.form(
        query.text,
        ("default-graph-uri", "urn:d"),
        ("default-graph-uri", "urn:e"),
        ("named-graph-uri", "urn:n"),
    )
    assert variables["limits"] == Limits(7, 9)
    result = variables["result"]
    assert (result.form, result.tokens, result.variables) == ("SELECT", ["json", "csv"], ["x"])


def test_a_problem_points_into_the_query(small: Store) -> None:
    rendered = Rendered(small, 9_999)
    problem = Response(
        400, [("content-type", "application/problem+json"), ("x", "y")], b"{}", QueryNote("e")
    )
    error = QuerySyntaxError("error at 1:8: expected a variable")
    operation = QueryOperation(Query("SELECT ]"), named=("urn:n",))
    page = asyncio.run(rendered.pages.render_problem(problem, error, operation))
    assert page == Response(400, (HTML, ("x", "y")), rendered.body, QueryNote("e"))
    line = ExcerptLine(1, "SELECT ", "]", "", has_error=True)
    located = QueryError(400, "expected a variable", 1, 8, [line])  # type: ignore[arg-type]  # its code
    form = rendered.form(operation.query.text, ("named-graph-uri", "urn:n"), error=located)
    assert rendered.calls == [("query.html", {"query_form": form, "formats": FORMATS})]


def test_a_problem_without_a_query_shows_only_its_detail(small: Store) -> None:
    rendered = Rendered(small)
    error = ResultTooLarge("no more", "rows", 3)
    asyncio.run(rendered.pages.render_problem(Response(400, []), error, None))
    located = QueryError(400, "no more")  # type: ignore[arg-type]  # its code
    assert rendered.calls[0][1]["query_form"] == rendered.form("", error=located)
