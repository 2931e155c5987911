"""The SPARQL endpoint and the Graph Store: from a request to a response, under any server.

An answer is a function of the release, the query, its dataset, the format and the coding. So is its
ETag: a client that has the answer gets 304, and nothing is evaluated.

Source: https://www.w3.org/TR/sparql11-protocol/, https://www.w3.org/TR/sparql11-http-rdf-update/
"""

import asyncio
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from importlib.metadata import version
from time import perf_counter
from typing import Final
from urllib.parse import quote

from werkzeug.http import parse_etags

from kg import rdf
from kg.config import Config
from kg.errors import BadRequest, NotAcceptable, NotFound, RequestError
from kg.formats import Format, Kind, by_token, offered
from kg.sparql.engine_differences import Difference
from kg.sparql.query import Query
from kg.store import Store
from kg.workers.pool import Disconnected, Pool
from kg.workers.results import Limits
from kg.workers.worker import Job
from server.endpoint import protocol
from server.endpoint.protocol import QueryOperation
from server.endpoint.query_pages import PAGE_TYPE, QueryPages, Render, etag
from server.endpoint.results import SHOWN_ROWS
from server.endpoint.service_description import describe_service
from server.web import errors
from server.web.caching import Cache, compress, evaluate
from server.web.links import Links
from server.web.message import FRESH, Header, QueryNote, Request, Response, header
from server.web.negotiate import negotiate, negotiate_coding, rank

QUERY_PATH: Final = "/sparql"
STORE_PATH: Final = "/graphs"
GRAPH_PATH: Final = "/graph/"
_STORE_METHODS: Final = ("GET", "HEAD", "OPTIONS")
#: A proxy reserves some 4 kB for all headers of a response.
_MAX_LOCATION_LENGTH: Final = 500
#: Statuses of /sparql that say which bodies QUERY may have.
_ADVERTISING: Final = (
    HTTPStatus.NO_CONTENT,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)
_PAGE: Final = by_token("html")
_GRAPH: Final = (*offered(Kind.GRAPH), _PAGE)
_BINDINGS: Final = (*offered(Kind.BINDINGS), _PAGE)
#: The formats that each query form can be answered in, best first.
_OFFERS: Final[Mapping[str | None, tuple[Format, ...]]] = {
    "ASK": (*offered(Kind.BOOLEAN), _PAGE),
    "SELECT": _BINDINGS,
    "CONSTRUCT": _GRAPH,
    "DESCRIBE": _GRAPH,
    None: (*offered(Kind.BINDINGS), *_GRAPH),  # the engine will report the error
}


