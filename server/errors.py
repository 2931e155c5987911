"""The one place where an error becomes an HTTP status.

Source: https://www.rfc-editor.org/rfc/rfc9457.html
"""

from functools import partial
from http import HTTPStatus

from flask import Flask, Response, json
from werkzeug.exceptions import HTTPException

from kg import errors
from kg.errors import RequestError

#: Flask picks the most specific class, so a subclass needs a row only to differ.
STATUS: dict[type[RequestError], HTTPStatus] = {
    errors.BadRequest: HTTPStatus.BAD_REQUEST,
    errors.Refused: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.NotAcceptable: HTTPStatus.NOT_ACCEPTABLE,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UnsupportedMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.ServiceFailed: HTTPStatus.BAD_GATEWAY,
}


def problem(status: HTTPStatus, detail: str, headers: dict[str, str] | None = None) -> Response:
    """Return an ``application/problem+json`` answer."""
    body = json.dumps({"title": status.phrase, "status": status.value, "detail": detail})
    kept = {k: v for k, v in (headers or {}).items() if k.lower() != "content-type"}
    return Response(body + "\n", status, kept, content_type="application/problem+json")


def register(app: Flask) -> None:
    """Attach STATUS; an error without a row stays a 500 that tells no detail."""
    for error, status in STATUS.items():
        app.register_error_handler(error, partial(_from_ours, status))
    app.register_error_handler(HTTPException, _from_http)


def _from_ours(status: HTTPStatus, error: RequestError) -> Response:
    vary = {"Vary": "Accept"} if isinstance(error, errors.NotAcceptable) else None
    return problem(status, str(error), vary)


def _from_http(error: HTTPException) -> Response:
    """Keep the headers that the status requires, such as Allow on a 405 and Location on a 308."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return Response(error.get_body(), error.code, dict(error.get_headers()))
    return problem(HTTPStatus(error.code), error.description or "", dict(error.get_headers()))
