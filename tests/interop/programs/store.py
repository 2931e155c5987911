"""rdflib: a remote graph by SPARQLStore, and documents and graphs by parse.

Usage: python store.py URL. Prints JSON: the results by query.
"""

import json
import sys
from typing import Any

from rdflib import RDFS, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

TUMBES = URIRef("https://w3id.org/reliefgraph/id/place/tumbes")
LINKS = "https://w3id.org/reliefgraph/graph/links"
QUERY = f"SELECT ?label {{ <{TUMBES}> <{RDFS.label}> ?label }}"


def by_store(url: str, return_format: str, method: Any) -> dict[str, object]:
    """Return the answers of a store: solutions, a boolean, triples and their number."""
    store = SPARQLStore(f"{url}/sparql", returnFormat=return_format, method=method)
    graph = Graph(store)
    rows: Any = graph.query(QUERY)
    results: dict[str, object] = {"select": sorted(str(row.label) for row in rows)}
    if return_format in ("xml", "json"):
        results["ask"] = graph.query(f"ASK {{ <{TUMBES}> ?p ?o }}").askAnswer
    results["triples"] = sorted(str(o) for o in graph.objects(TUMBES, RDFS.label))
    results["len"] = len(graph)
    return results


def by_parse(url: str) -> dict[str, int]:
    """Return the number of triples by IRI, with rdflib's own headers and for each format."""
    results = {}
    for form in (None, "turtle", "xml", "nt", "n3", "json-ld"):
        results[f"thing {form}"] = len(Graph().parse(f"{url}/id/place/tumbes", format=form))
        for name in (f"{url}/graphs?graph={LINKS}", f"{url}/graph/links"):
            results[f"{name.removeprefix(url)} {form}"] = len(Graph().parse(name, format=form))
    results["default"] = len(Graph().parse(f"{url}/graphs?default"))
    results["constructed"] = len(
        Graph(SPARQLStore(f"{url}/sparql")).query(f"CONSTRUCT WHERE {{ <{TUMBES}> ?p ?o }}").graph
        or ()
    )
    return results


stores = {
    f"{form} {method}": by_store(sys.argv[1], form, method)
    for form in ("xml", "json", "csv", "tsv")
    for method in ("GET", "POST", "POST_FORM")
}
json.dump({"stores": stores, "parsed": by_parse(sys.argv[1])}, sys.stdout)
