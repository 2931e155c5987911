"""Kept responses, conditional requests and content codings: the same rules on every path.

Sources: https://www.rfc-editor.org/rfc/rfc9110.html#section-13.2.2,
https://www.rfc-editor.org/rfc/rfc9110.html#section-8.4
"""

from collections import OrderedDict
from collections.abc import Hashable
from http import HTTPStatus

import flask
from werkzeug.http import parse_etags

from kg.workers import results
from server.web import errors
from server.web.message import Header, QueryNote, Response, header
from server.web.negotiate import negotiate_coding

#: Header fields that describe a body, which a 304 does not have.
_OF_BODY = frozenset({"content-type", "content-encoding", "content-length"})


class Cache:
    """Responses by request; the least recently used ones make room for new ones.

    A release never changes, so a kept response never becomes wrong.

    Attributes:
        n_bytes: size of all bodies, with an allowance for the rest of each response.
    """

    _OVERHEAD_BYTES = 1_000

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._responses: OrderedDict[Hashable, tuple[Response, int]] = OrderedDict()
        self.n_bytes = 0

    def __len__(self) -> int:
        return len(self._responses)

    def get(self, key: Hashable) -> Response | None:
        """Return the response kept under a key, or None."""
        entry = self._responses.get(key)
        if entry is None:
            return None
        self._responses.move_to_end(key)
        return entry[0]

    def put(self, key: Hashable, response: Response) -> None:
        """Keep a response unless it would take more than an eighth of the cache."""
        size = len(response.body) + 4 * len(response.note.query) + self._OVERHEAD_BYTES
        if size > self._limit_bytes // 8 or key in self._responses:
            return
        self._responses[key] = (response, size)
        self.n_bytes += size
        while self.n_bytes > self._limit_bytes:
            _, (_, freed) = self._responses.popitem(last=False)
            self.n_bytes -= freed


def precondition_status(if_match: str | None, if_none_match: str, tag: str) -> HTTPStatus:
    """Return the status that the preconditions of a GET, HEAD or QUERY lead to.

    ``If-Match`` comes first and compares strongly, ``If-None-Match`` compares weakly; ``*`` stands
    for any representation.

    Args:
        if_match: the header; None if it was not sent.
        if_none_match: the header; empty if it was not sent.
        tag: the opaque part of the representation's strong ETag, without quotes.

    Returns:
        PRECONDITION_FAILED, NOT_MODIFIED, or OK.
    """
    if if_match is not None and not parse_etags(if_match).contains(tag):
        return HTTPStatus.PRECONDITION_FAILED
    if if_none_match and parse_etags(if_none_match).contains_weak(tag):
        return HTTPStatus.NOT_MODIFIED
    return HTTPStatus.OK


def evaluate(response: Response, if_match: str | None, if_none_match: str) -> Response:
    """Return the response, or the 304 or 412 that the preconditions ask for instead.

    Preconditions count only where the response would otherwise be a 200 with an ETag.
    """
    tag = header(response.headers, "etag")
    if response.status != HTTPStatus.OK or not tag:
        return response
    match precondition_status(if_match, if_none_match, tag.strip('"')):
        case HTTPStatus.PRECONDITION_FAILED:
            return precondition_failed(tag, response.note)
        case HTTPStatus.NOT_MODIFIED:
            headers = tuple((k, v) for k, v in response.headers if k.lower() not in _OF_BODY)
            return Response(HTTPStatus.NOT_MODIFIED, headers, note=response.note)
    return response


def precondition_failed(tag: str, note: QueryNote | None = None) -> Response:
    """Return the problem document for a failed ``If-Match``; ``tag`` is the current ETag."""
    detail = f"If-Match does not name the current ETag, which is {tag}"
    failed = errors.problem(HTTPStatus.PRECONDITION_FAILED, detail, {}, (("etag", tag),))
    return Response(failed.status, failed.headers, failed.body, note or QueryNote())


def compress(response: Response, accept_encoding: str) -> Response:
    """Return the response in a coding that the client accepts, if that makes it smaller.

    Each coding is a representation of its own, so the ETag names it, too.
    """
    body, coding = results.compress(response.body, negotiate_coding(accept_encoding))
    if not coding:
        return response
    headers: list[Header] = [
        (name, f'{value[:-1]}-{coding}"' if name.lower() == "etag" else value)
        for name, value in response.headers
        if name.lower() != "content-length"
    ]
    headers.append(("content-encoding", coding))
    return Response(response.status, headers, body, response.note)


def finish_flask(response: flask.Response, request: flask.Request) -> flask.Response:
    """Compress a page of Flask's and evaluate the preconditions of its request."""
    response.vary.add("Accept-Encoding")
    headers = [(name.lower(), value) for name, value in response.headers]
    page = Response(response.status_code, headers, response.get_data())
    page = compress(page, request.headers.get("Accept-Encoding", ""))
    if request.method in ("GET", "HEAD"):
        wanted = request.headers
        page = evaluate(page, wanted.get("If-Match"), wanted.get("If-None-Match", ""))
    return errors.to_flask(page)
