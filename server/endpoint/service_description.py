"""The description of the endpoint and its graphs: as RDF, and in words for a graph's own page.

Source: https://www.w3.org/TR/sparql12-service-description/
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.formats import Kind, offered
from kg.namespaces import PREFIXES
from kg.store import Store
from server.graph import queries
from server.web.links import Links

_SD = "http://www.w3.org/ns/sparql-service-description#"
#: SPARQL 1.2 has one name for the language, and one for each version; 1.1 has one for both.
_LANGUAGES: Final = ("SPARQLQuery", "SPARQL11Query")
_VERSIONS: Final = ("1.2", "1.2-basic", "1.1", "1.0")
_VERSION: Final = "http://www.w3.org/ns/sparql#version-"
_TYPE = f"{PREFIXES['rdf']}type"

#: Title and text by the first segment of the graph's name.
_GRAPH_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "report": (
        "What one report says",
        "The facts that the report's own words carry, and nothing else. The words are in the graph "
        "of the provenance: each fact has a statement there.",
    ),
    "links": (
        "What other sources say",
        "Codes, matches and coordinates of places and organisations. The statement of each names "
        "the source that it was read in.",
    ),
    "inferred": (
        "What follows from the facts",
        "What OWL 2 RL adds to the other graphs by the ontology. No report says it in words, so it "
        "stands apart.",
    ),
    "ontology": (
        "The terms",
        "The ontology, the concept schemes, and links to other vocabularies.",
    ),
    "names": (
        "What things are called",
        "Names, classes and notes of things, and the calendar. With it, the graph of a report "
        "can be read on its own.",
    ),
    "metadata": (
        "The dataset itself",
        "The dataset, its graphs, files and services, in VoID and DCAT; not part of the digest.",
    ),
    "annotations": (
        "The facts in RDF 1.2",
        "Facts, with their statements as reifiers. To read this graph, name it in FROM or in "
        "FROM NAMED.",
    ),
    "provenance": (
        "The evidence for the facts",
        "Reports and their texts, excerpts with their words and places in the text, statements of "
        "all facts.",
    ),
}
_OTHER_GRAPH: Final = ("A named graph", "Its triples, in any of these formats.")


def describe_service(store: Store, endpoint: str) -> Iterator[ox.Quad]:
    """Yield the service description of a store at the IRI of its endpoint."""
    dataset, default_graph = f"{endpoint}#dataset", f"{endpoint}#default-graph"
    yield quad(endpoint, _TYPE, f"{_SD}Service")
    yield quad(endpoint, f"{_SD}endpoint", endpoint)
    for language in _LANGUAGES:
        yield quad(endpoint, f"{_SD}supportedLanguage", f"{_SD}{language}")
    for version in _VERSIONS:
        yield quad(endpoint, f"{_SD}supportedVersion", f"{_VERSION}{version}")
    if store.is_union:
        yield quad(endpoint, f"{_SD}feature", f"{_SD}UnionDefaultGraph")
    for form in offered(Kind.BINDINGS, Kind.GRAPH):
        yield quad(endpoint, f"{_SD}resultFormat", str(form.iri))
    yield quad(endpoint, f"{_SD}defaultDataset", dataset)
    yield quad(dataset, _TYPE, f"{_SD}Dataset")
    yield quad(dataset, f"{_SD}defaultGraph", default_graph)
    yield from _describe_graph(default_graph, store.manifest.n_triples)
    for index, graph in enumerate(store.manifest.graphs, 1):
        named, content = f"{endpoint}#named-{index}", f"{endpoint}#graph-{index}"
        yield quad(dataset, f"{_SD}namedGraph", named)
        yield quad(named, _TYPE, f"{_SD}NamedGraph")
        yield quad(named, f"{_SD}name", graph.iri)
        yield quad(named, f"{_SD}graph", content)
        yield from _describe_graph(content, graph.n_triples)


def _describe_graph(iri: str, n_triples: int) -> Iterator[ox.Quad]:
    yield quad(iri, _TYPE, f"{_SD}Graph")
    yield quad(iri, f"{PREFIXES['void']}triples", ox.Literal(n_triples))


def quad(subject: str, predicate: str, value: str | ox.Literal) -> ox.Quad:
    """Return a quad of the default graph; a string is an IRI."""
    term = ox.NamedNode(value) if isinstance(value, str) else value
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), term)


@dataclass(frozen=True, slots=True)
class GraphPage:
    """A named graph's page; ``leads_to`` is text and path of a link to what shows it best."""

    iri: str
    path: str
    title: str
    about: str
    n_triples: int
    leads_to: tuple[str, str]
    query: str


def graph_page(iri: str, store: Store, links: Links) -> GraphPage:
    """Return the page content for one of the manifest's named graphs."""
    is_release = store.manifest.is_release
    name = iri.removeprefix(f"{store.manifest.base_iri}graph/") if is_release else ""
    title, about = _GRAPH_KINDS.get(name.partition("/")[0], _OTHER_GRAPH)
    leads_to = ("The ontology, term by term", links.ontology) if name == "ontology" else ("", "")
    if name.startswith("report/"):
        page = links.document(links.iris.things + name)
        leads_to = ("The report, with its passages marked", page or "")
    query, path = queries.fill(store, "graph", graph=iri), links.graph_path(iri)
    return GraphPage(iri, path, title, about, store.sizes[iri], leads_to, query)
