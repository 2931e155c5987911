"""The SPARQL endpoint: the query operation of the SPARQL 1.1 Protocol, read-only.

Source: https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from flask import Blueprint, Request, Response, request

from kg import answers
from kg.config import Config
from kg.errors import BadRequest, Refused, TooLarge, UnsupportedMediaType
from kg.store import Store
from server.negotiate import negotiate

_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"


def blueprint(store: Store, config: Config) -> Blueprint:
    """Return the routes of the endpoint."""
    routes = Blueprint("sparql", __name__)

    @routes.route("/sparql", methods=["GET", "POST"])
    def answer() -> Response:
        text = _query(request, config.query_limit_bytes)
        default = parameters_of(request, "default-graph-uri")
        named = parameters_of(request, "named-graph-uri")
        results = store.query(text, default, named)
        accept, token = request.headers.get("Accept"), request.values.get("format")
        form = negotiate(accept, answers.offers(results), token)
        response = Response(answers.serialize(results, form, store), content_type=form.content_type)
        response.vary.add("Accept")
        return response

    return routes


def parameters_of(received: Request, name: str) -> list[str]:
    """Return the values of a parameter, from the URL or, with a form, from its body."""
    return received.form.getlist(name) if _is_form(received) else received.args.getlist(name)


def _is_form(received: Request) -> bool:
    return received.method == "POST" and received.mimetype == _FORM


def _query(received: Request, limit_bytes: int) -> str:
    """Return the one query of a request."""
    if received.mimetype == _UPDATE or parameters_of(received, "update"):
        raise Refused("updates are refused: a release never changes; a new fact is a new release")
    if received.method == "POST" and received.mimetype == _DIRECT:
        texts = [_utf8(received)]
    elif received.method == "POST" and not _is_form(received):
        raise UnsupportedMediaType(
            f"POST {received.mimetype or 'without a Content-Type'}: send {_FORM} or {_DIRECT}"
        )
    else:
        texts = parameters_of(received, "query")
    if len(texts) != 1:
        raise BadRequest(f"exactly one query is needed, not {len(texts)}")
    if len(texts[0].encode()) > limit_bytes:
        raise TooLarge(f"the query is longer than {limit_bytes} bytes")
    return texts[0]


def _utf8(received: Request) -> str:
    try:
        return received.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"the query is not UTF-8: byte {error.start}") from error
