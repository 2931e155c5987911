"""What the named graphs of a release hold, in words: the page of a graph's own IRI."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kg.store import Store
from server.graph import link_queries
from server.web.links import Links

#: By the first segment of the graph's name: what it is called, and what stands there.
_KINDS: Final[Mapping[str, tuple[str, str]]] = {
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
    "provenance": (
        "What the facts rest on",
        "Reports and their texts, excerpts with their words and places in the text, a statement "
        "for every fact, and the names of things.",
    ),
}
_OTHER: Final = ("A named graph", "Its triples, in any of these formats.")


@dataclass(frozen=True, slots=True)
class Graph:
    """A named graph, for its page.

    Attributes:
        iri: its name.
        path: where it is.
        title, about: what it is.
        n_triples: how many it has.
        leads_to: the page that shows best what it holds, with what that is called; empty for none.
        query: asks for its triples.
    """

    iri: str
    path: str
    title: str
    about: str
    n_triples: int
    leads_to: tuple[str, str]
    query: str


def of(iri: str, store: Store, links: Links) -> Graph:
    """Return the graph of the manifest that is named ``iri``."""
    sizes = {graph.iri: graph.n_triples for graph in store.manifest.graphs}
    name = iri.removeprefix(f"{store.manifest.base_iri}graph/")
    name = name if links.manifest.is_release else ""
    title, about = _KINDS.get(name.partition("/")[0], _OTHER)
    return Graph(
        iri,
        links.graph_path(iri),
        title,
        about,
        sizes[iri],
        _leads_to(name, links),
        link_queries.query(store, "graph", graph=iri),
    )


def _leads_to(name: str, links: Links) -> tuple[str, str]:
    if name.startswith("report/"):
        page = links.document(links.iris.things + name)
        return ("The report, with its passages marked", page or "")
    return ("The ontology, term by term", links.ontology) if name == "ontology" else ("", "")
