"""The pages of the endpoint: to ask on, with a result, with what is wrong.

A page is made of templates and names, too: its validator is of its bytes, and not of the question
as that of other answers. What a query took is in Server-Timing, so a page is the same each time.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final

from kg.errors import RequestError, ResultTooLarge
from kg.formats import Format, by_token
from kg.sparql.query import Query
from kg.store import Store
from kg.workers.pool import Answer
from kg.workers.results import compress
from server.endpoint import service_description
from server.endpoint.protocol import QueryOperation
from server.endpoint.query_form import FORMATS, Ask, fault
from server.endpoint.results import Answered, Result
from server.graph.names import Names
from server.graph.unknown_names import Known
from server.web.links import Links
from server.web.message import Header, Response

#: A longer answer makes no page.
LONGEST_SHOWN_BYTES: Final = 4 * 1024**2
_TYPE: Final = ("content-type", by_token("html").content_type)

#: Renders a page in a thread: the template, and what it shows.
Render = Callable[[str, Mapping[str, Any]], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Made:
    """A page.

    Attributes:
        body: in its coding.
        coding: empty for none.
    """

    body: bytes
    coding: str

    @property
    def headers(self) -> list[Header]:
        """What the page says of itself."""
        coding = [("content-encoding", self.coding)] if self.coding else []
        return [_TYPE, *coding, ("etag", f'"{hashlib.sha256(self.body).hexdigest()[:32]}"')]


class QueryPages:
    """Makes the pages of one endpoint."""

    def __init__(self, store: Store, links: Links, render: Render) -> None:
        self._store, self._links, self._render = store, links, render
        self._known = Known(store)

    async def form(self, coding: str) -> Made:
        """Return the page to ask on."""
        return await self._made("query.html", Ask("", self._links), coding)

    async def graph(self, iri: str, offers: Sequence[Format], coding: str) -> Made:
        """Return the page about a named graph, with what it can be had in."""
        graph = service_description.graph_page(iri, self._store, self._links)
        ask = Ask(graph.query, self._links)
        return await self._made("graph.html", ask, coding, graph=graph, offers=offers)

    async def result(
        self, operation: QueryOperation, answer: Answer, tokens: Sequence[str], coding: str
    ) -> Made:
        """Return a page with an answer.

        Args:
            operation: what was requested.
            answer: in the first format that can carry it.
            tokens: of all such formats.
            coding: that the client wants; empty for none.

        Raises:
            ResultTooLarge: it is too large to show.
        """
        if answer.n_bytes > LONGEST_SHOWN_BYTES:
            detail = "the result is too large for a page: ask for another format"
            raise ResultTooLarge(detail, "page", LONGEST_SHOWN_BYTES)
        answered = Answered(operation.query, answer.body, tokens)
        result = Result(answered, Names(self._store, self._links), self._known)
        return await self._made("results.html", self._ask(operation), coding, result=result)

    async def problem(
        self, made: Response, error: RequestError, operation: QueryOperation | None
    ) -> Response:
        """Return a problem as the page to ask on, with what is wrong."""
        ask = self._ask(operation or QueryOperation(Query("")))
        place = getattr(error, "position", None)
        found = fault(HTTPStatus(made.status), str(error), ask.text, place)
        page = await self._made("query.html", replace(ask, fault=found), "")
        kept = [(k, v) for k, v in made.headers if k != "content-type"]
        return replace(made, headers=(_TYPE, *kept), body=page.body)

    def _ask(self, operation: QueryOperation) -> Ask:
        graphs = [("default-graph-uri", iri) for iri in operation.default]
        graphs += [("named-graph-uri", iri) for iri in operation.named]
        return Ask(operation.query.text, self._links, graphs)

    async def _made(self, template: str, ask: Ask, coding: str, **shown: object) -> Made:
        body = await self._render(template, {"ask": ask, "formats": FORMATS, **shown})
        return Made(*await asyncio.to_thread(compress, body, coding))
