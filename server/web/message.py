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
    """A request; its path is percent-decoded, and a header that was not sent is None or empty."""

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
        merge_s: part of ``engine_s`` that merged graphs for the query's dataset.
    """

    outcome: str = ""
    query: str = ""
    queue_s: float = 0.0
    engine_s: float = 0.0
    merge_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Response:
    """A complete response, without EVERYWHERE; nothing is sent before all of it is known."""

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
    405, instead of an error of its browser. The arguments are its Access-Control-Request headers.

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
