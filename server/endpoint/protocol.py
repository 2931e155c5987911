"""The query operation of the SPARQL 1.1 Protocol, read from a request.

Source: https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

import zstandard
from werkzeug.http import parse_options_header

from kg.errors import BadRequest, Refused
from kg.formats import by_token
from kg.sparql.query import Query
from kg.sparql.syntax_errors import NO_UPDATES
from server.web.errors import TooLarge, UnsupportedCoding, UnsupportedMediaType
from server.web.message import Header, Request

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = by_token("rq").media_type
UPDATE: Final = "application/sparql-update"
#: Methods of the endpoint; QUERY is RFC 10008's safe method with a body.
METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST", "QUERY")
#: Source: https://www.rfc-editor.org/rfc/rfc10008.html#section-3
ACCEPT_QUERY: Final[Header] = ("accept-query", f"{DIRECT}, {FORM}")
#: Decoders of request bodies: one for each member or frame.
_DECODERS: Final[Mapping[str, Callable[[], Any]]] = {
    "gzip": lambda: zlib.decompressobj(16 + zlib.MAX_WBITS),
    "x-gzip": lambda: zlib.decompressobj(16 + zlib.MAX_WBITS),
    "zstd": lambda: zstandard.ZstdDecompressor(max_window_size=8 * 1024**2).decompressobj(),
}
#: Coded bytes that are decoded at a time: at most some 2 MB come out of them.
_STEP_BYTES: Final = 64
_WITH_BODY: Final = frozenset({"POST", "QUERY"})
_MAX_PARAMETERS: Final = 100
_SECONDS: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")


@dataclass(frozen=True, slots=True)
class QueryOperation:
    """One query operation; if ``token`` is None, the Accept header decides the format."""

    query: Query
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    token: str | None = None
    timeout_s: float | None = None


def read(request: Request, limit_bytes: int) -> QueryOperation | None:
    """Return the query operation of a GET, HEAD, POST or QUERY; None if a GET or HEAD has no query.

    Raises:
        BadRequest: there is not exactly one query, a parameter is malformed, or the text is not
            UTF-8.
        Refused: it is an update.
        TooLarge: the query is longer than ``limit_bytes``.
        UnsupportedMediaType: the protocol does not have such a body.
    """
    parameters = _parse(request.query_string.encode(), "URL")
    if request.method in _WITH_BODY:
        parameters += _body_parameters(request, body_limit(limit_bytes))
    if any(name == "update" for name, _ in parameters):
        raise Refused(NO_UPDATES)
    texts = _values(parameters, "query")
    if not texts and request.method not in _WITH_BODY:
        return None
    if len(texts) != 1:
        raise BadRequest(f"exactly one query is required, not {len(texts)}")
    if len(texts[0].encode()) > limit_bytes:
        detail = f"the query is longer than {limit_bytes} bytes"
        raise TooLarge(detail, "query_limit_bytes", limit_bytes)
    return QueryOperation(
        Query(texts[0].removeprefix("\ufeff")),
        _iris(parameters, "default-graph-uri"),
        _iris(parameters, "named-graph-uri"),
        next(iter(_values(parameters, "format")), None),
        _timeout(_values(parameters, "timeout")),
    )


def body_limit(query_limit_bytes: int) -> int:
    """Return the length of the longest request body in bytes, with room for a form's escapes."""
    return 4 * query_limit_bytes


def _body_parameters(request: Request, limit_bytes: int) -> list[tuple[str, str]]:
    media_type, options = parse_options_header(request.content_type)
    media_type, charset = media_type.lower(), options.get("charset", "utf-8").lower()
    if media_type == UPDATE:
        return [("update", "")]
    if media_type == FORM:
        return _parse(_decode(request, limit_bytes), "form")
    if media_type != DIRECT:
        content_type = request.content_type or "without a Content-Type"
        raise UnsupportedMediaType(f"{request.method} {content_type}: send {FORM} or {DIRECT}")
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType(f"a query is UTF-8, not {charset}")
    return [("query", _utf8(_decode(request, limit_bytes)))]


def _decode(request: Request, limit_bytes: int) -> bytes:
    """Return the body of a request without its content coding.

    Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-8.4
    """
    coding, body = request.content_encoding.lower(), request.body
    if coding in ("", "identity"):
        return body
    if coding not in _DECODERS:
        codings = " or ".join(_DECODERS)
        raise UnsupportedCoding(f"Content-Encoding must be {codings}, not {coding}")
    decoded, decoder = bytearray(), None
    try:
        for start in range(0, len(body), _STEP_BYTES):
            rest = body[start : start + _STEP_BYTES]
            while rest:
                decoder = decoder or _DECODERS[coding]()
                decoded += decoder.decompress(rest)
                rest, decoder = (decoder.unused_data, None) if decoder.eof else (b"", decoder)
            if len(decoded) > limit_bytes:
                detail = f"the decoded body is longer than {limit_bytes} bytes"
                raise TooLarge(detail, "body_bytes", limit_bytes)
    except (zlib.error, zstandard.ZstdError) as error:
        raise BadRequest(f"the body is not {coding}: {error}") from error
    if decoder:
        raise BadRequest(f"the {coding} body is incomplete")
    return bytes(decoded)


def _parse(data: bytes, where: str) -> list[tuple[str, str]]:
    text, limit = _utf8(data), _MAX_PARAMETERS
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=limit)
    except UnicodeDecodeError as error:
        raise BadRequest(f"the parameters of the {where} are not UTF-8") from error
    except ValueError as error:
        detail = f"the {where} has more than {limit} parameters"
        raise BadRequest(detail, "parameters", limit) from error


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"the query is not UTF-8: byte {error.start}") from error


def _values(parameters: list[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in parameters if key == name]


def url_values(request: Request, name: str) -> list[str]:
    """Return the values of a parameter of the URL."""
    return _values(_parse(request.query_string.encode(), "URL"), name)


def parameter(request: Request, name: str) -> str | None:
    """Return the first value of a parameter of the URL; None if it has none."""
    return next(iter(url_values(request, name)), None)


def check_iri(name: str, iri: str) -> None:
    """Refuse a value that is not an absolute IRI: any base for it would be a guess.

    Raises:
        BadRequest: the value of the parameter ``name`` is not an absolute IRI.
    """
    if not _ABSOLUTE.fullmatch(iri):
        raise BadRequest(f"{name}={iri!r} is not an absolute IRI")


def _iris(parameters: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    iris = _values(parameters, name)
    for iri in iris:
        check_iri(name, iri)
    return tuple(iris)


def _timeout(values: list[str]) -> float | None:
    if not values:
        return None
    seconds = float(values[0]) if _SECONDS.fullmatch(values[0]) else 0
    if not seconds:
        raise BadRequest(f"the timeout must be a number of seconds above 0, not {values[0]!r}")
    return seconds
