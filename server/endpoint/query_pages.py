"""The endpoint's pages: the query form, alone or with a result, an error or a named graph.

A page depends on templates and names, too, so its validator is computed from its bytes and not, as
for other answers, from the query. The time that a query took is in Server-Timing, so the page is
the same each time.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, ClassVar, Final

from kg.errors import RequestError
from kg.formats import Format, Kind, by_token, offered
from kg.sparql.engine_differences import DIFFERENCES
from kg.sparql.query import Query
from kg.store import Store
from kg.workers.pool import Answer
from kg.workers.results import Limits
from server.endpoint import service_description
from server.endpoint.protocol import QueryOperation
from server.endpoint.results import MAX_PLACES, Result
from server.graph import queries
from server.graph.names import Names
from server.graph.queries import ReleaseNames
from server.web.links import Links
from server.web.message import Header, Response

#: Lines of the query around the one with the error, and characters around its column.
_LINES, _CHARACTERS = 2, 80
#: The formats that a page offers besides itself, by the form of the query.
FORMATS: Final[Sequence[tuple[str, Sequence[Format]]]] = (
    ("SELECT, ASK", offered(Kind.BINDINGS)),
    ("CONSTRUCT, DESCRIBE", offered(Kind.GRAPH)),
)
PAGE_TYPE: Final = ("content-type", by_token("html").content_type)

#: Renders a page in a thread, from the template's name and its variables.
Render = Callable[[str, Mapping[str, Any]], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class ExcerptLine:
    """A line of a query near an error; ``at`` is the character of the error."""

    number: int
    before: str
    at: str = ""
    after: str = ""
    has_error: bool = False


@dataclass(frozen=True, slots=True)
class QueryError:
    """Why a query has no answer; line and column are counted from 1."""

    status: HTTPStatus
    detail: str
    line: int | None = None
    column: int | None = None
    lines: Sequence[ExcerptLine] = ()


@dataclass(frozen=True, slots=True)
class QueryForm:
    """The form for a query, with the links around it and the parameters that choose the dataset."""

    text: str
    links: Links
    graphs: Sequence[tuple[str, str]] = ()
    error: QueryError | None = None
    #: Where the engine differs from the standard, by name.
    differences: ClassVar = DIFFERENCES

    @property
    def first_query(self) -> str:
        """The query to begin with."""
        name = "services" if self.links.manifest.is_release else "anything"
        return queries.fill(self.links, name)

    @property
    def public_url(self) -> str:
        """The absolute URL of the answer, to share."""
        return self.links.public(self.links.ask(self.text, self.graphs))

    @property
    def n_lines(self) -> int:
        """The height of the text field."""
        return min(max(self.text.count("\n") + 2, 10), 20)

    def answer_path(self, token: str) -> str:
        """Return the path of the answer in another format."""
        return self.links.query(self.text, token, self.graphs)


class QueryPages:
    """Renders the pages of one endpoint."""

    def __init__(self, store: Store, links: Links, render: Render, limits: Limits) -> None:
        self._store, self._links, self._render = store, links, render
        self._limits = limits
        self._release_names = ReleaseNames(store)

    async def render_form(self) -> Response:
        """Return the page with an empty form."""
        return await self._page("query.html", QueryForm("", self._links))

    async def render_graph(self, iri: str) -> Response:
        """Return the page about a named graph, with the formats that it is offered in."""
        graph = service_description.graph_page(iri, self._store, self._links)
        form = QueryForm(graph.query, self._links)
        return await self._page("graph.html", form, graph=graph, offers=offered(Kind.GRAPH))

    async def render_result(
        self, operation: QueryOperation, answer: Answer, tokens: Sequence[str]
    ) -> Response:
        """Return the page with a result.

        The answer is the beginning of the result in the first format that can carry it; ``tokens``
        name all such formats.
        """
        names = Names(self._store, self._links)
        result = Result(operation.query, answer, tokens, names, self._release_names)
        variables = {
            "result": result,
            "limits": self._limits,
            "max_places": MAX_PLACES,
            "differences": answer.differences,
        }
        return await self._page("results.html", self._form(operation), **variables)

    async def render_problem(
        self, problem: Response, error: RequestError, operation: QueryOperation | None
    ) -> Response:
        """Return a problem as the page with the form and the error in its query."""
        form = self._form(operation or QueryOperation(Query("")))
        position = getattr(error, "position", None)
        located = locate_error(HTTPStatus(problem.status), str(error), form.text, position)
        page = await self._page("query.html", replace(form, error=located))
        others = [(name, value) for name, value in problem.headers if name != "content-type"]
        return replace(problem, headers=(PAGE_TYPE, *others), body=page.body)

    def _form(self, operation: QueryOperation) -> QueryForm:
        graphs = [("default-graph-uri", iri) for iri in operation.default]
        graphs += [("named-graph-uri", iri) for iri in operation.named]
        return QueryForm(operation.query.text, self._links, graphs)

    async def _page(self, template: str, form: QueryForm, **variables: object) -> Response:
        body = await self._render(template, {"query_form": form, "formats": FORMATS, **variables})
        return Response(HTTPStatus.OK, [PAGE_TYPE, etag(body)], body)


def etag(body: bytes) -> Header:
    """Return the header with a strong validator of a body's bytes."""
    return "etag", f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def locate_error(
    status: HTTPStatus, detail: str, query: str, position: tuple[int, int] | None
) -> QueryError:
    """Return an error with the lines of the query around its position, if that is known."""
    lines = [line.rstrip("\r") for line in query.split("\n")]
    if position is None or not 1 <= position[0] <= len(lines):
        return QueryError(status, detail)
    line, column = position
    numbered = list(enumerate(lines, 1))[max(0, line - 1 - _LINES) : line + _LINES]
    excerpt = [_excerpt_line(n, text, column if n == line else 0) for n, text in numbered]
    detail = detail.replace(f"error at {line}:{column}: ", "")
    return QueryError(status, detail, line, column, excerpt)


def _excerpt_line(number: int, text: str, column: int) -> ExcerptLine:
    """Return a line, shortened around the column of the error; 0 if it has none."""
    if not column:
        return ExcerptLine(number, _shorten(text))
    index = min(column - 1, len(text))
    before = text[max(0, index - _CHARACTERS) : index]
    before = f"…{before}" if index > _CHARACTERS else before
    after = _shorten(text[index + 1 :])
    return ExcerptLine(number, before, text[index : index + 1], after, has_error=True)


def _shorten(text: str) -> str:
    return text if len(text) <= _CHARACTERS else f"{text[:_CHARACTERS]}…"
