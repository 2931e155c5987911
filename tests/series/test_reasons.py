"""Every inferred fact of a release says why, with facts that the release has."""

from collections import defaultdict
from typing import Final

import pyoxigraph as ox

from kg.store import Store
from server.graph.graph_reader import GraphReader
from server.graph.reasons import explain

#: At most this many facts of each property are explained, from the first to the last.
SAMPLE: Final = 30


def unexplained_facts(store: Store) -> list[str]:
    """Return the inferred facts without a reason or without premises, of a sample."""
    reader = GraphReader(store)
    graph = ox.NamedNode(f"{store.manifest.base_iri}graph/inferred")
    by_property = defaultdict(list)
    for quad in store.engine.quads_for_pattern(None, None, None, graph):
        by_property[quad.predicate].append(quad.triple)
    assert len(by_property) > SAMPLE
    facts = [fact for same in by_property.values() for fact in same[:: len(same) // SAMPLE + 1]]
    reasons = ((fact, explain(fact, reader)) for fact in facts)
    return [str(fact) for fact, reason in reasons if reason is None or not reason.premises]


def test_every_inferred_fact_of_the_series_says_why(store: Store) -> None:
    assert unexplained_facts(store) == []
