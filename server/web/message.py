"""Requests and responses, apart from any framework: what the fast path and Flask both speak.

Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-6
"""

from collections.abc import Sequence
from dataclasses import dataclass
from string import punctuation
from typing import Final
from urllib.parse import quote

#: A response header: its name in lower case, its value.
Header = tuple[str, str]

#: The public may read everything, from any page; a page runs and asks for what is ours only.
EVERYWHERE: Final[tuple[Header, ...]] = (
    ("access-control-allow-origin", "*"),
    (
        "access-control-expose-headers",
        "Allow, Content-Disposition, Content-Location, ETag, Link, Repr-Digest, Retry-After, "
        "Server-Timing",
    ),
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
)

#: Of what is the same until another release is served.
FRESH: Final = ("cache-control", "public, max-age=300, stale-while-revalidate=86400")

#: What a preflight is told, beside EVERYWHERE and Allow.
#: Source: https://fetch.spec.whatwg.org/#cors-preflight-fetch
PREFLIGHT: Final[tuple[Header, ...]] = (
    (
        "access-control-allow-headers",
        "Accept, Accept-Language, Cache-Control, Content-Type, If-Match, If-None-Match, "
        "If-Modified-Since, Pragma, Range, Authorization, X-Requested-With",
    ),
    ("access-control-allow-methods", "GET, HEAD, POST, QUERY"),
    ("access-control-max-age", "86400"),
)


@dataclass(frozen=True, slots=True)
class Request:
    """A request.

    Attributes:
        method: as it was sent.
        path: percent-decoded.
        query_string: see ``query_string``.
        content_type: of the body; empty where there is none.
        accept: the Accept header; None where there is none.
        accept_encoding: the Accept-Encoding header, or empty.
        if_none_match: the If-None-Match header, or empty.
        body: all of it.
        if_match: the If-Match header; None where there is none.
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


@dataclass(frozen=True, slots=True)
class Note:
    """What is worth knowing of an answer to a query.

    Attributes:
        outcome: hit, computed, not-modified, or the name of the error; empty where nothing was
            asked.
        query: SPARQL; empty where there was none.
        queue_s: waited for a worker.
        engine_s: evaluated.
    """

    outcome: str = ""
    query: str = ""
    queue_s: float = 0.0
    engine_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Response:
    """A response, complete: nothing of it is sent before all of it is known.

    Attributes:
        status: its code.
        headers: without those of EVERYWHERE.
        body: empty for 204 and 304.
        note: what the access log and the metrics are told.
    """

    status: int
    headers: Sequence[Header]
    body: bytes = b""
    note: Note = Note()


def query_string(sent: str | bytes) -> str:
    """Return the query of a URL as it was sent, without the question mark, all in ASCII.

    Source: https://www.rfc-editor.org/rfc/rfc3986.html#section-2 (clients send more than it has)
    """
    return quote(sent, safe=punctuation)


def header(headers: Sequence[Header], name: str) -> str:
    """Return the value of a header; empty where there is none."""
    return next((value for key, value in headers if key == name), "")
