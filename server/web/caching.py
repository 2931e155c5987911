"""Cached responses, conditional requests and content codings: the same rules on every path.

Sources: https://www.rfc-editor.org/rfc/rfc9110.html#section-13.2.2,
https://www.rfc-editor.org/rfc/rfc9110.html#section-8.4
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace
from http import HTTPStatus

import flask
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_etags

from kg.workers import results
from server.web import errors
from server.web.message import Header, Response, header
from server.web.negotiate import negotiate_coding

#: Header fields that describe a body, which a 304 does not have.
_BODY_FIELDS = frozenset({"content-type", "content-encoding", "content-language", "content-length"})


class Cache:
    """Responses by request; the least recently used ones make room for new ones.

    A release never changes, so a cached response never becomes stale.
    """

    _OVERHEAD_BYTES = 1_000

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._responses: OrderedDict[Hashable, tuple[Response, int]] = OrderedDict()
        self.n_bytes = 0

    def __len__(self) -> int:
        return len(self._responses)

    def get(self, key: Hashable) -> Response | None:
        """Return the response cached under a key, or None."""
        entry = self._responses.get(key)
        if entry is None:
            return None
        self._responses.move_to_end(key)
        return entry[0]

    def put(self, key: Hashable, response: Response) -> None:
        """Cache a response unless it would take more than an eighth of the cache."""
        size = len(response.body) + 4 * len(response.note.query) + self._OVERHEAD_BYTES
        if size > self._limit_bytes // 8 or key in self._responses:
            return
        self._responses[key] = (response, size)
        self.n_bytes += size
        while self.n_bytes > self._limit_bytes:
            _, (_, freed) = self._responses.popitem(last=False)
            self.n_bytes -= freed


def precondition_status(if_match: str | None, if_none_match: str, tag: str) -> HTTPStatus:
    """Return PRECONDITION_FAILED, NOT_MODIFIED, or OK for a GET, HEAD or QUERY.

    ``If-Match`` (None if absent) comes first and compares strongly, ``If-None-Match`` (empty if
    absent) compares weakly. Only ``*`` matches a representation without an ETag (an empty tag).
    """
    wanted, known = parse_etags(if_match), parse_etags(if_none_match)
    if if_match is not None and not (wanted.contains(tag) if tag else wanted.star_tag):
        return HTTPStatus.PRECONDITION_FAILED
    if known.contains_weak(tag) if tag else known.star_tag:
        return HTTPStatus.NOT_MODIFIED
    return HTTPStatus.OK


def evaluate(response: Response, if_match: str | None, if_none_match: str) -> Response:
    """Return the response, or the 304 or 412 that the preconditions ask for instead.

    Preconditions count only where the response would otherwise be a 200.
    """
    if response.status != HTTPStatus.OK or (if_match is None and not if_none_match):
        return response
    tag = header(response.headers, "etag")
    match precondition_status(if_match, if_none_match, tag.strip('"')):
        case HTTPStatus.PRECONDITION_FAILED:
            return replace(_precondition_failed(tag), note=response.note)
        case HTTPStatus.NOT_MODIFIED:
            headers = tuple((k, v) for k, v in response.headers if k not in _BODY_FIELDS)
            return Response(HTTPStatus.NOT_MODIFIED, headers, note=response.note)
    return response


def _precondition_failed(tag: str) -> Response:
    current = f"the current ETag, which is {tag}" if tag else "this response, which has no ETag"
    headers = (("etag", tag),) if tag else ()
    detail = f"If-Match does not name {current}"
    return errors.problem(HTTPStatus.PRECONDITION_FAILED, detail, {}, headers)


def compress(response: Response, accept_encoding: str) -> Response:
    """Return the response in a coding that the client accepts, if that makes it smaller.

    Each coding is a representation of its own, so the ETag names it, too.
    """
    body, coding = results.compress(response.body, negotiate_coding(accept_encoding))
    if not coding:
        return response
    headers: list[Header] = [
        (name, f'{value[:-1]}-{coding}"' if name == "etag" else value)
        for name, value in response.headers
        if name != "content-length"
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


def finish_file(response: flask.Response, request: flask.Request) -> flask.Response:
    """Evaluate the preconditions of a request for a file with a strong ETag, then its range.

    Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-13.2.2 and 14.2
    """
    sent, tag = request.headers, response.headers["ETag"]
    if_match, if_none_match = sent.get("If-Match"), sent.get("If-None-Match", "")
    status = precondition_status(if_match, if_none_match, tag.strip('"'))
    if status == HTTPStatus.PRECONDITION_FAILED:
        response.close()
        return errors.to_flask(_precondition_failed(tag))
    response.headers["Accept-Ranges"] = "bytes"
    decided = {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"}
    if request.if_none_match:  # which takes the place of the date: RFC 9110, 13.1.3
        decided.add("HTTP_IF_MODIFIED_SINCE")
    undecided = {name: value for name, value in request.environ.items() if name not in decided}
    length = response.content_length or 0
    is_range = status == HTTPStatus.OK and _is_range_request(request, tag, length)
    try:
        response.make_conditional(undecided, is_range, length)
    except RequestedRangeNotSatisfiable:
        response.close()
        raise
    if status == HTTPStatus.NOT_MODIFIED:
        response.status_code = status
    return response


def _is_range_request(request: flask.Request, tag: str, length: int) -> bool:
    """Whether the response is to be one range of bytes; in every other case it is the whole file.

    A range is ignored if ``If-Range`` names another file or a date, and if the range begins before
    the file does.
    """
    wanted = request.range
    if request.method != "GET" or wanted is None or wanted.units != "bytes":
        return False
    is_same = request.headers.get("If-Range") in (None, tag)
    return is_same and len(wanted.ranges) == 1 and -wanted.ranges[0][0] <= length
