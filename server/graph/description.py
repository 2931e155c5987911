"""The description of one thing: what every representation of its document is made from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby, islice
from typing import Final

import pyoxigraph as ox

from kg.store import Store
from server.graph.graph_reader import GraphReader, RdfTerm
from server.web.links import Links

#: A document has at most this many of the triples that point to its thing; a query has all.
MAX_INCOMING: Final = 1_000
#: A document describes at most this many of the blank nodes that belong to its thing.
MAX_BLANK_NODES: Final = 1_000
#: The most triples of its own thing in a document; beyond that, MAX_VALUES of each property.
MAX_OUTGOING: Final = 1_000
MAX_VALUES: Final = 100


@dataclass(frozen=True)
class ThingDescription:
    """What the release says about the thing with an IRI."""

    store: Store
    iri: str

    @cached_property
    def triples(self) -> list[ox.Triple]:
        """All triples of the document, sorted, each once, without those about the document.

        These are the thing's own triples (see ``outgoing``) and those of its parts (``<iri>#…``);
        at most MAX_INCOMING triples that point to it; the statements about it, or for which it is
        evidence, with their excerpts and the words; the triples of at most MAX_BLANK_NODES blank
        nodes among them; and a label of every named term.
        """
        triples = set(self._named())
        triples.update(self._blank_nodes(triples))
        terms = {term for t in triples for term in (t.subject, t.predicate, t.object)}
        label = self._graph.expand("rdfs:label")
        for term in terms:
            if isinstance(term, ox.NamedNode):
                triples.update(self._graph.match(term, label))
        return sorted(triples, key=str)

    def document_triples(self, links: Links) -> list[ox.Triple]:
        """Return the triples about the document itself, sorted.

        They name its topic and, in a release, its dataset, licence and date. The IRI of the
        document is under the base of the release, so that all servers give the same triples.

        Source: https://www.w3.org/TR/void/#backlinks, https://www.w3.org/TR/cooluris/#r303gendocument
        """
        expand, manifest = self._graph.expand, self.store.manifest
        values: list[tuple[str, RdfTerm]] = [
            ("rdf:type", expand("foaf:Document")),
            ("foaf:primaryTopic", self._thing),
        ]
        if manifest.is_release:
            values += [
                ("void:inDataset", ox.NamedNode(links.iris.dataset)),
                ("dcterms:license", ox.NamedNode(links.licence)),
                ("dcterms:issued", ox.Literal(manifest.issued, datatype=expand("xsd:date"))),
            ]
        comments = []
        if self.is_cut:
            comments.append(f"{MAX_INCOMING} of the triples that point to the topic")
        if self.n_omitted:
            comments.append(f"{len(self.outgoing)} of the triples of the topic")
        for comment in comments:
            text = ox.Literal(f"{comment}; the endpoint has all.", language="en")
            values.append(("rdfs:comment", text))
        document = ox.NamedNode(links.iris.document(self.iri))
        return sorted((ox.Triple(document, expand(name), o) for name, o in values), key=str)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the name is withdrawn: only the reason and the replacements are stated."""
        true = ox.Literal("true", datatype=self._graph.expand("xsd:boolean"))
        return self._graph.states(self._thing, self._graph.expand("owl:deprecated"), true)

    @property
    def replacements(self) -> list[str]:
        """The IRIs of what replaces a withdrawn thing, sorted."""
        return sorted(self._graph.iris(self.iri, "dcterms:isReplacedBy"))

    @property
    def types(self) -> list[str]:
        """The IRIs of the classes of the thing, sorted."""
        return sorted(self._graph.iris(self.iri, "rdf:type"))

    @cached_property
    def _graph(self) -> GraphReader:
        return GraphReader(self.store)

    @property
    def _thing(self) -> ox.NamedNode:
        return ox.NamedNode(self.iri)

    @cached_property
    def _all_outgoing(self) -> list[ox.Triple]:
        return self._graph.outgoing(self._thing)

    @cached_property
    def outgoing(self) -> list[ox.Triple]:
        """The triples of the thing that every representation has, sorted.

        These are all of them or, if they are more than MAX_OUTGOING, the first MAX_VALUES of each
        property.
        """
        if len(self._all_outgoing) <= MAX_OUTGOING:
            return self._all_outgoing
        by_property = groupby(self._all_outgoing, key=lambda triple: triple.predicate)
        first = chain.from_iterable(islice(triples, MAX_VALUES) for _, triples in by_property)
        return list(islice(first, MAX_OUTGOING))

    @property
    def n_omitted(self) -> int:
        """The number of the thing's own triples beyond the limits of a representation."""
        return len(self._all_outgoing) - len(self.outgoing)

    @property
    def exists(self) -> bool:
        """Whether the release says anything about the thing."""
        return next(self._graph.match(self._thing), None) is not None

    @property
    def is_cut(self) -> bool:
        """Whether the document leaves out some of the triples that point to the thing."""
        incoming = self._graph.match(None, None, self._thing)
        return next(islice(incoming, MAX_INCOMING, None), None) is not None

    def _named(self) -> Iterator[ox.Triple]:
        """Yield all triples of the document but those of blank nodes and the labels."""
        yield from self.outgoing
        yield from self._excerpts(self.outgoing)
        for triple in self.outgoing:
            part = triple.object
            if isinstance(part, ox.NamedNode) and part.value.startswith(f"{self.iri}#"):
                yield from self._graph.match(part)
        names = ("rdf:subject", "rdf:object", "evidence")
        of_statements = {self._graph.expand(name) for name in names}
        for triple in islice(self._graph.match(None, None, self._thing), MAX_INCOMING):
            yield triple
            if triple.predicate in of_statements and isinstance(triple.subject, ox.NamedNode):
                statement = self._graph.outgoing(triple.subject)
                yield from statement
                yield from self._excerpts(statement)

    def _blank_nodes(self, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        """Yield the triples of the blank nodes in some triples, and of those in them, and so on.

        Source: https://www.w3.org/submissions/CBD/
        """
        ahead = [t.object for t in triples if isinstance(t.object, ox.BlankNode)]
        seen: set[ox.BlankNode] = set()
        while ahead and len(seen) < MAX_BLANK_NODES:
            node = ahead.pop()
            if node not in seen:
                seen.add(node)
                for triple in self._graph.match(node):
                    yield triple
                    if isinstance(triple.object, ox.BlankNode):
                        ahead.append(triple.object)

    def _excerpts(self, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        """Yield the triples of the excerpts that are evidence, and of their selectors."""
        evidence, selector = map(self._graph.expand, ("evidence", "oa:hasSelector"))
        for triple in triples:
            if triple.predicate == evidence and isinstance(triple.object, ox.NamedNode):
                for part in self._graph.match(triple.object):
                    yield part
                    if part.predicate == selector and isinstance(part.object, ox.NamedNode):
                        yield from self._graph.match(part.object)
