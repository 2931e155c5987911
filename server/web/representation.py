"""One resource in several formats: which is sent, and what is said of the choice.

Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-12.5.1
"""

from collections.abc import Iterable
from importlib.metadata import version
from typing import Final

import pyoxigraph as ox
from flask import Request, Response

from kg import rdf
from kg.formats import Format, Kind, offered
from kg.store import Store
from server.web.message import FRESH
from server.web.negotiate import negotiate

#: What a graph without named graphs can be had in: TriG and N-Quads would only repeat Turtle and
#: N-Triples.
DATA: Final = tuple(
    form
    for form in offered(Kind.GRAPH)
    if Kind.DATASET not in form.kinds or form.codec == ox.RdfFormat.JSON_LD
)
#: A page last: who wants one says so (every browser does), and curl, which takes anything, is a
#: program.
OFFERS: Final = (*DATA, *offered(Kind.PAGE))


def choose(request: Request, offers: tuple[Format, ...], suffix: str = "") -> Format:
    """Return the format to send: of the suffix, else of ``?format=``, else of Accept.

    Raises:
        NotAcceptable: nothing that is offered fits.
    """
    token = suffix or request.args.get("format")
    return negotiate(request.headers.get("Accept"), offers, token)


def of_triples(triples: Iterable[ox.Triple], form: Format, store: Store) -> Response:
    """Return triples in one format, with the validator of release, program and format."""
    quads = [ox.Quad(t.subject, t.predicate, t.object) for t in triples]
    body = rdf.serialize(quads, form, store.manifest.base_iri, store.context)
    response = Response(body, content_type=form.content_type)
    response.set_etag(f"{store.manifest.name}-{version('reliefgraph')}-{form.token}")
    response.headers.extend([FRESH])
    return response


def tell(response: Response, request: Request, fixed: str, suffix: str) -> None:
    """Say whether the format was negotiated, and where this one always is.

    Args:
        response: to be changed.
        request: its request.
        fixed: the path that always has this format.
        suffix: of the request's path; empty for none.

    Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-8.7, #section-12.5.5
    """
    if suffix or "format" in request.args:
        response.vary.discard("accept")  # Werkzeug finds it in lower case only
    else:
        response.vary.add("Accept")
    if not suffix and "lang" not in request.args:
        response.headers["Content-Location"] = fixed
