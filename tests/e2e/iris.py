"""The IRIs of ours that a release has."""

import pyoxigraph as ox

from kg.store import Store


def of_release(store: Store) -> list[str]:
    """Return every IRI of ours in a release, without fragments, sorted."""
    base = store.manifest.base_iri
    terms = {
        term.value
        for quad in store.engine
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, ox.NamedNode) and term.value.startswith(base)
    }
    return sorted({iri.partition("#")[0] for iri in terms})
