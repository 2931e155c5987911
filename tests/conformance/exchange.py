"""The requests that the manifests describe, and the expected responses.

Source: https://www.w3.org/TR/HTTP-in-RDF10/, https://www.w3.org/TR/Content-in-RDF10/
"""

import http.client
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import pyoxigraph as ox

from tests.conformance.w3c import MF, Manifest, Term

_HT: Final = "http://www.w3.org/2011/http#"
_HTS: Final = "http://www.w3.org/2011/http-statusCodes#"
_CNT: Final = "http://www.w3.org/2011/content#"
_STATUS: Final = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
_WAIT_S: Final = 300


@dataclass(frozen=True, slots=True)
class Expected:
    """A response that a manifest expects.

    Attributes:
        statuses: codes, or classes of them such as ``StatusCode2xx``.
        boolean: of an ASK.
        form: boolean, tabular or RDF.
        content_type: the value of Content-Type.
        body: RDF in that media type.
    """

    statuses: frozenset[str]
    boolean: bool | None
    form: str | None
    content_type: str | None
    body: bytes | None

    def has(self, status: int) -> bool:
        """Whether a status is expected."""
        return any(
            _STATUS[name] == status if name in _STATUS else name == f"StatusCode{status // 100}xx"
            for name in self.statuses
        )


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a test: ``target`` is path and query."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes | None
    expected: Expected


@dataclass(frozen=True, slots=True)
class Response:
    """Response of the server; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type of the body."""
        return self.headers["content-type"].partition(";")[0]


def requests(manifest: Manifest, test: ox.NamedNode) -> Iterator[Request]:
    """Yield the requests of a test in order."""
    connection = manifest.value(test, f"{MF}action")
    assert connection
    for node in manifest.items(connection, f"{_HT}requests"):
        response = manifest.value(node, f"{_HT}resp")
        assert response
        yield Request(
            manifest.text(node, f"{_HT}methodName") or "",
            manifest.text(node, f"{_HT}absolutePath") or "",
            _headers(manifest, node),
            _body(manifest, node),
            _expected(manifest, response),
        )


def _expected(manifest: Manifest, node: Term) -> Expected:
    statuses = manifest.values(node, f"{MF}expectedStatus")
    boolean = manifest.text(node, f"{MF}expectedBoolean")
    names = [str(status.value) for status in statuses if isinstance(status, ox.NamedNode)]
    return Expected(
        frozenset(name.removeprefix(_HTS) for name in names),
        None if boolean is None else boolean == "true",
        manifest.text(node, f"{MF}expectedFormat"),
        _headers(manifest, node).get("content-type"),
        _body(manifest, node),
    )


def _headers(manifest: Manifest, node: Term) -> dict[str, str]:
    return {
        manifest.text(header, f"{_HT}fieldName") or "": manifest.text(header, f"{_HT}fieldValue")
        or ""
        for header in manifest.items(node, f"{_HT}headers")
    }


def _body(manifest: Manifest, node: Term) -> bytes | None:
    content = manifest.value(node, f"{_HT}body")
    if content is None:
        return None
    text = manifest.text(content, f"{_CNT}chars") or ""
    return text.encode(manifest.text(content, f"{_CNT}characterEncoding") or "")


def send(url: str, request: Request, target: str) -> Response:
    """Send a request, with no other headers, to ``target`` on the server at ``url``."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=_WAIT_S)
    try:
        connection.request(request.method, target, request.body, dict(request.headers))
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Response(response.status, headers, response.read())
    finally:
        connection.close()
