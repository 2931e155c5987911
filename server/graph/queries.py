"""The queries that pages link to, and names in a reader's query that the release does not have."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from importlib import resources
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kg.namespaces import BASE, ID, RG, rebase, rebase_text
from kg.sparql.query import Query
from kg.store import Store
from server.graph.graph_reader import GraphReader
from server.web.links import Links

#: The number of unknown names of a query to report, and of names to look up, at most.
_MAX_REPORTED, _MAX_READ = 5, 500
#: The number of names to compare an unknown one with, and their length in characters, at most.
_MAX_COMPARED, _MAX_LENGTH = 20_000, 120
_MIN_SIMILARITY: Final = 0.7


def fill(source: Store | Links, name: str, **values: str | Iterable[str]) -> str:
    """Return a query of ``queries/`` under the base IRI of a release.

    Each ``$variable`` in it that has a value becomes an IRI, or several.
    """
    terms = {}
    for variable, value in values.items():
        iris = [value] if isinstance(value, str) else value
        terms[variable] = ", ".join(str(ox.NamedNode(iri)) for iri in iris)
    text = rebase_text(_text(name), source.manifest.base_iri)
    return re.sub(r"\$(\w+)", lambda match: terms.get(match[1], match[0]), text)


@cache
def _text(name: str) -> str:
    return resources.files("server").joinpath("queries", f"{name}.rq").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name in a query that the release does not have, as written, and the most similar IRI."""

    text: str
    suggestion: str | None


class ReleaseNames:
    """The names of one release under its base IRI: terms, things and graphs."""

    def __init__(self, store: Store) -> None:
        self._store, self._graph = store, GraphReader(store)
        self._base = store.manifest.base_iri
        self._spaces = tuple(rebase(space, self._base) for space in (RG, ID, f"{BASE}graph/"))
        self._graphs = frozenset(store.sizes)

    def has_all(self, query: Query) -> bool:
        """Return whether the release has all names under its base that a query has."""
        return next(self._missing(query), None) is None

    def unknown(self, query: Query) -> list[UnknownName]:
        """Return the first names of a query that the release does not have."""
        missing = islice(dict(self._missing(query)).items(), _MAX_REPORTED)
        return [UnknownName(text, self._most_similar(iri)) for iri, text in missing]

    def _missing(self, query: Query) -> Iterator[tuple[str, str]]:
        """Yield the names that the release does not have: the IRI, and the text in the query."""
        for name in islice(query.iri_references(self._base), _MAX_READ):
            iri = name.iri or ""
            may_be_unknown = iri.startswith(self._spaces) and iri not in self._graphs
            if may_be_unknown and not self._store.mentions(iri):
                yield iri, name.text

    def _most_similar(self, iri: str) -> str | None:
        space = next(space for space in self._spaces if iri.startswith(space))
        if len(iri) - len(space) > _MAX_LENGTH:
            return None
        names = [name.removeprefix(space) for name in self._names if name.startswith(space)]
        local = iri.removeprefix(space)
        matches = get_close_matches(local, names[:_MAX_COMPARED], 1, _MIN_SIMILARITY)
        return f"{space}{matches[0]}" if matches else None

    @cached_property
    def _names(self) -> list[str]:
        """All names except those of statements and excerpts, sorted; read when first needed."""
        numbered = tuple(f"{rebase(ID, self._base)}{kind}/" for kind in ("statement", "excerpt"))
        return sorted(
            iri
            for iri in self._graph.subjects_and_predicates() | self._graphs
            if iri.startswith(self._spaces) and not iri.startswith(numbered)
            if len(iri) <= _MAX_LENGTH * 2
        )
