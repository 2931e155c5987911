"""The service description: what this endpoint can do, and what it has.

Source: https://www.w3.org/TR/sparql11-service-description/
"""

from collections.abc import Iterator

import pyoxigraph as ox

from kg import rdf
from kg.formats import Format, Kind, offered
from kg.namespaces import PREFIXES
from kg.store import Store

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = PREFIXES["void"]
_TYPE = ox.NamedNode(f"{PREFIXES['rdf']}type")
_INTEGER = ox.NamedNode(f"{PREFIXES['xsd']}integer")


class Description:
    """The service description of one store.

    Attributes:
        endpoint: the IRI of the endpoint.
    """

    def __init__(self, store: Store, endpoint: str) -> None:
        self._store = store
        self.endpoint = endpoint
        self._quads = list(self._describe())

    def serialize(self, form: Format) -> bytes:
        """Return the description in a format that can carry a graph."""
        manifest = self._store.manifest
        return rdf.serialize(self._quads, form, manifest.base_iri, self._store.context)

    def _describe(self) -> Iterator[ox.Quad]:
        service, dataset = self.endpoint, f"{self.endpoint}#dataset"
        graph = f"{self.endpoint}#default-graph"
        yield _quad(service, _TYPE, f"{_SD}Service")
        yield _quad(service, "endpoint", service)
        yield _quad(service, "supportedLanguage", f"{_SD}SPARQL11Query")
        if self._store.is_union:
            yield _quad(service, "feature", f"{_SD}UnionDefaultGraph")
        for form in offered(Kind.BINDINGS, Kind.GRAPH):
            yield _quad(service, "resultFormat", str(form.iri))
        yield _quad(service, "defaultDataset", dataset)
        yield _quad(dataset, _TYPE, f"{_SD}Dataset")
        yield _quad(dataset, "defaultGraph", graph)
        yield from _graph(graph, self._store.manifest.n_triples)
        for index, named in enumerate(self._store.manifest.graphs, 1):
            node, content = f"{self.endpoint}#named-{index}", f"{self.endpoint}#graph-{index}"
            yield _quad(dataset, "namedGraph", node)
            yield _quad(node, _TYPE, f"{_SD}NamedGraph")
            yield _quad(node, "name", named.iri)
            yield _quad(node, "graph", content)
            yield from _graph(content, named.n_triples)


def _graph(iri: str, n_triples: int) -> Iterator[ox.Quad]:
    yield _quad(iri, _TYPE, f"{_SD}Graph")
    count = ox.Literal(str(n_triples), datatype=_INTEGER)
    yield ox.Quad(ox.NamedNode(iri), ox.NamedNode(f"{_VOID}triples"), count)


def _quad(subject: str, predicate: str | ox.NamedNode, value: str) -> ox.Quad:
    term = ox.NamedNode(_SD + predicate) if isinstance(predicate, str) else predicate
    return ox.Quad(ox.NamedNode(subject), term, ox.NamedNode(value))
