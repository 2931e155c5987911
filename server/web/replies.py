"""Replies of Flask: those that stay the same until another release is served, and redirects."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_plus

import flask
from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from server.web.message import FRESH, query_string


def kept(body: str | bytes, content_type: str, vary: Iterable[str] = ()) -> Response:
    """Return a reply whose validator is of its bytes.

    Args:
        body: all of it.
        content_type: of the body, with its parameters.
        vary: the headers of the request that it depends on.
    """
    response = Response(body, content_type=content_type)
    response.vary.update(vary)
    response.add_etag()
    response.headers.extend([FRESH])
    return response


def data(value: Any, content_type: str, vary: Iterable[str] = ()) -> Response:
    """Return a value as JSON, as people can read it, too; see ``kept``."""
    return kept(json.dumps(value, ensure_ascii=False, indent=1) + "\n", content_type, vary)


def redirect(path: str, status: HTTPStatus = HTTPStatus.SEE_OTHER) -> BaseResponse:
    """Redirect to a path and keep the request's parameters; those of ``path`` replace them."""
    path, _, own = path.partition("?")
    replaced = {part.partition("=")[0] for part in own.split("&")}
    sent = query_string(request.query_string).split("&")
    kept = [part for part in sent if unquote_plus(part.partition("=")[0]) not in replaced]
    query = "&".join(part for part in (*kept, own) if part)
    return flask.redirect(f"{path}?{query}" if query else path, status)
