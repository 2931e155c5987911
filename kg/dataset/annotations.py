"""Facts with their statements in RDF 1.2: each statement is a reifier of its fact.

Source: https://www.w3.org/TR/rdf12-concepts/#section-triple-terms
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyoxigraph as ox
from rdflib import DCTERMS, RDF

from kg.namespaces import RG, rebase

_PARTS: Final = tuple(str(part) for part in (RDF.subject, RDF.predicate, RDF.object))
_REIFIES: Final = ox.NamedNode(f"{RDF}reifies")


def annotate(quads: Iterable[ox.Quad], base_iri: str) -> Iterator[ox.Triple]:
    """Yield every fact, its reifiers with their evidence, and the words and offsets of excerpts.

    ``?o rg:minExclusive ?n {| rg:evidence ?e |} . ?e rg:exact ?words`` finds words for bounds.
    """
    support = {rebase(term, base_iri) for term in (RG.basis, RG.evidence, DCTERMS.source)}
    words = {rebase(term, base_iri) for term in (RG.exact, RG.start, RG.end)}
    statements: dict[Any, dict[str, Any]] = defaultdict(dict)
    described: list[ox.Triple] = []
    for quad in quads:
        if quad.predicate.value in _PARTS:
            statements[quad.subject][quad.predicate.value] = quad.object
        elif quad.predicate.value in support | words:
            described.append(quad.triple)
    for statement, parts in statements.items():
        if len(parts) == len(_PARTS):
            fact = ox.Triple(*(parts[part] for part in _PARTS))
            yield from (fact, ox.Triple(statement, _REIFIES, fact))
    for triple in described:
        if triple.predicate.value in words or triple.subject in statements:
            yield triple
