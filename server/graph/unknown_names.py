"""Names under the base IRI: which of them a query has, and whether the release has them.

A name that the release does not have gives no rows, and looks like an answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import chain, islice
from typing import Final

import pyoxigraph as ox

from kg.namespaces import BASE, ID, RG, rebase
from kg.sparql.query import Query
from kg.store import Store

#: So many unknown names of a query are told, of so many that are looked up.
_MOST_TOLD, _MOST_READ = 5, 500
#: So many names are compared with one that is not known, and none that is longer.
_MOST_COMPARED, _LONGEST = 20_000, 120
_NEAR: Final = 0.7


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name in a query that the release does not have.

    Attributes:
        text: as it is written.
        near: the IRI of the nearest name that the release has; None where none is near.
    """

    text: str
    near: str | None


class Known:
    """The names of one release under its base IRI: terms, things and graphs."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._base = store.manifest.base_iri
        self._spaces = tuple(rebase(space, self._base) for space in (RG, ID, f"{BASE}graph/"))
        self._graphs = frozenset(graph.iri for graph in store.manifest.graphs)

    def has_all(self, query: Query) -> bool:
        """Whether the release has all of its names that a query has."""
        return next(self._unknown(query), None) is None

    def unknown(self, query: Query) -> list[Unknown]:
        """Return the first names of a query that the release does not have."""
        found = dict(self._unknown(query))
        return [Unknown(text, self._near(iri)) for iri, text in islice(found.items(), _MOST_TOLD)]

    def _unknown(self, query: Query) -> Iterator[tuple[str, str]]:
        for name in islice(query.iri_references(self._base), _MOST_READ):
            if name.iri and name.iri.startswith(self._spaces) and not self._has(name.iri):
                yield name.iri, name.text

    def _has(self, iri: str) -> bool:
        """Whether anything is said of or with a name, in any graph."""
        term, find = ox.NamedNode(iri), self._store.engine.quads_for_pattern
        found = chain(
            find(term, None, None, None), find(None, term, None, None), find(None, None, term, None)
        )
        return iri in self._graphs or next(found, None) is not None

    def _near(self, iri: str) -> str | None:
        """Return the nearest name in the same of our name spaces."""
        space = next(each for each in self._spaces if iri.startswith(each))
        if len(iri) - len(space) > _LONGEST:
            return None
        names = [name for name in self._names if name.startswith(space)]
        ends = [name.removeprefix(space) for name in names[:_MOST_COMPARED]]
        near = get_close_matches(iri.removeprefix(space), ends, 1, _NEAR)
        return f"{space}{near[0]}" if near else None

    @cached_property
    def _names(self) -> list[str]:
        """All names but those of statements and excerpts, sorted; read when first needed."""
        quads = self._store.engine.quads_for_pattern(None, None, None, None)
        terms = chain.from_iterable((quad.subject, quad.predicate) for quad in quads)
        iris = {term.value for term in terms if isinstance(term, ox.NamedNode)} | self._graphs
        kept = (iri for iri in iris if iri.startswith(self._spaces) and len(iri) <= _LONGEST * 2)
        numbered = tuple(f"{rebase(ID, self._base)}{kind}/" for kind in ("statement", "excerpt"))
        return sorted(iri for iri in kept if not iri.startswith(numbered))
