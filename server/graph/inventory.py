"""All things of a release, by kind; read once, when first asked for."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import Final

from kg.store import Store
from server.graph import evidence, kinds
from server.graph.kinds import Kind
from server.graph.names import Names
from server.web.links import Links

#: Every subject with an IRI.
_SUBJECTS: Final = "SELECT DISTINCT ?thing { ?thing ?property ?value FILTER(isIRI(?thing)) }"
#: Kinds whose things have no labels, and are too many to be named for a list's order.
_BY_IRI: Final = frozenset({"statement", "excerpt"})


class Inventory:
    """The things of one release.

    Attributes:
        store: the release.
    """

    def __init__(self, store: Store, links: Links) -> None:
        self.store, self._links = store, links
        self._orders: dict[tuple[str, str], Sequence[str]] = {}
        self._lock = Lock()

    @cached_property
    def _found(self) -> Mapping[str, Sequence[str]]:
        """The IRIs of all things by kind, sorted."""
        start = self._links.iris.things
        found: dict[str, list[str]] = {}
        for row in self.store.engine.query(_SUBJECTS):  # type: ignore[union-attr]  # a SELECT
            iri = row["thing"].value
            if iri.startswith(start) and "#" not in iri:  # behind it is a part of a thing
                found.setdefault(iri.removeprefix(start).partition("/")[0], []).append(iri)
        return {slug: sorted(iris, key=evidence.place) for slug, iris in found.items()}

    @property
    def _by_kind(self) -> Mapping[str, Sequence[str]]:
        with self._lock:  # so that two requests do not both read
            return self._found

    def counts(self) -> list[tuple[Kind, int]]:
        """Return the kinds that there are things of, known ones first, with how many."""
        slugs = list(self._by_kind)
        known = [kind.slug for kind in kinds.KINDS if kind.slug in slugs]
        other = sorted(slug for slug in slugs if slug not in known)
        return [(self.kind(slug), len(self.iris(slug))) for slug in [*known, *other]]

    def kind(self, slug: str) -> Kind:
        """Return a kind that there are things of; one that is not of ours is called by its name."""
        ours = kinds.of(slug) if self.store.manifest.is_release else None
        return ours or Kind(slug, slug.capitalize(), "")

    def iris(self, slug: str) -> Sequence[str]:
        """Return the IRIs of all things of a kind, sorted; of concepts, the schemes."""
        found = self._by_kind.get(slug, ())
        if slug != "concept":
            return found
        depth = self._links.iris.things.count("/") + 1
        return [iri for iri in found if iri.count("/") == depth]

    def all_iris(self, slug: str) -> Sequence[str]:
        """Return the IRIs of all things of a kind, sorted, with the concepts of schemes."""
        return self._by_kind.get(slug, ())

    def ordered(self, slug: str, names: Names) -> Sequence[str]:
        """Return the IRIs of all things of a kind by their names in the reader's language."""
        if slug in _BY_IRI:
            return self.iris(slug)
        key = slug, names.lang
        if key not in self._orders:
            named = [(names.iri_name(iri).text.casefold(), iri) for iri in self.iris(slug)]
            self._orders[key] = [iri for _, iri in sorted(named)]
        return self._orders[key]