class Endpoint:
    """The query operation and the reading side of the Graph Store Protocol, for one store."""

    def __init__(
        self, store: Store, config: Config, links: Links, pool: Pool, render: Render
    ) -> None:
        self._store, self._config, self._links, self._pool = store, config, links, pool
        limits = Limits(config.max_rows, config.max_result_bytes)
        self._pages = QueryPages(store, links, render, limits)
        self._graphs = sorted(store.sizes)
        self._description = list(describe_service(store, links.endpoint))
        programs = [version(name) for name in ("reliefgraph", "pyoxigraph")]
        self._release = (store.manifest.digest, store.is_union, *programs)
        self.cache = Cache(config.cache_bytes)

    @staticmethod
    def answers(path: str) -> bool:
        """Whether requests to ``path`` are for the endpoint."""
        return path in (QUERY_PATH, STORE_PATH) or path.startswith(GRAPH_PATH)

    async def respond(self, request: Request, disconnected: Disconnected | None = None) -> Response:
        """Return the response to a request of the endpoint, which may be a problem document."""
        start = perf_counter()
        if request.method == "POST":  # a POST could do more than read: RFC 9110
            request = replace(request, if_match=None, if_none_match="")
        key = _cache_key(request)
        response = self.cache.get(key)
        if response is None:
            response = await self._respond(request, disconnected)
            if response.status == HTTPStatus.OK and PAGE_TYPE in response.headers:
                response = await asyncio.to_thread(compress, response, request.accept_encoding)
            if response.note.outcome == "computed" and header(response.headers, "etag"):
                hit = replace(response.note, outcome="hit")
                self.cache.put(key, replace(response, note=hit))
        response = evaluate(response, request.if_match, request.if_none_match)
        if request.path == QUERY_PATH and response.status in _ADVERTISING:
            response = replace(response, headers=(*response.headers, protocol.ACCEPT_QUERY))
        return _add_timing(response, start)

    async def _respond(self, request: Request, disconnected: Disconnected | None) -> Response:
        is_query = request.path == QUERY_PATH
        methods = protocol.METHODS if is_query else _STORE_METHODS
        if request.method == "OPTIONS":
            return Response(HTTPStatus.NO_CONTENT, (("allow", ", ".join(methods)),))
        if request.method not in methods:
            return errors.not_allowed(request.method, methods)
        operation = None
        try:
            if is_query:
                operation = protocol.read(request, self._config.query_limit_bytes)
            else:
                operation = self._read_graph(request)
            if operation is None:
                return await self._describe(request)
            is_graph = request.path.startswith(GRAPH_PATH)
            if is_graph and negotiate(request.accept, _GRAPH, operation.token) is _PAGE:
                page = await self._pages.render_graph(self._links.iris.graph(request.path))
                headers = (*page.headers, FRESH, *_negotiation_headers(request, operation, _PAGE))
                return replace(page, headers=headers)
            return await self._answer(request, operation, disconnected)
        except RequestError as error:
            response = errors.error_response(error, operation.query.text if operation else "")
            with suppress(NotAcceptable):
                if negotiate(request.accept, _OFFERS[None]) is _PAGE:
                    response = await self._pages.render_problem(response, error, operation)
            return response

    async def _describe(self, request: Request) -> Response:
        """Return the service description, or the page with the query form to a browser.

        Source: https://www.w3.org/TR/sparql11-service-description/#accessing
        """
        form = negotiate(request.accept, _GRAPH, protocol.parameter(request, "format"))
        if form is _PAGE:
            page = await self._pages.render_form()
            vary = ("vary", "Accept, Accept-Encoding")
            return replace(page, headers=(*page.headers, vary, FRESH))
        manifest, context = self._store.manifest, self._store.context
        body = rdf.serialize(self._description, form, manifest.base_iri, context)
        headers = (("content-type", form.content_type), ("vary", "Accept"), etag(body), FRESH)
        return Response(HTTPStatus.OK, headers, body)

    def _read_graph(self, request: Request) -> QueryOperation:
        """Return the query for the graph of a Graph Store request.

        Source: https://www.w3.org/TR/sparql11-http-rdf-update/#http-get
        """
        if request.path == STORE_PATH:
            iris, default = (protocol.url_values(request, name) for name in ("graph", "default"))
            if len(iris) + len(default) != 1:
                raise BadRequest("exactly one of graph=<IRI> and default is required")
        else:
            iris = [self._links.iris.graph(request.path)]
        for iri in iris:
            protocol.check_iri("graph", iri)
            if iri not in self._graphs:
                graphs = ", ".join(self._graphs)
                raise NotFound(f"there is no graph <{iri}>; the graphs are {graphs}")
        source = f"FROM <{iris[0]}> " if iris else ""
        query = Query(f"CONSTRUCT {{ ?s ?p ?o }} {source}WHERE {{ ?s ?p ?o }}")
        return QueryOperation(query, token=protocol.parameter(request, "format"))

    async def _answer(
        self, request: Request, operation: QueryOperation, disconnected: Disconnected | None
    ) -> Response:
        """Return the answer in the best acceptable format that can carry it.

        An error in the query comes before a format that is not acceptable.
        """
        offers = _OFFERS[operation.query.form]
        try:
            acceptable = rank(request.accept, offers, operation.token)
        except NotAcceptable:
            await self._pool.answer(*self._job(operation), disconnected)
            raise
        failures = list[NotAcceptable]()
        for form in acceptable:
            try:
                return await self._answer_as(form, request, operation, disconnected)
            except NotAcceptable as error:
                failures.append(error)
        raise failures[0]

    async def _answer_as(
        self,
        form: Format,
        request: Request,
        operation: QueryOperation,
        disconnected: Disconnected | None,
    ) -> Response:
        query = operation.query
        coding = negotiate_coding(request.accept_encoding)
        negotiation = _negotiation_headers(request, operation, form)
        sent = parse_etags(request.if_none_match)
        if sent and request.if_match is None and query.is_repeatable and not sent.star_tag:
            for tag in (self._tag(operation, form, body_coding) for body_coding in ("", coding)):
                if sent.contains_weak(tag.strip('"')):
                    headers = (("etag", tag), FRESH, *negotiation)
                    note = QueryNote("not-modified", query.text)
                    return Response(HTTPStatus.NOT_MODIFIED, headers, note=note)
        answer = await self._pool.answer(*self._job(operation, form, coding), disconnected)
        negotiate(request.accept, (form,), operation.token, answer.version)
        if form is _PAGE:
            tokens = [offer.token for offer in _OFFERS[query.form] if offer is not _PAGE]
            page = await self._pages.render_result(operation, answer, tokens)
            body, content = page.body, page.headers
        else:
            tag = self._tag(operation, form, answer.coding)
            content = [("content-type", form.versioned(answer.version)), ("etag", tag)]
            body = answer.body
            if answer.coding:
                content = [*content, ("content-encoding", answer.coding)]
        freshness = FRESH
        if not query.is_repeatable:
            freshness = ("cache-control", "no-store")
            content = [(name, value) for name, value in content if name != "etag"]
        seconds = answer.queue_s, answer.engine_s, answer.merge_s
        note = QueryNote("computed", query.text, *seconds)
        help_links = map(self._help_link, answer.differences)
        headers = (*content, *negotiation, freshness, *help_links)
        return Response(HTTPStatus.OK, headers, body, note)

    def _help_link(self, difference: Difference) -> Header:
        """Return the header by which programs learn of a difference.

        Source: https://www.rfc-editor.org/rfc/rfc8288.html#section-3
        """
        target = f"{self._links.query_page}#{difference.name}"
        return "link", f'<{target}>; rel="help"; title="{difference.message}"'

    def _job(
        self, operation: QueryOperation, form: Format | None = None, coding: str = ""
    ) -> tuple[Job, float]:
        """Return the job for the pool and its deadline; without a format, to parse the query."""
        token = form.token if form else ""
        job = Job(operation.query.text, token, operation.default, operation.named, coding)
        if form is _PAGE:
            job = replace(job, coding="", n_shown=SHOWN_ROWS)
        max_s = self._config.query_timeout_s
        return job, min(operation.timeout_s or max_s, max_s)

    def _tag(self, operation: QueryOperation, form: Format, coding: str) -> str:
        """Return the strong validator of an answer.

        Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-8.8.3
        """
        graphs = operation.default, operation.named
        parts = (self._release, operation.query.text, *graphs, form.token, coding)
        return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _cache_key(request: Request) -> bytes:
    """Return a digest of all that an answer depends on."""
    method = "GET" if request.method == "HEAD" else request.method
    sent = request.path, request.query_string, request.body
    described = request.content_type, request.content_encoding
    parts = repr((method, *sent, *described, request.accept, request.accept_encoding))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).digest()


