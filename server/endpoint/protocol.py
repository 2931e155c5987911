"""What a request to the SPARQL endpoint asks: the query operation of the SPARQL 1.1 Protocol.

Source: https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from werkzeug.http import parse_options_header

from kg.errors import BadRequest, Refused
from kg.formats import by_token
from kg.sparql.query import Query
from kg.sparql.syntax_errors import NO_UPDATES
from server.web.errors import TooLarge, UnsupportedMediaType
from server.web.message import Request

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = by_token("rq").media_type
UPDATE: Final = "application/sparql-update"
#: Methods of the endpoint; QUERY is RFC 10008's safe method with a body.
METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST", "QUERY")
_WITH_BODY: Final = frozenset({"POST", "QUERY"})
_MOST_PARAMETERS: Final = 100
_SECONDS: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")


@dataclass(frozen=True, slots=True)
class QueryOperation:
    """One query operation.

    Attributes:
        query: the query itself.
        default: IRIs of ``default-graph-uri``.
        named: IRIs of ``named-graph-uri``.
        token: of ``format``; None where the Accept header decides.
        timeout_s: of ``timeout``, in seconds; None for the server's own.
    """

    query: Query
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    token: str | None = None
    timeout_s: float | None = None


def read(request: Request, limit_bytes: int) -> QueryOperation | None:
    """Return the query that a request asks; None for a request without any parameter of a query.

    Args:
        request: GET, HEAD, POST or QUERY.
        limit_bytes: longest query.

    Raises:
        BadRequest: not exactly one query, a malformed parameter, or no UTF-8.
        Refused: an update.
        TooLarge: the query is longer than ``limit_bytes``.
        UnsupportedMediaType: the body is none that the protocol has.
    """
    parameters = _of_url(request)
    if request.method in _WITH_BODY:
        parameters += _of_body(request)
    if any(name == "update" for name, _ in parameters):
        raise Refused(NO_UPDATES)
    texts = _all(parameters, "query")
    if not texts and request.method not in _WITH_BODY:
        return None
    if len(texts) != 1:
        raise BadRequest(f"exactly one query is needed, not {len(texts)}")
    if len(texts[0].encode()) > limit_bytes:
        raise TooLarge(f"the query is longer than {limit_bytes} bytes")
    tokens = _all(parameters, "format")
    return QueryOperation(
        Query(texts[0]),
        _iris(parameters, "default-graph-uri"),
        _iris(parameters, "named-graph-uri"),
        tokens[0] if tokens else None,
        _timeout(_all(parameters, "timeout")),
    )


def _of_body(request: Request) -> list[tuple[str, str]]:
    media_type, options = parse_options_header(request.content_type)
    charset = options.get("charset", "utf-8").lower()
    match media_type.lower():
        case media if media == FORM:
            return _decoded(request.body, "form")
        case media if media == DIRECT and charset in ("utf-8", "utf8", "us-ascii"):
            return [("query", _utf8(request.body))]
        case media if media == DIRECT:
            raise UnsupportedMediaType(f"a query is UTF-8, not {charset}")
        case media if media == UPDATE:
            return [("update", "")]
    given = request.content_type or "without a Content-Type"
    raise UnsupportedMediaType(f"{request.method} {given}: send {FORM} or {DIRECT}")


def _decoded(data: bytes, where: str) -> list[tuple[str, str]]:
    if not data:
        return []
    try:
        return parse_qsl(
            _utf8(data),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except UnicodeDecodeError as error:
        raise BadRequest(f"the parameters of the {where} are not UTF-8") from error
    except ValueError as error:
        raise BadRequest(f"the {where} has more than {_MOST_PARAMETERS} parameters") from error


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"the query is not UTF-8: byte {error.start}") from error


def _all(parameters: list[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in parameters if key == name]


def _of_url(request: Request) -> list[tuple[str, str]]:
    return _decoded(request.query_string.encode(), "URL")


def all_of(request: Request, name: str) -> list[str]:
    """Return the values of a parameter of the URL."""
    return _all(_of_url(request), name)


def parameter(request: Request, name: str) -> str | None:
    """Return the first value of a parameter of the URL; None where there is none."""
    return next(iter(all_of(request, name)), None)


def check_iri(name: str, iri: str) -> None:
    """Refuse what is no absolute IRI; a relative one could only be resolved by guessing.

    Raises:
        BadRequest: the parameter ``name`` has one.
    """
    if not _ABSOLUTE.fullmatch(iri):
        raise BadRequest(f"no absolute IRI is in {name}={iri!r}")


def _iris(parameters: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    found = _all(parameters, name)
    for iri in found:
        check_iri(name, iri)
    return tuple(found)


def _timeout(values: list[str]) -> float | None:
    if not values:
        return None
    seconds = float(values[0]) if _SECONDS.fullmatch(values[0]) else 0
    if not seconds:
        raise BadRequest(f"the timeout is a number of seconds above 0, not {values[0]!r}")
    return seconds
