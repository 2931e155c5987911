"""Answers: the result of a query in one of the formats that can carry it."""

import pyoxigraph as ox

from kg import rdf
from kg.formats import Format, Kind, offered
from kg.store import Results, Store


def offers(results: Results) -> tuple[Format, ...]:
    """Return the formats that can carry ``results``, best first."""
    match results:
        case ox.QuerySolutions():
            return offered(Kind.BINDINGS)
        case ox.QueryBoolean():
            return offered(Kind.BOOLEAN)
        case _:
            return offered(Kind.GRAPH)


def serialize(results: Results, form: Format, store: Store) -> bytes:
    """Return ``results`` in full; the triples of a graph sorted, each once.

    Args:
        results: of a query; they can be read once.
        form: one of ``offers(results)``.
        store: what was queried.
    """
    if isinstance(results, ox.QueryTriples):
        quads = [ox.Quad(t.subject, t.predicate, t.object) for t in sorted(set(results), key=str)]
        return rdf.serialize(quads, form, store.manifest.base_iri, store.context)
    if not isinstance(form.codec, ox.QueryResultsFormat):
        raise TypeError(f"{form.token} is no syntax of query results")
    return results.serialize(format=form.codec) or b""  # None only where an output is given
