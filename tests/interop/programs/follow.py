"""rdflib: what the IRI of a thing gives, by its own Accept header, and what its links lead to.

Usage: python follow.py IRI... Prints JSON: for each IRI the triples about it and all, and whether
the document says whose dataset it is of.
"""

import json
import sys

from rdflib import FOAF, VOID, Graph, URIRef

found = {}
for iri in sys.argv[1:]:
    graph = Graph().parse(iri)
    document = graph.value(None, FOAF.primaryTopic, URIRef(iri))
    dataset = graph.value(document, VOID.inDataset)
    own = len(list(graph.triples((URIRef(iri), None, None))))
    found[iri] = [own, len(graph), str(dataset)]
json.dump(found, sys.stdout)
