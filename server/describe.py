"""The description of one thing: what every representation of its document is made from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kg.store import Store

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OA = "http://www.w3.org/ns/oa#"
_LABEL = ox.NamedNode(f"{_RDFS}label")
_ENDS = (ox.NamedNode(f"{_RDF}subject"), ox.NamedNode(f"{_RDF}object"))
_SELECTOR = ox.NamedNode(f"{_OA}hasSelector")
_DEFAULT = ox.DefaultGraph()
#: A document has so many of the triples that point to its thing; a query has all.
MOST_INCOMING: Final = 1_000

Resource = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True)
class Description:
    """What the release says of one thing.

    Attributes:
        store: the release.
        iri: of the thing.
    """

    store: Store
    iri: str

    @cached_property
    def triples(self) -> list[ox.Triple]:
        """All triples of the document, sorted, each once.

        The thing's own triples and those of its parts (``<iri>#…``); the triples that point to it,
        MOST_INCOMING at most; the statements about it, or that it is evidence of, with their
        excerpts and the words; a label of whatever is named.
        """
        found = set(self._core())
        mentioned = {
            t for triple in found for t in (triple.subject, triple.predicate, triple.object)
        }
        for term in mentioned:
            if isinstance(term, ox.NamedNode):
                found.update(self._match(term, _LABEL))
        return sorted(found, key=str)

    @property
    def _evidence(self) -> ox.NamedNode:
        return ox.NamedNode(f"{self.store.manifest.base_iri}ontology#evidence")

    @property
    def exists(self) -> bool:
        """Whether the release says anything of the thing."""
        return next(iter(self._match(ox.NamedNode(self.iri))), None) is not None

    @property
    def is_cut(self) -> bool:
        """Whether more triples point to the thing than the document has."""
        pointing = self._match(None, None, ox.NamedNode(self.iri))
        return next(islice(pointing, MOST_INCOMING, None), None) is not None

    def is_inferred(self, fact: ox.Triple) -> bool:
        """Whether the fact stands in the inferred graph."""
        graph = ox.NamedNode(f"{self.store.manifest.base_iri}graph/inferred")
        quad = ox.Quad(fact.subject, fact.predicate, fact.object, graph)
        return quad in self.store.engine

    def _core(self) -> Iterator[ox.Triple]:
        thing = ox.NamedNode(self.iri)
        own = list(self._match(thing))
        yield from own
        yield from self._parts(own)
        for triple in islice(self._match(None, None, thing), MOST_INCOMING):
            yield triple
            names_it = triple.predicate in (*_ENDS, self._evidence)
            if names_it and isinstance(triple.subject, ox.NamedNode):
                yield from self._with_words(triple.subject)
        yield from self._excerpts(own)

    def _parts(self, own: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        for triple in own:
            part = triple.object
            if isinstance(part, ox.NamedNode) and part.value.startswith(f"{self.iri}#"):
                yield from self._match(part)

    def _with_words(self, statement: ox.NamedNode) -> Iterator[ox.Triple]:
        triples = list(self._match(statement))
        yield from triples
        yield from self._excerpts(triples)

    def _excerpts(self, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        """Yield the excerpts that triples name, with their selectors."""
        for triple in triples:
            if triple.predicate == self._evidence and isinstance(triple.object, ox.NamedNode):
                for part in self._match(triple.object):
                    yield part
                    if part.predicate == _SELECTOR and isinstance(part.object, ox.NamedNode):
                        yield from self._match(part.object)

    def _match(
        self,
        subject: Resource | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
    ) -> Iterator[ox.Triple]:
        for quad in self.store.engine.quads_for_pattern(subject, predicate, value, _DEFAULT):
            yield quad.triple
