"""Lists our IRIs in a release."""

import pyoxigraph as ox

from kg.store import Store


def release_iris(store: Store) -> list[str]:
    """Return all IRIs of a release below its base, without fragments, sorted."""
    base = store.manifest.base_iri
    terms = {
        term.value
        for quad in store.engine
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, ox.NamedNode) and term.value.startswith(base)
    }
    return sorted({iri.partition("#")[0] for iri in terms})
