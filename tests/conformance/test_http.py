"""The W3C's tests of the SPARQL Protocol, of service descriptions and of the Graph Store Protocol.

All use a real socket and one server. Updates and writes are refused by design, because a release
never changes.

Source: https://www.w3.org/TR/sparql11-protocol/, https://www.w3.org/TR/sparql11-service-description/,
https://www.w3.org/TR/sparql11-http-rdf-update/
"""

import os
from collections.abc import Iterator, Set
from typing import Final

import pyoxigraph as ox
import pytest

from kg.formats import Format, Kind, offered
from tests.conformance import earl, exchange, graphs, results, w3c
from tests.conformance.earl import Assertion, Recorder
from tests.conformance.exchange import Expected, Request, Response, send
from tests.conformance.w3c import MF, UT, Manifest
from tests.e2e.serving import PROGRAM, free_port, running

FOLDER: Final = w3c.suites() / "sparql/sparql11"
MANIFEST: Final = Manifest(
    FOLDER / "protocol/manifest.ttl",
    FOLDER / "service-description/manifest.ttl",
    FOLDER / "graph-store-protocol/manifest.ttl",
)
#: By type: one test of the Graph Store Protocol is described, but in no list of the manifest.
PROTOCOL: Final = MANIFEST.of_type("ProtocolTest")
DESCRIPTION: Final = MANIFEST.of_type("ServiceDescriptionTest")
GRAPH_STORE: Final = MANIFEST.of_type("GraphStoreProtocolTest")
TESTS: Final = [*PROTOCOL, *DESCRIPTION, *GRAPH_STORE]
SUITES: Final = {
    "ProtocolTest": "SPARQL 1.1 Protocol",
    "ServiceDescriptionTest": "SPARQL 1.1 Service Description",
    "GraphStoreProtocolTest": "SPARQL 1.1 Graph Store Protocol",
}
KINDS: Final = {"boolean": Kind.BOOLEAN, "tabular": Kind.BINDINGS, "RDF": Kind.GRAPH}
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#: Domain and range of the properties of the vocabulary; None for any resource.
#: Source: https://www.w3.org/TR/sparql12-service-description/#vocab
SCHEMA: Final = {
    "endpoint": ("Service", None),
    "feature": ("Service", None),
    "supportedLanguage": ("Service", None),
    "supportedVersion": ("Service", None),
    "resultFormat": ("Service", None),
    "inputFormat": ("Service", None),
    "languageExtension": ("Service", None),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "defaultEntailmentRegime": ("Service", None),
    "defaultSupportedEntailmentProfile": ("Service", None),
    "availableGraphs": ("Service", "GraphCollection"),
    "defaultDataset": ("Service", "Dataset"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("Dataset", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
    "entailmentRegime": ("NamedGraph", None),
    "supportedEntailmentProfile": ("NamedGraph", None),
}


def name_of(test: ox.NamedNode) -> str:
    return test.value.rpartition("#")[2]


def recorded(test: ox.NamedNode) -> list[Request]:
    return list(exchange.requests(MANIFEST, test))


def assertion(test: ox.NamedNode) -> Assertion:
    """Return the outcome of a test as the design of the program has it."""
    kind = (MANIFEST.text(test, TYPE) or "").removeprefix(MF)
    is_write = kind == "GraphStoreProtocolTest" and any(
        request.method not in graphs.READS for request in recorded(test)
    )
    is_update = kind == "ProtocolTest" and "update" in name_of(test)
    reason = earl.NO_WRITES if is_write else earl.NO_UPDATES if is_update else ""
    return earl.expected(SUITES[kind], test.value, reason)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the data of all tests as named graphs; its base IRI is its own URL."""
    folder = tmp_path_factory.mktemp("w3c")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    data = folder / "data.nq"
    ox.serialize({*protocol_data(), *graph_store_data(url)}, data, format=ox.RdfFormat.N_QUADS)
    environ = {
        **os.environ,
        "RELIEFGRAPH_BASE_IRI": f"{url}/",
        "RELIEFGRAPH_STORES": str(folder / "stores"),
    }
    with running([PROGRAM, "serve", "--data", data, "--port", str(port)], url, env=environ):
        yield url


def protocol_data() -> Iterator[ox.Quad]:
    """Yield the graphs that ``ut:graphData`` describes."""
    for test in PROTOCOL:
        for node in MANIFEST.values(test, f"{UT}graphData"):
            file = w3c.path_of(MANIFEST.text(node, f"{UT}graph") or "")
            graph = MANIFEST.text(node, "http://www.w3.org/2000/01/rdf-schema#label") or ""
            for quad in ox.parse(path=file, format=ox.RdfFormat.N_TRIPLES):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph))


def graph_store_data(url: str) -> Iterator[ox.Quad]:
    for test in GRAPH_STORE:
        for step in graphs.steps(recorded(test), url, name_of(test)):
            for iri, triples in step.graphs.items() if step.is_read else ():
                graph = ox.NamedNode(iri) if iri else ox.DefaultGraph()
                yield from (ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)


def test_all_tests_are_collected() -> None:
    assert len(PROTOCOL) == 34
    assert len(DESCRIPTION) == 3
    assert len(GRAPH_STORE) == 14
    assert sum("update" in name_of(test) for test in PROTOCOL) == 14
    reads = [request.method in graphs.READS for t in GRAPH_STORE for request in recorded(t)]
    assert (sum(reads), len(reads)) == (19, 40)


@pytest.mark.parametrize("test", PROTOCOL, ids=name_of)
def test_protocol(url: str, test: ox.NamedNode, record_property: Recorder) -> None:
    earl.record(record_property, assertion(test))
    is_refused = False
    for request in recorded(test):
        response = send(url, request, request.target.replace("/sparql/", "/sparql", 1))
        if is_refused:  # the data of the refused update is missing
            assert response.status == 200
            assert check(response, request.expected) is not request.expected.boolean
        elif "update" in name_of(test):
            is_refused = True
            assert 400 <= response.status < 500
            assert request.expected.has(response.status) or response.status == 403
        else:
            assert request.expected.has(response.status)
            if request.expected.boolean is not None:
                assert check(response, request.expected) is request.expected.boolean
            elif request.expected.form:
                check(response, request.expected)


def check(response: Response, expected: Expected) -> results.Answer:
    """Return the content of a response in a format of the expected kind."""
    assert expected.form
    form = format_of(response, KINDS[expected.form])
    answer = results.read(response.body, form.extension)
    kind = {"boolean": bool, "tabular": results.Table, "RDF": frozenset}[expected.form]
    assert isinstance(answer, kind)
    return answer


def format_of(response: Response, kind: Kind) -> Format:
    (form,) = (form for form in offered(kind) if form.media_type == response.media_type)
    return form


@pytest.mark.parametrize("test", DESCRIPTION, ids=name_of)
def test_service_description(url: str, test: ox.NamedNode, record_property: Recorder) -> None:
    earl.record(record_property, assertion(test))
    triples = description(url)
    match name_of(test):
        case "returns-rdf":
            assert triples
        case "has-endpoint-triple":
            iris = [t.object for t in triples if t.predicate.value == f"{SD}endpoint"]
            assert iris == [ox.NamedNode(f"{url}/sparql")]
        case "conforms-to-schema":
            types = {(t.subject, t.object) for t in triples if t.predicate.value == TYPE}
            assert {ox.NamedNode(f"{SD}Service")} <= {kind for _, kind in types}
            for triple in triples:
                assert conforms(triple, types), triple
        case other:
            raise AssertionError(other)


def description(url: str) -> frozenset[ox.Triple]:
    """Return the service description, the same in all formats of RDF."""
    nothing = Expected(frozenset({"OK"}), None, "RDF", None, None)
    graph = check(send(url, Request("GET", "/sparql", {}, None, nothing), "/sparql"), nothing)
    for form in offered(Kind.GRAPH):
        request = Request("GET", "/sparql", {"accept": form.media_type}, None, nothing)
        response = send(url, request, "/sparql")
        assert format_of(response, Kind.GRAPH) is form
        assert check(response, nothing) == graph
    assert isinstance(graph, frozenset)
    return graph


def conforms(triple: ox.Triple, types: Set[tuple[object, object]]) -> bool:
    """Whether a triple conforms to the domain and range of its property."""
    name = triple.predicate.value.removeprefix(SD)
    if name == triple.predicate.value:
        return True  # of another vocabulary
    domain, to = SCHEMA[name]
    return (triple.subject, ox.NamedNode(SD + domain)) in types and (
        to is None or (triple.object, ox.NamedNode(SD + to)) in types
    )


@pytest.mark.parametrize("test", GRAPH_STORE, ids=name_of)
def test_graph_store(url: str, test: ox.NamedNode, record_property: Recorder) -> None:
    earl.record(record_property, assertion(test))
    for step in graphs.steps(recorded(test), url, name_of(test)):
        response = send(url, step.request, step.target)
        expected = step.request.expected
        if not step.is_read:
            assert response.status == 405
            assert response.headers["allow"] == "GET, HEAD, OPTIONS"
            continue
        assert expected.has(response.status)
        if expected.content_type:
            assert response.headers["content-type"] == expected.content_type
        if step.request.method == "HEAD":
            assert response.body == b""
        if expected.body:
            assert results.read(response.body, "ttl") == results.read(expected.body, "ttl")
