"""The description of one thing: what every representation of its document is made from."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kg.namespaces import PREFIXES, RG, rebase
from kg.store import Store
from server.graph.graph_reader import GraphReader, RdfTerm
from server.web.links import Links

_RDF = PREFIXES["rdf"]
_RDFS = PREFIXES["rdfs"]
_OA = PREFIXES["oa"]
_LABEL = ox.NamedNode(f"{_RDFS}label")
_ENDS = (ox.NamedNode(f"{_RDF}subject"), ox.NamedNode(f"{_RDF}object"))
_SELECTOR = ox.NamedNode(f"{_OA}hasSelector")
_FOAF = PREFIXES["foaf"]
_VOID = PREFIXES["void"]
_DCTERMS = PREFIXES["dcterms"]
_DEPRECATED = ox.NamedNode(f"{PREFIXES['owl']}deprecated")
_REPLACED = ox.NamedNode(f"{_DCTERMS}isReplacedBy")
_TRUE = ox.Literal("true", datatype=ox.NamedNode(f"{PREFIXES['xsd']}boolean"))
#: A document has at most N of the triples that point to its thing; a query has all.
MAX_INCOMING: Final = 1_000
#: A document describes at most N of the nodes without a name that belong to its thing.
MAX_UNNAMED: Final = 1_000

#: A document has at most N triples of its thing: where there are more, MAX_VALUES of a property.
MAX_OWN: Final = 1_000
MAX_VALUES: Final = 100


@dataclass(frozen=True)
class ThingDescription:
    """What the release says of one thing.

    Attributes:
        store: the release.
        iri: of the thing.
    """

    store: Store
    iri: str

    @cached_property
    def triples(self) -> list[ox.Triple]:
        """All triples of the document, sorted, each once, without those about the document.

        These are the thing's own triples (see ``own``) and those of its parts (``<iri>#…``); at
        most MAX_INCOMING triples that point to it; the statements about it, or for which it is
        evidence, with their excerpts and the words; the triples of at most MAX_UNNAMED blank nodes
        among them; and a label of every named term.
        """
        found = set(self._core())
        found.update(self._unnamed(found))
        mentioned = {
            t for triple in found for t in (triple.subject, triple.predicate, triple.object)
        }
        for term in mentioned:
            if isinstance(term, ox.NamedNode):
                found.update(self._graph.match(term, _LABEL))
        return sorted(found, key=str)

    def document_triples(self, links: Links) -> list[ox.Triple]:
        """Return the triples about the document itself, sorted.

        They name its topic; in a release, its dataset, licence and date, too. The IRI of the
        document is under the base of the release, so that all servers give the same triples.

        Source: https://www.w3.org/TR/void/#backlinks, https://www.w3.org/TR/cooluris/#r303gendocument
        """
        statements: list[tuple[str, RdfTerm]] = [
            (f"{_RDF}type", ox.NamedNode(f"{_FOAF}Document")),
            (f"{_FOAF}primaryTopic", ox.NamedNode(self.iri)),
        ]
        if self.store.manifest.is_release:
            date = ox.NamedNode(f"{PREFIXES['xsd']}date")
            statements += [
                (f"{_VOID}inDataset", ox.NamedNode(links.iris.dataset)),
                (f"{_DCTERMS}license", ox.NamedNode(links.licence)),
                (f"{_DCTERMS}issued", ox.Literal(self.store.manifest.issued, datatype=date)),
            ]
        if self.is_cut:
            text = f"{MAX_INCOMING} of the triples that point to the topic; the endpoint has all."
            statements.append((f"{_RDFS}comment", ox.Literal(text, language="en")))
        if self.n_omitted:
            text = f"{len(self.own)} of the triples of the topic; the endpoint has all."
            statements.append((f"{_RDFS}comment", ox.Literal(text, language="en")))
        document = ox.NamedNode(links.iris.document(self.iri))
        return sorted((ox.Triple(document, ox.NamedNode(p), o) for p, o in statements), key=str)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the name is withdrawn: nothing is said of it but why, and what replaces it."""
        return self._graph.states(ox.NamedNode(self.iri), _DEPRECATED, _TRUE)

    @property
    def replacements(self) -> list[str]:
        """The IRIs of what replaces a withdrawn thing."""
        found = self._graph.match(ox.NamedNode(self.iri), _REPLACED)
        return sorted(t.object.value for t in found if isinstance(t.object, ox.NamedNode))

    @property
    def types(self) -> list[str]:
        """The IRIs of the classes of the thing, sorted."""
        found = self._graph.match(ox.NamedNode(self.iri), ox.NamedNode(f"{_RDF}type"))
        return sorted(t.object.value for t in found if isinstance(t.object, ox.NamedNode))

    @property
    def _graph(self) -> GraphReader:
        return GraphReader(self.store)

    @cached_property
    def _all_own(self) -> list[ox.Triple]:
        return self._graph.outgoing(ox.NamedNode(self.iri))

    @cached_property
    def own(self) -> list[ox.Triple]:
        """The triples of the thing that every representation has, sorted.

        All of them, or where they are more than MAX_OWN, the first MAX_VALUES of each property.
        """
        if len(self._all_own) <= MAX_OWN:
            return self._all_own
        counts: Counter[ox.NamedNode] = Counter()
        triples = []
        for triple in self._all_own:
            counts[triple.predicate] += 1
            if counts[triple.predicate] <= MAX_VALUES:
                triples.append(triple)
        return triples[:MAX_OWN]

    @property
    def n_omitted(self) -> int:
        """How many of the thing's own triples are too many for a representation."""
        return len(self._all_own) - len(self.own)

    @property
    def _evidence(self) -> ox.NamedNode:
        return ox.NamedNode(rebase(RG.evidence, self.store.manifest.base_iri))

    @property
    def exists(self) -> bool:
        """Whether the release says anything of the thing."""
        return next(iter(self._graph.match(ox.NamedNode(self.iri))), None) is not None

    @property
    def is_cut(self) -> bool:
        """Whether more triples point to the thing than the document has."""
        pointing = self._graph.match(None, None, ox.NamedNode(self.iri))
        return next(islice(pointing, MAX_INCOMING, None), None) is not None

    def _core(self) -> Iterator[ox.Triple]:
        thing = ox.NamedNode(self.iri)
        yield from self.own
        yield from self._parts(self.own)
        for triple in islice(self._graph.match(None, None, thing), MAX_INCOMING):
            yield triple
            names_it = triple.predicate in (*_ENDS, self._evidence)
            if names_it and isinstance(triple.subject, ox.NamedNode):
                yield from self._with_words(triple.subject)
        yield from self._excerpts(self.own)

    def _parts(self, own: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        for triple in own:
            part = triple.object
            if isinstance(part, ox.NamedNode) and part.value.startswith(f"{self.iri}#"):
                yield from self._graph.match(part)

    def _unnamed(self, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        """Yield what is said of blank nodes, and of those that it names, and so on.

        Source: https://www.w3.org/submissions/CBD/
        """
        ahead = [t.object for t in triples if isinstance(t.object, ox.BlankNode)]
        seen: set[ox.BlankNode] = set()
        while ahead and len(seen) < MAX_UNNAMED:
            node = ahead.pop()
            if node not in seen:
                seen.add(node)
                for triple in self._graph.match(node):
                    yield triple
                    if isinstance(triple.object, ox.BlankNode):
                        ahead.append(triple.object)

    def _with_words(self, statement: ox.NamedNode) -> Iterator[ox.Triple]:
        triples = list(self._graph.match(statement))
        yield from triples
        yield from self._excerpts(triples)

    def _excerpts(self, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        """Yield the excerpts that triples name, with their selectors."""
        for triple in triples:
            if triple.predicate == self._evidence and isinstance(triple.object, ox.NamedNode):
                for part in self._graph.match(triple.object):
                    yield part
                    if part.predicate == _SELECTOR and isinstance(part.object, ox.NamedNode):
                        yield from self._graph.match(part.object)
