"""The SPARQL endpoint and the Graph Store: from a request to a response, whatever carries them.

An answer is a function of the release, the query, its dataset, the format and the coding; so is its
ETag, and a client that has it is told so without evaluating anything.

Source: https://www.w3.org/TR/sparql11-protocol/, https://www.w3.org/TR/sparql11-http-rdf-update/
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from importlib.metadata import version
from time import perf_counter
from typing import Final
from urllib.parse import quote

from werkzeug.http import parse_etags

from kg.config import Config
from kg.errors import BadRequest, NotAcceptable, NotFound, RequestError
from kg.formats import Format, Kind, by_token, offered
from kg.sparql.query import Query
from kg.store import Store
from kg.workers.pool import Disconnected, Pool
from kg.workers.worker import Job
from server.endpoint import protocol, service_description
from server.endpoint.protocol import QueryOperation
from server.endpoint.query_pages import QueryPages, Render
from server.web import errors
from server.web.cache import Cache
from server.web.conditional import evaluate
from server.web.links import Links
from server.web.message import FRESH, PREFLIGHT, Header, Note, Request, Response, header
from server.web.negotiate import negotiate, negotiate_coding

QUERY_PATH: Final = "/sparql"
STORE_PATH: Final = "/graphs"
GRAPH_PATH: Final = "/graph/"
_STORE_METHODS: Final = ("GET", "HEAD", "OPTIONS")
_LONGEST_LOCATION: Final = 2_000
_PAGE: Final = by_token("html")
_GRAPH: Final = (*offered(Kind.GRAPH), _PAGE)
_BINDINGS: Final = (*offered(Kind.BINDINGS), _PAGE)
#: What each query form can be answered as, best first.
_OFFERS: Final[Mapping[str | None, tuple[Format, ...]]] = {
    "ASK": (*offered(Kind.BOOLEAN), _PAGE),
    "SELECT": _BINDINGS,
    "CONSTRUCT": _GRAPH,
    "DESCRIBE": _GRAPH,
    None: (*_BINDINGS, *_GRAPH),  # the engine will say what is wrong with it
}


class Endpoint:
    """The query operation and the reading side of the Graph Store of one store.

    Attributes:
        cache: answers to give again.
    """

    def __init__(
        self, store: Store, config: Config, links: Links, pool: Pool, render: Render
    ) -> None:
        self._config, self._links, self._pool = config, links, pool
        self._pages = QueryPages(store, links, render)
        self._graphs = sorted(graph.iri for graph in store.manifest.graphs)
        self._description = service_description.ServiceDescription(store, links.endpoint)
        programs = [version(name) for name in ("reliefgraph", "pyoxigraph")]
        self._release = (store.manifest.digest, store.is_union, *programs)
        self.cache = Cache(config.cache_bytes)

    @staticmethod
    def answers(path: str) -> bool:
        """Whether requests to ``path`` are for this."""
        return path in (QUERY_PATH, STORE_PATH) or path.startswith(GRAPH_PATH)

    async def respond(self, request: Request, disconnected: Disconnected | None = None) -> Response:
        """Return the response to a request; an error of the client's is one, too.

        Args:
            request: to a path that this answers.
            disconnected: returns when the client has disconnected.
        """
        start = perf_counter()
        if request.method == "POST":  # never conditional, since it might do more than read
            request = replace(request, if_match=None, if_none_match="")
        key = _key(request)
        made = self.cache.get(key)
        if made is None:
            made = await self._respond(request, disconnected)
            if made.note.outcome == "computed" and header(made.headers, "etag"):
                self.cache.put(key, replace(made, note=replace(made.note, outcome="hit")))
        made = evaluate(made, request.if_match, request.if_none_match)
        return _timed(made, start)

    async def _respond(self, request: Request, disconnected: Disconnected | None) -> Response:
        is_query = request.path == QUERY_PATH
        methods = protocol.METHODS if is_query else _STORE_METHODS
        if request.method == "OPTIONS":
            return Response(HTTPStatus.NO_CONTENT, (("allow", ", ".join(methods)), *PREFLIGHT))
        if request.method not in methods:
            return errors.not_allowed(request.method, methods)
        operation = None
        try:
            if is_query:
                operation = protocol.read(request, self._config.query_limit_bytes)
            else:
                operation = self._graph(request)
            if operation is None:
                return await self._describe(request)
            if request.path.startswith(GRAPH_PATH) and _is_for_page(request, operation):
                return await self._show_graph(request, operation)
            return await self._answer(request, operation, disconnected)
        except RequestError as error:
            made = errors.response(error, operation.query.text if operation else "")
            if _wants_page(request):
                made = await self._pages.render_problem(made, error, operation)
            return made

    async def _describe(self, request: Request) -> Response:
        """Return the service description; to a browser, the page to ask on.

        Source: https://www.w3.org/TR/sparql11-service-description/#accessing
        """
        form = negotiate(request.accept, _GRAPH, protocol.parameter(request, "format"))
        if form is _PAGE:
            made = await self._pages.render_form(negotiate_coding(request.accept_encoding))
            about = (("vary", "Accept, Accept-Encoding"), FRESH)
            return Response(HTTPStatus.OK, (*made.headers, *about), made.body)
        body = self._description.serialize(form)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = (("content-type", form.content_type), ("vary", "Accept"), ("etag", tag), FRESH)
        return Response(HTTPStatus.OK, headers, body)

    def _graph(self, request: Request) -> QueryOperation:
        """Return the query for a graph: the Graph Store HTTP Protocol, GET.

        Source: https://www.w3.org/TR/sparql11-http-rdf-update/#http-get
        """
        if request.path == STORE_PATH:
            names, whole = (protocol.all_of(request, name) for name in ("graph", "default"))
            if len(names) + len(whole) != 1:
                raise BadRequest("either graph=<IRI> or default is needed, once")
        else:
            names = [self._links.iris.graph(request.path)]
        pattern = f"GRAPH <{self._known(names[0])}> {{ ?s ?p ?o }}" if names else "?s ?p ?o"
        token = protocol.parameter(request, "format")
        query = Query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}")
        return QueryOperation(query, token=token)

    async def _show_graph(self, request: Request, operation: QueryOperation) -> Response:
        """Return the page that says what a graph holds, which its own IRI gives a browser."""
        iri = self._links.iris.graph(request.path)
        offers = [form for form in _GRAPH if form is not _PAGE]
        coding = negotiate_coding(request.accept_encoding)
        page = await self._pages.render_graph(iri, offers, coding)
        headers = (*page.headers, FRESH, *_about(request, operation, _PAGE))
        return Response(HTTPStatus.OK, headers, page.body)

    def _known(self, iri: str) -> str:
        protocol.check_iri("graph", iri)
        if iri not in self._graphs:
            known = ", ".join(self._graphs)
            raise NotFound(f"there is no graph <{iri}>; the graphs are {known}")
        return iri

    async def _answer(
        self, request: Request, operation: QueryOperation, disconnected: Disconnected | None
    ) -> Response:
        query = operation.query
        form = negotiate(request.accept, _OFFERS[query.form], operation.token)
        coding = negotiate_coding(request.accept_encoding)
        about = _about(request, operation, form)
        if request.if_none_match and request.if_match is None and query.is_repeatable:
            tags = [self._tag(operation, form, each) for each in ("", coding)]
            if known := _known_tag(request, tags):
                note = Note("not-modified", query.text)
                headers = (("etag", known), FRESH, *about)
                return Response(HTTPStatus.NOT_MODIFIED, headers, note=note)
        answer = await self._pool.answer(*self._job(operation, form, coding), disconnected)
        if form is _PAGE:
            offered = [each.token for each in _OFFERS[query.form] if each is not _PAGE]
            page = await self._pages.render_result(operation, answer, offered, coding)
            body, said = page.body, page.headers
        else:
            body, said = answer.body, self._said(operation, form, answer.coding)
        fresh = FRESH if query.is_repeatable else ("cache-control", "no-store")
        said = [each for each in said if query.is_repeatable or each[0] != "etag"]
        note = Note("computed", query.text, answer.queue_s, answer.engine_s)
        return Response(HTTPStatus.OK, (*said, *about, fresh), body, note)

    def _said(self, operation: QueryOperation, form: Format, coding: str) -> list[Header]:
        """Return what an answer says of itself."""
        said = [("content-type", form.content_type), ("etag", self._tag(operation, form, coding))]
        return [*said, ("content-encoding", coding)] if coding else said

    def _job(self, operation: QueryOperation, form: Format, coding: str) -> tuple[Job, float]:
        """Return what the pool is asked, and the deadline; a page is made of the first format."""
        if form is _PAGE:
            form, coding = _OFFERS[operation.query.form][0], ""
        most_s = self._config.query_timeout_s
        job = Job(operation.query.text, form.token, operation.default, operation.named, coding)
        return job, min(operation.timeout_s or most_s, most_s)

    def _tag(self, operation: QueryOperation, form: Format, coding: str) -> str:
        """Return the strong validator of an answer.

        Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-8.8.3
        """
        graphs = operation.default, operation.named
        parts = (self._release, operation.query.text, *graphs, form.token, coding)
        return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _key(request: Request) -> bytes:
    """Return the digest of all that an answer depends on."""
    method = "GET" if request.method == "HEAD" else request.method
    parts = (
        method,
        request.path,
        request.query_string,
        request.content_type,
        request.accept,
        request.accept_encoding,
        request.body,
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).digest()


def _is_for_page(request: Request, operation: QueryOperation) -> bool:
    return negotiate(request.accept, _GRAPH, operation.token) is _PAGE


def _wants_page(request: Request) -> bool:
    """Whether a person asks: whoever would rather have any format for programs is none."""
    try:
        return negotiate(request.accept, _OFFERS[None]) is _PAGE
    except NotAcceptable:
        return False


def _about(request: Request, operation: QueryOperation, form: Format) -> list[Header]:
    """Return what a negotiated answer says of itself: RFC 9110, 8.7 and 12.5.5."""
    if operation.token is not None:
        return [("vary", "Accept-Encoding")]
    headers = [("vary", "Accept, Accept-Encoding")]
    if request.method in ("GET", "HEAD") and len(request.query_string) <= _LONGEST_LOCATION:
        separator = "&" if request.query_string else ""
        target = f"{quote(request.path)}?{request.query_string}{separator}format={form.token}"
        headers.append(("content-location", target))
    return headers


def _known_tag(request: Request, tags: Sequence[str]) -> str | None:
    """Return the tag that the client has, by weak comparison; ``*`` needs an answer first."""
    if request.if_none_match.strip() == "*":
        return None
    known = parse_etags(request.if_none_match)
    return next((tag for tag in tags if known.contains_weak(tag[1:-1])), None)


def _timed(made: Response, start: float) -> Response:
    """Return a response that tells what it took, in milliseconds.

    Source: https://www.w3.org/TR/server-timing/
    """
    parts = [f"total;dur={(perf_counter() - start) * 1000:.2f}"]
    if made.note.outcome == "hit":
        parts.insert(0, "cache;desc=hit")
    elif made.note.engine_s:
        parts.append(f"queue;dur={made.note.queue_s * 1000:.2f}")
        parts.append(f"engine;dur={made.note.engine_s * 1000:.2f}")
    timing = ("server-timing", ", ".join(parts))
    return Response(made.status, (*made.headers, timing), made.body, made.note)
