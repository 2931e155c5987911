"""The one place where an error becomes an HTTP status, as a problem document or as a page.

Source: https://www.rfc-editor.org/rfc/rfc9457.html
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Final

import flask
from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException

from kg import errors
from kg.errors import RequestError
from kg.formats import Kind, offered
from kg.workers.results import CODINGS
from server.web.message import Header, QueryNote, Response
from server.web.negotiate import negotiate


class Gone(RequestError):
    """The name was withdrawn."""


class RequestTimeout(RequestError):
    """The request did not arrive in time."""


class TooLarge(RequestError):
    """The request is larger than this server reads."""


class UnsupportedMediaType(RequestError):
    """The request's body has a media type that this resource does not read."""


class UnsupportedCoding(UnsupportedMediaType):
    """The request's body has a content coding that this resource does not read."""


class UnknownTransferCoding(RequestError):
    """The request's body is sent in a transfer coding other than chunked."""


#: The most specific class decides, so a subclass needs a row only to differ.
STATUS: dict[type[RequestError], HTTPStatus] = {
    errors.BadRequest: HTTPStatus.BAD_REQUEST,
    errors.Refused: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    Gone: HTTPStatus.GONE,
    errors.NotAcceptable: HTTPStatus.NOT_ACCEPTABLE,
    RequestTimeout: HTTPStatus.REQUEST_TIMEOUT,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnsupportedMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    UnknownTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
    errors.Unanswered: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ResultTooLarge: HTTPStatus.BAD_REQUEST,  # waiting does not help
    errors.DeadlineExceeded: HTTPStatus.GATEWAY_TIMEOUT,
    errors.ClientDisconnected: HTTPStatus.BAD_REQUEST,
}
_PROBLEM = "application/problem+json"
_RETRY_AFTER_S = 2
#: The phrases that Python has from older standards, or not in every version.
#: Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5
_TITLES: Final = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}
#: The detail of a 404 for an address that no route has.
_NOTHING: Final = "there is nothing at this address"
_NO_RELEASE: Final = (
    "plain RDF files are served here; only a release has downloads, a description, a citation, a "
    "status and examples"
)
#: The page comes last: a program that accepts anything gets JSON.
_OFFERS: Final = tuple(sorted(offered(*Kind), key=lambda form: Kind.PAGE in form.kinds))
#: A page with one of these statuses offers a search.
_MISSING: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


def problem(
    status: HTTPStatus, detail: str, members: Mapping[str, object], headers: tuple[Header, ...] = ()
) -> Response:
    """Return a problem document; docs/endpoint.md has its members."""
    title = _TITLES.get(status, status.phrase)
    document = {"title": title, "status": status.value, "detail": detail, **members}
    body = json.dumps(document, ensure_ascii=False).encode() + b"\n"
    common: tuple[Header, ...] = (("content-type", _PROBLEM), ("cache-control", "no-store"))
    return Response(status.value, common + headers, body)


def error_response(error: RequestError, query: str = "") -> Response:
    """Return the problem document for an error; ``query`` goes to the access log."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    document = problem(status, str(error), _members(error), _headers(error))
    return replace(document, note=QueryNote(type(error).__name__, query))


def not_allowed(method: str, methods: Sequence[str]) -> Response:
    """Return the answer to a method that the resource does not have.

    Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.6
    """
    allow = ", ".join(methods)
    detail = f"{method} is not allowed, because this resource is read-only: use {allow}"
    return problem(HTTPStatus.METHOD_NOT_ALLOWED, detail, {}, (("allow", allow),))


def _members(error: RequestError) -> dict[str, object]:
    match error:
        case errors.QuerySyntaxError(position=(line, column)):
            return {"line": line, "column": column}
        case errors.NotAcceptable():
            return {"offers": error.offers}
    return {"limit": error.limit, "value": error.value} if error.limit else {}


def _headers(error: RequestError) -> tuple[Header, ...]:
    match error:
        case errors.NotAcceptable():
            return (("vary", "Accept"),)
        case errors.Busy():
            return (("retry-after", str(_RETRY_AFTER_S)),)
        case UnsupportedCoding():
            return (("accept-encoding", ", ".join(CODINGS)),)
        case TooLarge() | RequestTimeout() | UnknownTransferCoding():
            return (("connection", "close"),)
    return ()


def problem_page(response: Response) -> flask.Response | None:
    """Return a problem document as a page, or None if the client prefers another format."""
    try:
        form = negotiate(request.headers.get("Accept"), _OFFERS)
    except errors.NotAcceptable:
        return None
    if Kind.PAGE not in form.kinds:
        return None
    document, is_missing = json.loads(response.body), response.status in _MISSING
    html = render_template("problem.html", problem=document, is_missing=is_missing)
    headers = list(response.headers)
    page = flask.Response(html, response.status, headers, content_type=form.content_type)
    page.vary.add("Accept")
    return page


def register(app: Flask, *, is_release: bool = True) -> None:
    """Register STATUS with Flask; an error without a row stays a 500 without details."""
    nothing = _NOTHING if is_release else f"{_NOTHING}: {_NO_RELEASE}"

    def respond(problem_document: Response) -> flask.Response:
        return problem_page(problem_document) or to_flask(problem_document)

    def from_request_error(error: RequestError) -> flask.Response:
        return respond(error_response(error))

    def from_http_exception(error: HTTPException) -> flask.Response:
        """Keep the headers that the status requires, such as Allow on a 405."""
        status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
        headers = ((name.lower(), value) for name, value in error.get_headers())
        required = tuple(pair for pair in headers if pair[0] != "content-type")
        detail = nothing if status == HTTPStatus.NOT_FOUND else error.description or ""
        return respond(problem(status, detail, {}, required))

    for error in STATUS:
        app.register_error_handler(error, from_request_error)
    app.register_error_handler(HTTPException, from_http_exception)


def to_flask(response: Response) -> flask.Response:
    """Return a response as Flask's."""
    return flask.Response(response.body, response.status, list(response.headers))
