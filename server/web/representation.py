"""Flask's responses: the format to send, the headers that go with it, and redirects.

Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-12.5.1
"""

import json
from collections.abc import Iterable
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import unquote_plus

import flask
import pyoxigraph as ox
from flask import Request, Response
from werkzeug.wrappers import Response as BaseResponse

from kg import rdf
from kg.formats import Format, Kind, offered, rdf_version
from kg.store import Store
from server.web import negotiate
from server.web.message import FRESH, query_string

#: The formats of a graph without named graphs: TriG and N-Quads would only repeat Turtle and
#: N-Triples.
DATA: Final = tuple(
    form
    for form in offered(Kind.GRAPH)
    if Kind.DATASET not in form.kinds or form.codec == ox.RdfFormat.JSON_LD
)
#: The page comes last: browsers ask for it by name; programs such as curl accept anything.
OFFERS: Final = (*DATA, *offered(Kind.PAGE))


def rank(
    request: Request, offers: tuple[Format, ...], suffix: str = "", version: str = ""
) -> tuple[Format, ...]:
    """Return the format that the suffix names, else ``?format=``, else those of Accept, best first.

    Raises:
        NotAcceptable: no offer fits.
    """
    token = suffix or request.args.get("format")
    return negotiate.rank(request.headers.get("Accept"), offers, token, version)


def choose(request: Request, offers: tuple[Format, ...], suffix: str = "") -> Format:
    """Return the first format of ``rank``."""
    return rank(request, offers, suffix)[0]


def triples_response(triples: Iterable[ox.Triple], form: Format, store: Store) -> Response:
    """Return triples in a format; the ETag names the release, the program and the format."""
    body = rdf.serialize(rdf.union(triples), form, store.manifest.base_iri, store.context)
    response = Response(body, content_type=form.versioned(rdf_version(body, form)))
    response.set_etag(f"{store.manifest.name}-{version('reliefgraph')}-{form.token}")
    response.headers.extend([FRESH])
    return response


def add_negotiation_headers(
    response: Response, request: Request, fixed_path: str, suffix: str
) -> None:
    """Add ``Vary`` if the format was negotiated, and ``Content-Location`` for this format.

    A suffix of the path fixes the format; ``fixed_path`` always answers in it.

    Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-8.7, #section-12.5.5
    """
    if suffix or "format" in request.args:
        response.vary.discard("accept")  # Werkzeug finds it in lower case only
    else:
        response.vary.add("Accept")
    if not suffix and "lang" not in request.args:
        response.headers["Content-Location"] = fixed_path


def fresh(body: str | bytes, content_type: str, vary: Iterable[str] = ()) -> Response:
    """Return a response that stays fresh; its ETag is a digest of its bytes."""
    response = Response(body, content_type=content_type)
    response.vary.update(vary)
    response.add_etag()
    response.headers.extend([FRESH])
    return response


def json_response(value: Any, content_type: str, vary: Iterable[str] = ()) -> Response:
    """Return a value as indented JSON; see ``fresh``."""
    return fresh(json.dumps(value, ensure_ascii=False, indent=1) + "\n", content_type, vary)


def redirect(path: str, status: HTTPStatus = HTTPStatus.SEE_OTHER) -> BaseResponse:
    """Redirect to a path with the request's parameters; a parameter of ``path`` replaces them."""
    path, _, new = path.partition("?")
    replaced = {part.partition("=")[0] for part in new.split("&")}
    sent = query_string(flask.request.query_string).split("&")
    others = [part for part in sent if unquote_plus(part.partition("=")[0]) not in replaced]
    query = "&".join(part for part in (*others, new) if part)
    return flask.redirect(f"{path}?{query}" if query else path, status)
