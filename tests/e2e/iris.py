"""Lists our IRIs in a release."""

import pyoxigraph as ox

from kg.store import Store


def release_iris(store: Store) -> list[str]:
    """Return the IRIs of documents of a release below its base, without fragments, sorted."""
    base = store.manifest.base_iri
    documents = (f"{base}id/", f"{base}graph/", f"{base}ontology")
    terms = {
        term.value
        for quad in store.engine
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, ox.NamedNode) and term.value.startswith(documents)
    }
    return sorted({iri.partition("#")[0] for iri in terms})


def withdrawn_iris(store: Store) -> frozenset[str]:
    """Return our IRIs that were published once and are withdrawn: their documents are 410."""
    deprecated = ox.NamedNode("http://www.w3.org/2002/07/owl#deprecated")
    quads = store.engine.quads_for_pattern(None, deprecated, None)
    return frozenset(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))
