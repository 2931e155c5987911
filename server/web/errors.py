"""The one place where an error becomes an HTTP status.

Source: https://www.rfc-editor.org/rfc/rfc9457.html
"""

import json
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus

import flask
from flask import Flask
from werkzeug.exceptions import HTTPException

from kg import errors
from kg.errors import KgError, RequestError
from server.web.message import Header, Note, Response


class Gone(RequestError):
    """The name was withdrawn."""


class LengthRequired(RequestError):
    """The request does not say how long it is."""


class RequestTimeout(RequestError):
    """The request did not arrive in time."""


class TooLarge(RequestError):
    """The request is larger than this server reads."""


class UnsupportedMediaType(RequestError):
    """The request's body has a media type that this resource does not read."""


#: The most specific class decides, so a subclass needs a row only to differ.
STATUS: dict[type[RequestError], HTTPStatus] = {
    errors.BadRequest: HTTPStatus.BAD_REQUEST,
    errors.Refused: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    Gone: HTTPStatus.GONE,
    errors.NotAcceptable: HTTPStatus.NOT_ACCEPTABLE,
    RequestTimeout: HTTPStatus.REQUEST_TIMEOUT,
    LengthRequired: HTTPStatus.LENGTH_REQUIRED,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnsupportedMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.Unanswered: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.DeadlineExceeded: HTTPStatus.GATEWAY_TIMEOUT,
    errors.ClientLeft: HTTPStatus.BAD_REQUEST,
}
_PROBLEM = "application/problem+json"
_RETRY_AFTER_S = 2


def problem(
    status: HTTPStatus, detail: str, members: Mapping[str, object], headers: tuple[Header, ...] = ()
) -> Response:
    """Return a problem document.

    Args:
        status: its status.
        detail: what is wrong and what to do.
        members: what else it has; see docs/endpoint.md.
        headers: what else goes with it.
    """
    document = {"title": status.phrase, "status": status.value, "detail": detail, **members}
    body = json.dumps(document, ensure_ascii=False).encode() + b"\n"
    around: tuple[Header, ...] = (("content-type", _PROBLEM), ("cache-control", "no-store"))
    return Response(status.value, around + headers, body)


def response(error: RequestError, query: str = "") -> Response:
    """Return what the client of an error is told."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    made = problem(status, str(error), _members(error), _headers(error))
    return Response(made.status, made.headers, made.body, Note(type(error).__name__, query))


def not_allowed(method: str, methods: Sequence[str]) -> Response:
    """Return the answer to a method that the resource does not have.

    Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.6
    """
    allow = ", ".join(methods)
    detail = f"{method} is not for this resource, which only reads: use {allow}"
    return problem(HTTPStatus.METHOD_NOT_ALLOWED, detail, {}, (("allow", allow),))


def _members(error: KgError) -> dict[str, object]:
    match error:
        case errors.QuerySyntaxError(position=(line, column)):
            return {"line": line, "column": column}
        case errors.NotAcceptable():
            return {"offers": error.offers}
        case errors.Unanswered():
            return {"limit": error.limit, "value": error.value}
    return {}


def _headers(error: KgError) -> tuple[Header, ...]:
    match error:
        case errors.NotAcceptable():
            return (("vary", "Accept"),)
        case errors.Busy():
            return (("retry-after", str(_RETRY_AFTER_S)),)
        case TooLarge() | RequestTimeout() | LengthRequired():
            return (("connection", "close"),)
    return ()


def register(app: Flask, page: Callable[[Response], flask.Response | None], nothing: str) -> None:
    """Attach STATUS to Flask; an error without a row stays a 500 that tells no detail.

    Args:
        app: the application.
        page: makes a page of a problem document, if the client wants one.
        nothing: the detail for an address that no route has.
    """

    def told(made: Response) -> flask.Response:
        return page(made) or to_flask(made)

    def from_ours(error: RequestError) -> flask.Response:
        return told(response(error))

    def from_http(error: HTTPException) -> flask.Response:
        """Keep the headers that the status requires, such as Allow on a 405."""
        status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
        kept = tuple((k.lower(), v) for k, v in error.get_headers() if k.lower() != "content-type")
        detail = nothing if status == HTTPStatus.NOT_FOUND else error.description or ""
        return told(problem(status, detail, {}, kept))

    for error in STATUS:
        app.register_error_handler(error, from_ours)
    app.register_error_handler(HTTPException, from_http)


def to_flask(made: Response) -> flask.Response:
    """Return a response as Flask sends it."""
    return flask.Response(made.body, made.status, list(made.headers))
