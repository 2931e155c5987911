"""Requests and responses without a framework, shared by the endpoint and Flask.

Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-6
"""

from collections.abc import Sequence
from dataclasses import dataclass
from string import punctuation
from typing import Final
from urllib.parse import quote

#: A response header: its name in lower case, its value.
Header = tuple[str, str]

#: Any web page may read everything here (CORS); our own pages load nothing from elsewhere.
EVERYWHERE: Final[tuple[Header, ...]] = (
    ("access-control-allow-origin", "*"),
    (
        "access-control-expose-headers",
        "Accept-Encoding, Accept-Query, Allow, Content-Disposition, Content-Location, ETag, Link, "
        "Repr-Digest, Retry-After, Server-Timing",
    ),
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
)

#: For responses that stay the same until another release is served.
FRESH: Final = ("cache-control", "public, max-age=300, stale-while-revalidate=86400")


@dataclass(frozen=True, slots=True)
class Request:
    """A request.

    Attributes:
        method: as sent.
        path: percent-decoded.
        query_string: see ``query_string``.
        content_type: of the body, or empty.
        accept: the Accept header, or None.
        accept_encoding: the Accept-Encoding header, or empty.
        if_none_match: the If-None-Match header, or empty.
        body: the whole body.
        if_match: the If-Match header, or None.
        content_encoding: of the body, or empty.
    """

    method: str
    path: str
    query_string: str = ""
    content_type: str = ""
    accept: str | None = None
    accept_encoding: str = ""
    if_none_match: str = ""
    body: bytes = b""
    if_match: str | None = None
    content_encoding: str = ""


@dataclass(frozen=True, slots=True)
class QueryNote:
    """What the access log and the metrics record about a query.

    Attributes:
        outcome: hit, computed, not-modified, or the name of the error; empty if there was no
            query.
        query: the SPARQL text, or empty.
        queue_s: time waited for a worker, in seconds.
        engine_s: time of the evaluation, in seconds.
        merge_s: part of it that merged graphs for the query's dataset.
    """

    outcome: str = ""
    query: str = ""
    queue_s: float = 0.0
    engine_s: float = 0.0
    merge_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Response:
    """A complete response; nothing is sent before all of it is known.

    Attributes:
        status: its code.
        headers: without EVERYWHERE.
        body: empty for 204 and 304.
        note: for the access log and the metrics.
    """

    status: int
    headers: Sequence[Header]
    body: bytes = b""
    note: QueryNote = QueryNote()


def query_string(sent: str | bytes) -> str:
    """Return the query string of a URL in ASCII, without the question mark.

    Source: https://www.rfc-editor.org/rfc/rfc3986.html#section-2 (clients send more than it has)
    """
    return quote(sent, safe=punctuation)


def preflight(method: str | None, names: str | None) -> tuple[Header, ...]:
    """Return the headers of a response to OPTIONS, besides EVERYWHERE and Allow.

    Whatever a page of another site wants to send is allowed: it then gets the response, be it a
    405, instead of an error of its browser.

    Args:
        method: the Access-Control-Request-Method header; None if it was not sent.
        names: the Access-Control-Request-Headers header; None if it was not sent.

    Source: https://fetch.spec.whatwg.org/#cors-preflight-fetch
    """
    return (
        ("access-control-allow-headers", names or "*, Authorization"),
        ("access-control-allow-methods", method or "GET, HEAD, POST, QUERY"),
        ("access-control-max-age", "86400"),
        ("vary", "Access-Control-Request-Headers, Access-Control-Request-Method"),
    )


def header(headers: Sequence[Header], name: str) -> str:
    """Return the value of a header, named in lower case, or the empty string."""
    return next((value for key, value in headers if key == name), "")
