"""The tests of the Graph Store Protocol on a read-only server.

The writes of a test are done in advance: each request sees the graphs as the preceding writes
would have left them. To serve all these states at once, each has a prefix of its own instead of
``http://www.example/gsp``, as the manifest allows.

Source: https://www.w3.org/TR/sparql11-http-rdf-update/
"""

import email
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, quote

import pyoxigraph as ox

from tests.conformance.exchange import Request

_NAMED: Final = "http://www.example/gsp"
#: Methods that a read-only server supports.
READS: Final = frozenset({"GET", "HEAD"})
_LOCATION: Final = "$LOCATION$"


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a test.

    Attributes:
        request: as in the manifest.
        target: path and query that it is sent to.
        graphs: data of the preceding writes by graph IRI; "" is the default graph.
    """

    request: Request
    target: str
    graphs: Mapping[str, frozenset[ox.Triple]]

    @property
    def is_read(self) -> bool:
        return self.request.method in READS


def steps(requests: list[Request], url: str, test: str) -> Iterator[Step]:
    """Yield the steps of a test on the server at ``url``."""
    for index, request in enumerate(requests):
        prefix = f"/graph/{test}/{index}"
        graphs: dict[str, frozenset[ox.Triple]] = {}
        for before in requests[:index]:
            _write(graphs, before, _graph(before, prefix, url))
        yield Step(request, _target(request, prefix, url), graphs)


def _target(request: Request, prefix: str, url: str) -> str:
    """Return path and query of a request, with our paths instead of the manifest's."""
    path, _, query = request.target.partition("?")
    if not query and path != "/gsp":
        return path.replace("/gsp", prefix, 1)
    for spelling in (_NAMED, quote(_NAMED, safe="")):
        query = query.replace(spelling, url + prefix)
    query = query.replace(_LOCATION, f"{url}{prefix}/new")
    return f"/graphs?{query}" if query else "/graphs"


def _graph(request: Request, prefix: str, url: str) -> str:
    """Return the IRI of the graph of a request; "" for the default graph."""
    path, _, query = _target(request, prefix, url).partition("?")
    if path != "/graphs":
        return url + path
    if not query:  # a new graph, which the server names
        return f"{url}{prefix}/new"
    return parse_qs(query).get("graph", [""])[0]


def _write(graphs: dict[str, frozenset[ox.Triple]], request: Request, graph: str) -> None:
    match request.method:
        case "PUT":
            graphs[graph] = frozenset(_triples(request))
        case "POST":
            graphs[graph] = graphs.get(graph, frozenset()) | frozenset(_triples(request))
        case "DELETE":
            graphs.pop(graph, None)


def _triples(request: Request) -> Iterator[ox.Triple]:
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    message = email.message_from_bytes(head + (request.body or b""))
    for part in message.walk():
        if part.get_content_type() == "text/turtle":
            body = part.get_payload(decode=True)
            assert isinstance(body, bytes)
            for quad in ox.parse(body, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
                yield quad.triple
