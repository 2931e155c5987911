"""rdflib: reads the document of an IRI with its own Accept header, and follows a link.

Usage: python follow.py IRI... Prints JSON: for each IRI the triples about it and all, and whether
the document says whose dataset it is of.
"""

import json
import sys

from rdflib import FOAF, VOID, Graph, URIRef

results = {}
for iri in sys.argv[1:]:
    graph = Graph().parse(iri)
    document = graph.value(None, FOAF.primaryTopic, URIRef(iri))
    dataset = graph.value(document, VOID.inDataset)
    own = len(list(graph.triples((URIRef(iri), None, None))))
    results[iri] = [own, len(graph), str(dataset)]
json.dump(results, sys.stdout)