def _negotiation_headers(request: Request, operation: QueryOperation, form: Format) -> list[Header]:
    """Return Vary, and the Content-Location of a negotiated answer: RFC 9110, 8.7 and 12.5.5."""
    if operation.token is not None:
        return [("vary", "Accept-Encoding")]
    headers = [("vary", "Accept, Accept-Encoding")]
    separator = "&" if request.query_string else ""
    target = f"{quote(request.path)}?{request.query_string}{separator}format={form.token}"
    if request.method in ("GET", "HEAD") and len(target) <= _MAX_LOCATION_LENGTH:
        headers.append(("content-location", target))
    return headers


def _add_timing(response: Response, start: float) -> Response:
    """Return a response with its durations in milliseconds.

    Source: https://www.w3.org/TR/server-timing/
    """
    parts = [f"total;dur={(perf_counter() - start) * 1000:.2f}"]
    if response.note.outcome == "hit":
        parts.insert(0, "cache;desc=hit")
    elif response.note.engine_s:
        parts.append(f"queue;dur={response.note.queue_s * 1000:.2f}")
        parts.append(f"engine;dur={response.note.engine_s * 1000:.2f}")
        if response.note.merge_s:
            parts.append(f"dataset;dur={response.note.merge_s * 1000:.2f}")
    return replace(response, headers=(*response.headers, ("server-timing", ", ".join(parts))))
